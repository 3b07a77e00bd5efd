/**
 * What the tests of the rules share: claims with a few members set, and the verdicts on them.
 *
 * @module
 */
import {
  type AccountClaims,
  type Claims,
  type Import,
  newAccountClaims,
  validateClaims,
} from "../../provider/jwt/index.ts";
import { account, now, otherAccount } from "./keys.ts";

/** A table: what the claims have, and the issues expected. */
export type Table<T> = readonly (readonly [string, T, readonly string[]])[];

/** Issues as "code path", warnings marked. */
export function verdicts(claims: Claims): string[] {
  return validateClaims(claims, now).map(
    ({ level, timeCheck, code, path }) =>
      `${code} ${path}${timeCheck ? " (time)" : level === "warning" ? " (warning)" : ""}`,
  );
}

export function accountWith(members: Partial<AccountClaims["nats"]>): AccountClaims {
  const claims = newAccountClaims(account.publicKey);
  return { ...claims, nats: { ...claims.nats, ...members } };
}

/** An imported stream in order. */
export function stream(subject: string): Import {
  return { subject, account: otherAccount.publicKey, type: "stream" };
}
