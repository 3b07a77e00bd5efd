/**
 * The JWTs of `Users`: the very bytes of before for those that have not changed.
 *
 * @module
 */

import { identityOf, publicKeyOf } from "../../inputs/given-key.ts";
import { issuedAfterRevocation, revocationState } from "../../inputs/revocation.ts";
import type { Context } from "../../lifecycle.ts";
import { signUser } from "../../user-jwt.ts";
import type { UserSpec, UsersInputs } from "./inputs.ts";
import type { HeldUser, UsersState } from "./state.ts";

/** What signing has come to. */
export interface SignedUsers {
  readonly state: UsersState;
  /** Public keys of all users. */
  readonly publicKeys: ReadonlySet<string>;
}

/** Signs all users. `former` are those in state. */
export async function signedUsers(
  context: Context,
  inputs: UsersInputs,
  former: ReadonlyMap<string, HeldUser> = new Map(),
): Promise<SignedUsers> {
  const revocation = revocationState(inputs);
  const [jwts, seeds, publicKeys] = [new Map<string, string>(), new Map<string, string>(), new Set<string>()];
  for (const [name, user] of Object.entries(inputs.users)) {
    const held = former.get(name);
    const kept = held !== undefined && !isOtherKey(user, held.claims.sub) ? held : undefined;
    const { publicKey, seed } = kept === undefined ? newIdentity(context, user) : keptIdentity(user, kept);
    const earliest =
      kept === undefined && user.key !== undefined
        ? await issuedAfterRevocation(context, revocation, inputs.account.publicKey, publicKey)
        : context.now();
    const signed = { publicKey, issuer: inputs, inputs: { ...user, name }, former: kept?.jwt, earliest };
    jwts.set(name, signUser(context, signed));
    if (seed !== undefined) seeds.set(name, seed);
    publicKeys.add(publicKey);
  }
  return {
    state: { jwts: Object.fromEntries(jwts), seeds: Object.fromEntries(seeds), ...revocation },
    publicKeys,
  };
}

/** Whether a key is given that is not the one the user has. A key that is no longer given stays. */
export function isOtherKey({ key }: UserSpec, held: string | undefined): boolean {
  return key !== undefined && publicKeyOf(key) !== held;
}

function keptIdentity({ key }: UserSpec, { claims, seed }: HeldUser) {
  return { publicKey: claims.sub, seed: key?.seed ?? seed };
}

function newIdentity({ random }: Context, { key }: UserSpec) {
  const { publicKey, keyPair } = identityOf("user", key, random);
  return { publicKey, seed: keyPair?.seed };
}
