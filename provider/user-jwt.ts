/**
 * The JWT of one user, as `User` and `Users` make it.
 *
 * @module
 */

import type { Problems } from "./fields/report.ts";
import type { Locating } from "./fields/rule.ts";
import { isRenewalDue } from "./inputs/expiry.ts";
import { keyPairOf } from "./inputs/signer.ts";
import { roleUserClaimsAt, type UserClaimInputs, userClaimsAt } from "./inputs/user-claims.ts";
import { issuerOf, type UserIssuer } from "./inputs/user-issuer.ts";
import { type ClaimsAt, checkClaims, issue } from "./issue.ts";
import { decodeJwt, type UserClaims } from "./jwt/index.ts";

/** What is to be signed for a user. */
export interface UserJwt {
  readonly publicKey: string;
  readonly issuer: UserIssuer;
  readonly inputs: UserClaimInputs;
  /** The JWT in state. */
  readonly former?: string | undefined;
  /** Unix seconds. */
  readonly now: number;
}

/** Signs a user: the very bytes of the former JWT where nothing changed and no renewal is due. */
export function signUser({ publicKey, issuer, inputs, former, now }: UserJwt): string {
  const { publicKey: account, signer } = issuerOf(issuer);
  const keys = keyPairOf(signer);
  const issuerAccount = keys.publicKey === account ? undefined : account;
  const claimsAt =
    issuer.role === undefined
      ? userClaimsAt(publicKey, issuerAccount, inputs)
      : roleUserClaimsAt(publicKey, account, inputs);
  const renew = former !== undefined && isRenewalDue(inputs, decodeUser(former).exp, now);
  return issue({ claimsAt, signer: keys, former, now, renew });
}

/** The claims that a user is to have, by whom signed it last: to be compared with those that it has. */
export function heldClaimsAt(held: UserClaims, ofRole: boolean, inputs: UserClaimInputs): ClaimsAt {
  const { sub = "", iss = "", nats } = held;
  return ofRole
    ? roleUserClaimsAt(sub, nats.issuer_account ?? iss, inputs)
    : userClaimsAt(sub, nats.issuer_account, inputs);
}

/** The claims of a user JWT that was checked before. */
export function decodeUser(jwt: string): UserClaims {
  return decodeJwt(jwt, "user");
}

/** Holds the inputs of one user against the rules of the official library. */
export function checkUserClaims(
  report: Problems,
  rule: Locating,
  inputs: UserClaimInputs,
  now: number,
): void {
  checkClaims(report, rule, userClaimsAt("", undefined, inputs)(now), now);
}
