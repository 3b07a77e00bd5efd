/**
 * What a user's JWT says about it: the inputs that `User` and `Users` share, and their claims.
 *
 * @module
 */

import { isDeepStrictEqual } from "node:util";
import { type Fields, object } from "../fields/object.ts";
import { text } from "../fields/text.ts";
import { formatTime } from "../fields/time.ts";
import type { ClaimsAt } from "../issue.ts";
import type { User as UserBody, UserClaims } from "../jwt/index.ts";
import { expiryClaims, type RenewedExpiry, renewedExpiryFields } from "./expiry.ts";
import { tags } from "./tags.ts";
import { type UserPolicy, userPolicy, userPolicyFields } from "./user-policy.ts";

/** Inputs that stand in a user's JWT. */
export interface UserClaimInputs extends UserPolicy, RenewedExpiry {
  /** The user's name. Default: the resource's name. Claim `name`. Updates. */
  readonly name: string;
  /** Tags such as `env:prod`, for templates. Lower case. Default: none. Claim `tags`. Updates. */
  readonly tags?: readonly string[];
}

/** Claims that these inputs write. */
export type WrittenUserClaims = Omit<UserBody, "type" | "version" | "issuer_account"> & { name: string };

/** Rows of {@link UserClaimInputs} for a table of inputs. */
export const userClaimFields = {
  name: { rule: text(), claim: "name", required: true },
  ...userPolicyFields,
  tags: { rule: tags, claim: "tags" },
  ...renewedExpiryFields,
} satisfies Fields<UserClaimInputs, WrittenUserClaims>;

/** A rule for {@link UserClaimInputs}. */
export const userClaimInputs = object<UserClaimInputs, WrittenUserClaims>(userClaimFields, {
  independent: true,
});

/** The claims of a user. `issuerAccount` is needed when a signing key signs, not the account's identity. */
export function userClaimsAt(
  publicKey: string,
  issuerAccount: string | undefined,
  inputs: UserClaimInputs,
): ClaimsAt {
  return claimsAt(publicKey, issuerAccount, inputs, userClaimInputs.encode(inputs));
}

/**
 * The claims of a user of a role: its permissions and limits stand in the role's template. Its own must be empty, down
 * to the limits, whose absence otherwise means 0.
 *
 * @see nats-io/jwt v2.8.3 `v2/signingkeys.go` `UserScope.ValidateScopedSigner`
 */
export function roleUserClaimsAt(publicKey: string, account: string, inputs: UserClaimInputs): ClaimsAt {
  const { name, tags } = userClaimInputs.encode(inputs);
  const written = { name, pub: {}, sub: {}, ...(tags === undefined ? {} : { tags }) };
  return claimsAt(publicKey, account, inputs, written);
}

function claimsAt(
  publicKey: string,
  issuerAccount: string | undefined,
  inputs: UserClaimInputs,
  { name, ...nats }: WrittenUserClaims,
): ClaimsAt {
  return (issuedAt): UserClaims => ({
    ...expiryClaims(inputs, issuedAt),
    name,
    sub: publicKey,
    nats: {
      ...nats,
      ...(issuerAccount === undefined ? {} : { issuer_account: issuerAccount }),
      type: "user",
    },
  });
}

/** The inputs that say what the claims of a user say. What users of a role may do stands in its template. */
export function userClaimInputsOf({ name = "", exp, nbf, nats }: UserClaims): UserClaimInputs {
  const decoded: Partial<UserClaimInputs> = userClaimInputs.decode({ ...nats, name }) ?? {};
  const { limits: _, ...ofRole } = decoded;
  return {
    ...(hasNoPolicy(nats) ? ofRole : decoded),
    name,
    ...(exp === undefined ? {} : { expiresAt: formatTime(Number(exp)) }),
    ...(nbf === undefined ? {} : { notBefore: formatTime(Number(nbf)) }),
  };
}

/** With its limits left out too, which servers take for 0: nobody but users of a role could connect so. */
const noPolicy: UserPolicy = { limits: { subscriptions: 0, payload: 0, data: 0 } };

function hasNoPolicy(nats: UserBody): boolean {
  return nats.issuer_account !== undefined && isDeepStrictEqual(userPolicy.decode(nats), noPolicy);
}
