/**
 * What `Users` keep in state.
 *
 * @module
 */

import type { RevocationState } from "../../inputs/revocation.ts";
import type { UserClaims } from "../../jwt/index.ts";
import { decodeUser } from "../../user-jwt.ts";

/** State of `Users`, by user name. */
export interface UsersState extends RevocationState {
  readonly jwts: Readonly<Record<string, string>>;
  /** Seeds, generated or given. Secret. A user of whom only the public key was given has none here. */
  readonly seeds: Readonly<Record<string, string>>;
}

/** One user in state. */
export interface HeldUser {
  readonly jwt: string;
  readonly claims: UserClaims;
  readonly seed?: string;
}

/** The users by name, each JWT decoded once: of thousands of users, that is what takes the time. */
export function heldUsers({ jwts, seeds }: UsersState): ReadonlyMap<string, HeldUser> {
  // A user may be called "constructor".
  const seedOf = new Map(Object.entries(seeds));
  return new Map(
    Object.entries(jwts).map(([name, jwt]) => {
      const seed = seedOf.get(name);
      return [name, { jwt, claims: decodeUser(jwt), ...(seed === undefined ? {} : { seed }) }];
    }),
  );
}

/** An account's key has 56 characters; a name may hold any. */
const accountKeyLength = 56;

/** The id: the account's key and the resource's name. */
export function idOf(account: string, name: string): string {
  return `${account}/${name}`;
}

/** The account's key in an id. */
export function accountOf(id: string): string {
  return id.slice(0, accountKeyLength);
}

/** The resource's name in an id. */
export function nameOf(id: string): string {
  return id.slice(accountKeyLength + 1);
}
