/**
 * What all claims have in common: the registered members at the top level, and tags, type and version in `nats`.
 *
 * @see nats-io/jwt v2.8.3 `v2/claims.go` `ClaimsData`, `GenericFields`
 * @module
 */

import { set } from "./collections.ts";
import { type Integer, int64, narrow, text } from "./scalars.ts";
import { type Fields, kept, optional } from "./struct.ts";

/** The registered members: who says it, of whom, from when until when. */
export interface ClaimsData {
  /**
   * Audience. Free text in most claims. In an authorization response the server's public key (N…). In the user JWT
   * that answers a server without operators, the name of the account to bind the user to.
   */
  aud?: string;
  /**
   * Expires at, Unix seconds; absent or 0 = never. A claim is expired once now is past this second. Servers
   * disconnect users and refuse accounts then, and delete an expired account; an operator's `exp` they only log.
   */
  exp?: Integer;
  /**
   * Identity of the token, made when it is encoded: a hash of the registered members alone. Two tokens of the same
   * second, issuer, subject and name share it, whatever their `nats` part says.
   */
  jti?: string;
  /** Issued at, Unix seconds. Servers keep the newer of two account JWTs by it, and compare revocations with it. */
  iat?: Integer;
  /** Issuer: public key of the signer; set when the token is encoded. */
  iss?: string;
  /** Name, free text. Servers show it in monitoring and logs and expand `{{name()}}` in templates with it. */
  name?: string;
  /** Not before, Unix seconds; absent or 0 = at once. */
  nbf?: Integer;
  /** Subject: the public key that the claims are about. Empty only in tokens that no Go program encoded. */
  sub: string;
}

export const claimsDataFields: Fields<ClaimsData> = {
  aud: optional(text),
  exp: optional(int64),
  jti: optional(text),
  iat: optional(int64),
  iss: optional(text),
  name: optional(text),
  nbf: optional(int64),
  sub: kept(text),
};

/** Members that end the `nats` part of all claims but generic ones. */
export interface GenericFields<Type extends string> {
  /**
   * Tags such as `env:prod`, in lower case. Templates expand `{{tag(env)}}` with those of the user, and since
   * nats-server 2.9 `{{account-tag(env)}}` with those of the account. Operator tags are for tools only.
   */
  tags?: string[];
  /** Kind of the claims. */
  type: Type;
  /** Version of the claims: 2, set when the token is encoded; 1 after decoding a token of version 1. */
  version?: number;
}

/** The shape of {@link GenericFields} for one kind of claims, or for any. */
export function genericFields<Type extends string>(type: Type): Fields<GenericFields<Type>> {
  return {
    tags: optional(set(text)),
    type: {
      presence: "always",
      // The kind was settled by whoever chose this shape; a token of version 1 states it elsewhere.
      shape: { ...text, read: () => type, zero: () => type, write: () => `"${type}"`, isEmpty: () => false },
    },
    version: optional(version),
  };
}

/** Go int. */
export const version = narrow(int64);
