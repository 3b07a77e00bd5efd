/**
 * Revocations of users as they stand in JWTs: those that the program declares, and those found on servers, which are
 * never dropped unasked.
 *
 * @module
 */

import { revocations } from "../../inputs/revocations.ts";
import type { AccountClaims } from "../../jwt/index.ts";
import type { AccountInputs } from "./inputs.ts";

/** Public keys, or `*`, to the Unix second until which (inclusive) JWTs are void. */
export type UserRevocations = Readonly<Record<string, number>>;

const rule = revocations("user");

/** Those that the program declares. */
export function declaredRevocations(inputs: Pick<AccountInputs, "revocations">): UserRevocations {
  return inNumbers(rule.encode(inputs.revocations ?? {}));
}

/** All that a JWT carries. */
export function revocationsOf(claims: AccountClaims): UserRevocations {
  return inNumbers(claims.nats.revocations ?? {});
}

/** Entries of `all` that do not stand in `some` just so. */
export function without(all: UserRevocations, some: UserRevocations): UserRevocations {
  return Object.fromEntries(Object.entries(all).filter(([user, until]) => some[user] !== until));
}

/** The entries of both; where both have one, the later. */
export function together(one: UserRevocations, other: UserRevocations): Record<string, number> {
  const merged: Record<string, number> = { ...one };
  for (const [user, until] of Object.entries(other)) merged[user] = Math.max(merged[user] ?? 0, until);
  return merged;
}

function inNumbers(wire: Readonly<Record<string, number | bigint>>): UserRevocations {
  return Object.fromEntries(Object.entries(wire).map(([user, until]) => [user, Number(until)]));
}
