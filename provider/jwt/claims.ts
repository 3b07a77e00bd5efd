/**
 * The kinds of claims, and for each its shape, its subject and who may sign it.
 *
 * @see nats-io/jwt v2.8.3 `ExpectedPrefixes` and `Encode` of each kind
 * @module
 */
import type { KeyKind } from "../nkeys/index.ts";
import { type AccountClaims, accountClaims } from "./account-claims.ts";
import { type ActivationClaims, activationClaims } from "./activation-claims.ts";
import {
  type AuthorizationRequestClaims,
  type AuthorizationResponseClaims,
  authorizationRequestClaims,
  authorizationResponseClaims,
} from "./authorization-claims.ts";
import { type GenericClaims, genericClaims } from "./generic-claims.ts";
import { type OperatorClaims, operatorClaims } from "./operator-claims.ts";
import type { Struct } from "./struct.ts";
import { type UserClaims, userClaims } from "./user-claims.ts";

/** The claims of each kind; all but generic ones name their kind in `nats.type`. */
export interface ClaimsByKind {
  operator: OperatorClaims;
  account: AccountClaims;
  user: UserClaims;
  activation: ActivationClaims;
  authorization_request: AuthorizationRequestClaims;
  authorization_response: AuthorizationResponseClaims;
  generic: GenericClaims;
}

/** A kind of claims. */
export type ClaimsKind = keyof ClaimsByKind;

/** Claims of any kind. {@link isClaims} tells which. */
export type Claims = ClaimsByKind[ClaimsKind];

/** What is particular to a kind of claims. */
export interface ClaimsRules<C> {
  readonly shape: Struct<C>;
  /** For messages: "an account JWT". */
  readonly name: string;
  /** Kind of key that the subject must be; absent = any text. */
  readonly subject?: KeyKind;
  /** Kinds of keys that may sign; absent = any. */
  readonly issuers?: readonly KeyKind[];
}

export const claimsRules: { readonly [K in ClaimsKind]: ClaimsRules<ClaimsByKind[K]> } = {
  operator: { shape: operatorClaims, name: "an operator JWT", subject: "operator", issuers: ["operator"] },
  account: {
    shape: accountClaims,
    name: "an account JWT",
    subject: "account",
    issuers: ["account", "operator"],
  },
  user: { shape: userClaims, name: "a user JWT", subject: "user", issuers: ["account"] },
  activation: {
    shape: activationClaims,
    name: "an activation JWT",
    subject: "account",
    issuers: ["account", "operator"],
  },
  authorization_request: {
    shape: authorizationRequestClaims,
    name: "an authorization request",
    issuers: ["server"],
  },
  authorization_response: {
    shape: authorizationResponseClaims,
    name: "an authorization response",
    issuers: ["account"],
  },
  generic: { shape: genericClaims, name: "a generic JWT" },
};

/** The kind of claims: what `nats.type` says, `generic` where it says nothing that is known. */
export function kindOfClaims(claims: Claims): ClaimsKind {
  // JSON may hold null where claims are expected.
  const type = (claims as Claims | null)?.nats?.["type"];
  return typeof type === "string" && isClaimsKind(type) ? type : "generic";
}

/** Whether these are claims of this kind. */
export function isClaims<K extends ClaimsKind>(kind: K, claims: Claims): claims is ClaimsByKind[K] {
  return kindOfClaims(claims) === kind;
}

/** Whether a word names a kind of claims. */
export function isClaimsKind(word: string): word is ClaimsKind {
  return Object.hasOwn(claimsRules, word);
}
