/**
 * The keys of users as things that one resource has after another: a renamed `User`, one that moves to `Users`.
 *
 * @module
 */

import { decodeJwt, type UserClaims } from "../jwt/index.ts";
import type { Context } from "../lifecycle.ts";
import { type DeletedUser, type RevocationState, revokeUsers } from "./revocation.ts";

/** A user's key where it counts: its revocation in one account says nothing in another. */
export function heldUser(account: string, publicKey: string): string {
  return `user ${account}/${publicKey}`;
}

/** The same, as a JWT says it. */
export function heldUserOf({ sub = "", iss = "", nats }: UserClaims): string {
  return heldUser(nats.issuer_account ?? iss, sub);
}

/**
 * Revokes deleted users whose keys no other resource has, and warns of the others.
 *
 * @throws {NatsAuthError} when the servers do not all have the revocation in force.
 */
export async function revokeGivenUp(
  context: Context,
  state: RevocationState,
  users: readonly DeletedUser[],
): Promise<void> {
  await revokeUsers(
    context,
    state,
    users.filter((user) => isGivenUp(context, user)),
  );
}

function isGivenUp({ holders, now, warn }: Context, { name, jwt }: DeletedUser): boolean {
  const claims = decodeJwt(jwt, "user");
  const held = heldUserOf(claims);
  if (holders.release(held, jwt)) {
    warn(
      `User "${name}" (${claims.sub}): kept, another resource of this update has its key. ` +
        "Creds given out before stay valid too, until they expire",
    );
    return false;
  }
  // Who takes the key over while its revocation is under way is issued after that; the clock may tick until it begins.
  holders.end(held, Math.max(now() + 1, Number(claims.iat ?? 0)));
  return true;
}
