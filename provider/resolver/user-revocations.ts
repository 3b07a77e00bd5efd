/**
 * Revocations of users as they stand in JWTs: those that the program declares, those that it has taken back, and those
 * found on servers, which are never dropped unasked.
 *
 * @module
 */

import type { AccountClaims } from "../jwt/index.ts";

/** Public keys, or `*`, to the Unix second until which (inclusive) JWTs are void. */
export type UserRevocations = Readonly<Record<string, number>>;

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

/** Times as they stand on the wire, as numbers. */
export function inNumbers(wire: Readonly<Record<string, number | bigint>>): UserRevocations {
  return Object.fromEntries(Object.entries(wire).map(([user, until]) => [user, Number(until)]));
}

/** What is remembered of an account between two pushes. */
export interface Remembered {
  /** The JWT that was last signed. */
  readonly jwt: AccountClaims;
  /** Revocations in it that were only found on servers. */
  readonly found?: UserRevocations | undefined;
  /** Revocations taken back that servers may still have: no push since has been proven. */
  readonly withdrawn?: UserRevocations | undefined;
}

/** Revocations that were declared before and are not in `next`: servers need not keep them. */
export function withdrawnRevocations(
  { jwt, found = {}, withdrawn = {} }: Remembered,
  next: AccountClaims,
): UserRevocations {
  const before = together(withdrawn, without(revocationsOf(jwt), found));
  return without(before, revocationsOf(next));
}

/** The revocations if there are any, under the name that they have in state. */
export function unlessEmpty<Name extends string>(
  name: Name,
  revocations: UserRevocations,
): { readonly [Key in Name]?: UserRevocations } {
  if (Object.keys(revocations).length === 0) return {};
  const named: { [Key in Name]?: UserRevocations } = {};
  named[name] = revocations;
  return named;
}
