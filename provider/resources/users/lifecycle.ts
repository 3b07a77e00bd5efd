/**
 * Many users of one account in one resource, for estates where a resource for each would be too many.
 *
 * Kept in state, by user name: the JWTs and the seeds (encrypted). The id is the account's key and the resource's name;
 * another one of them replaces all users. Everything else touches only the users that it is about, and these keep
 * their keys.
 *
 * @module
 */

import { Differences } from "../../difference.ts";
import { entryPath, Report } from "../../fields/rule.ts";
import { isRenewalDue } from "../../inputs/expiry.ts";
import { heldUserOf, revokeGivenUp } from "../../inputs/held-users.ts";
import { diffRevocation } from "../../inputs/revocation.ts";
import { diffUserAccount, diffUserSigner } from "../../inputs/user-issuer.ts";
import { diffClaims } from "../../issue.ts";
import { type Lifecycle, PartialFailure } from "../../lifecycle.ts";
import { known, type Partly, unknown } from "../../unknown.ts";
import { decodeUser, heldClaimsAt } from "../../user-jwt.ts";
import { checkUsers, type UserSpec, type UsersInputs, userSpec, usersInputs } from "./inputs.ts";
import { isOtherKey, signedUsers } from "./signing.ts";
import { accountOf, type HeldUser, heldUsers, idOf, nameOf, type UsersState } from "./state.ts";

export const users: Lifecycle<UsersInputs, UsersState> = {
  inputs: usersInputs.shape,
  secrets: [...usersInputs.secrets, "seeds"],

  /** Whoever sees the JWT of a bearer can use it. */
  secretsOf: ({ jwts }) =>
    Object.values(jwts).some((jwt) => decodeUser(jwt).nats.bearer_token) ? ["jwts"] : [],

  async check(context, olds, news) {
    const report = new Report();
    const inputs = usersInputs.check(news, "", report);
    if (inputs !== unknown) checkUsers(inputs, olds, context.now(), report);
    return { inputs, failures: report.failures, warnings: report.warnings };
  },

  async diff(context, id, state, wanted) {
    const held = heldUsers(state);
    for (const { jwt, claims } of held.values()) context.holders.hold(heldUserOf(claims), jwt);
    const differences = new Differences(usersInputs.replaces);
    if (wanted === unknown) return differences.all();
    differences.compare("name", wanted.name, nameOf(id));
    diffUserAccount(differences, wanted.account, accountOf(id));
    diffRevocation(differences, wanted, state);
    if (wanted.users === unknown) {
      differences.update("users");
      return differences;
    }
    const due: string[] = [];
    for (const [name, user] of Object.entries(wanted.users)) {
      const one = held.get(name);
      diffUser(differences, name, user, wanted.role !== undefined, one);
      if (one !== undefined && isDue(user, one, context.now())) due.push(name);
    }
    for (const [name, { claims }] of held) {
      diffUserSigner(differences, wanted, claims.iss);
      if (!Object.hasOwn(wanted.users, name)) differences.update(entryPath("users", name));
    }
    if (due.length > 0) {
      differences.because("users", `Users "${nameOf(id)}": due for renewal: ${due.join(", ")}`);
    }
    return differences;
  },

  async create(context, inputs) {
    const { state } = await signedUsers(context, inputs);
    return { id: idOf(inputs.account.publicKey, inputs.name), state };
  },

  /** Nothing to look at: a user exists only in its JWT, and servers keep no list of users. */
  async read(_context, _id, state) {
    return { state };
  },

  async update(context, id, state, inputs) {
    const former = heldUsers(state);
    const { state: signed, publicKeys } = await signedUsers(context, inputs, former);
    const removed = [...former].flatMap(([name, { jwt, claims }]) =>
      publicKeys.has(claims.sub) ? [] : [{ name, jwt }],
    );
    try {
      await revokeGivenUp(context, signed, removed);
    } catch (error) {
      // Who is not revoked yet stays in state, so that the next update tries again.
      const names = removed.map(({ name }) => name);
      throw new PartialFailure(
        id,
        {
          ...signed,
          jwts: { ...signed.jwts, ...picked(state.jwts, names) },
          seeds: { ...signed.seeds, ...picked(state.seeds, names) },
        },
        error,
      );
    }
    return signed;
  },

  async delete(context, _id, state) {
    const all = Object.entries(state.jwts).map(([name, jwt]) => ({ name, jwt }));
    await revokeGivenUp(context, state, all);
  },
};

/** Lists what is to change about one user. */
function diffUser(
  differences: Differences,
  name: string,
  user: Partly<UserSpec>,
  ofRole: boolean,
  held: HeldUser | undefined,
): void {
  const path = entryPath("users", name);
  const inputs = known<UserSpec>(user);
  if (inputs === undefined || held === undefined) {
    differences.update(path);
    return;
  }
  const { claims, seed } = held;
  const isOther = isOtherKey(inputs, claims.sub);
  // A seed that is given later, for a key that the user has already, is to be kept too.
  if (isOther || (inputs.key?.seed !== undefined && seed === undefined)) differences.update(`${path}.key`);
  const own = { update: (below: string) => differences.update(`${path}.${below}`) };
  diffClaims(own, userSpec, claims, heldClaimsAt(claims, ofRole, { ...inputs, name }));
}

function isDue(user: Partly<UserSpec>, { claims }: HeldUser, now: number): boolean {
  const inputs = known<UserSpec>(user);
  return inputs !== undefined && isRenewalDue(inputs, claims.exp, now);
}

function picked(values: Readonly<Record<string, string>>, names: readonly string[]): Record<string, string> {
  return Object.fromEntries(Object.entries(values).filter(([name]) => names.includes(name)));
}
