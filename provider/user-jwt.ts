/**
 * The JWT of one user, as `User` and `Users` make it.
 *
 * @module
 */

import { Gaps } from "./fields/known-part.ts";
import type { Problems } from "./fields/report.ts";
import { isRenewalDue } from "./inputs/expiry.ts";
import { heldUser } from "./inputs/held-users.ts";
import { keyPairOf } from "./inputs/signer.ts";
import {
  roleUserClaimsAt,
  type UserClaimInputs,
  userClaimInputs,
  userClaimsAt,
} from "./inputs/user-claims.ts";
import { issuerOf, type UserIssuer } from "./inputs/user-issuer.ts";
import { warnOfUserPolicy } from "./inputs/user-policy.ts";
import { type ClaimsAt, checkClaims, issue } from "./issue.ts";
import { decodeJwt, type UserClaims } from "./jwt/index.ts";
import { jwtSize } from "./jwt-size.ts";
import type { Context } from "./lifecycle.ts";
import { memoize } from "./memoize.ts";
import { type Given, unknown } from "./unknown.ts";

/** What is to be signed for a user. */
export interface UserJwt {
  readonly publicKey: string;
  readonly issuer: UserIssuer;
  readonly inputs: UserClaimInputs;
  /** The JWT in state. */
  readonly former?: string | undefined;
  /** Unix second at which it is signed at the earliest. Default: now. */
  readonly earliest?: number;
}

/** Signs a user: the very bytes of the former JWT where nothing changed and no renewal is due. */
export function signUser(
  { now: clock, holders }: Context,
  { publicKey, issuer, inputs, former, earliest = clock() }: UserJwt,
): string {
  const { publicKey: account, signer } = issuerOf(issuer);
  const keys = keyPairOf(signer);
  const issuerAccount = keys.publicKey === account ? undefined : account;
  const claimsAt =
    issuer.role === undefined
      ? userClaimsAt(publicKey, issuerAccount, inputs)
      : roleUserClaimsAt(publicKey, account, inputs);
  const held = heldUser(account, publicKey);
  const now = Math.max(earliest, holders.endOf(held) + 1);
  const renew = former !== undefined && isRenewalDue(inputs, decodeUser(former).exp, now);
  const jwt = issue({ claimsAt, signer: keys, former, now, renew });
  holders.hold(held, jwt, former);
  return jwt;
}

/** The claims that a user is to have, by whom signed it last: to be compared with those that it has. */
export function heldClaimsAt(held: UserClaims, ofRole: boolean, inputs: UserClaimInputs): ClaimsAt {
  const { sub = "", iss = "", nats } = held;
  return ofRole
    ? roleUserClaimsAt(sub, nats.issuer_account ?? iss, inputs)
    : userClaimsAt(sub, nats.issuer_account, inputs);
}

/** The claims of a user JWT that was checked before. */
export const decodeUser: (jwt: string) => UserClaims = memoize((jwt) => decodeJwt(jwt, "user"));

/** Clients send the JWT in one control line, which servers limit to 4096 bytes unless told otherwise. */
const largeJwt = 3_600;

/** Reports what is wrong with what the JWT of one user would say, as far as that is known. */
export function checkUserClaims(
  inputs: Given<Omit<UserClaimInputs, "name">>,
  now: number,
  report: Problems,
): void {
  warnOfUserPolicy(inputs, report);
  const gaps = new Gaps();
  const part = userClaimInputs.knownPart({ name: unknown, ...inputs }, "", gaps);
  if (part === undefined) return;
  const claimsAt = userClaimsAt("", undefined, part);
  checkClaims(report, userClaimInputs, claimsAt(now), now, { gaps });
  // So little cannot become a large JWT, even if every other character is escaped.
  if (JSON.stringify(part).length < largeJwt / 4) return;
  const size = jwtSize("user", claimsAt(now), now);
  if (size > largeJwt) {
    report.warn(
      "",
      `the JWT has about ${size} bytes: servers refuse clients with more than about 3600, unless their max_control_line is raised`,
    );
  }
}
