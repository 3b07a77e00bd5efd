/**
 * Many users of one account in one resource, for estates where a resource for each would be too many.
 *
 * Kept in state, by user name: the JWTs and the seeds (encrypted). The id is the account's key and the
 * resource's name; another one of them replaces all users. Everything else touches only the users that it is about,
 * and these keep their keys.
 *
 * @module
 */

import { Differences } from "../difference.ts";
import { type Fields, object } from "../fields/object.ts";
import { record } from "../fields/record.ts";
import { entryPath, Report } from "../fields/rule.ts";
import { text } from "../fields/text.ts";
import { checkExpiry, isRenewalDue } from "../inputs/expiry.ts";
import { type GivenKey, givenKey, identityOf, publicKeyOf } from "../inputs/given-key.ts";
import { heldUserOf, revokeGivenUp } from "../inputs/held-users.ts";
import {
  checkRevocation,
  diffRevocation,
  issuedAfterRevocation,
  type RevocationInputs,
  type RevocationState,
  revocationFields,
  revocationState,
} from "../inputs/revocation.ts";
import { type UserClaimInputs, userClaimFields, type WrittenUserClaims } from "../inputs/user-claims.ts";
import {
  checkBearer,
  checkNoPolicy,
  checkUserIssuer,
  diffUserAccount,
  diffUserSigner,
  type UserIssuer,
  userIssuerFields,
} from "../inputs/user-issuer.ts";
import { diffClaims } from "../issue.ts";
import { type Context, type Lifecycle, PartialFailure } from "../lifecycle.ts";
import { known, type Partly, type Unknown, unknown } from "../unknown.ts";
import { checkUserClaims, decodeUser, heldClaimsAt, signUser } from "../user-jwt.ts";

/** One user. Its name is the one under which it stands. */
export interface UserSpec extends Omit<UserClaimInputs, "name"> {
  /** An existing identity. Default: a new one is generated; one given before stays. Another key makes another user. */
  readonly key?: GivenKey;
}

/** Inputs of `Users`. */
export interface UsersInputs extends UserIssuer, RevocationInputs {
  /** Tells several `Users` of one account apart. Default: the resource's name. Replaces. */
  readonly name: string;
  /** The users by name (claim `name`). Those added, changed and removed are the only ones touched. Updates. */
  readonly users: Readonly<Record<string, UserSpec>>;
}

/** State of `Users`, by user name. */
export interface UsersState extends RevocationState {
  readonly jwts: Readonly<Record<string, string>>;
  /** Seeds, generated or given. Secret. A user of whom only the public key was given has none here. */
  readonly seeds: Readonly<Record<string, string>>;
}

const { name: _, ...specFields } = userClaimFields;

const spec = object<UserSpec, Omit<WrittenUserClaims, "name">>({
  key: { rule: givenKey("user") },
  ...specFields,
} satisfies Fields<UserSpec, Omit<WrittenUserClaims, "name">>);

const rule = object<UsersInputs>({
  ...userIssuerFields,
  ...revocationFields,
  name: { rule: text(), required: true, replaces: true },
  users: { rule: record(text(), spec), required: true },
});

export const users: Lifecycle<UsersInputs, UsersState> = {
  inputs: rule.shape,
  secrets: [...rule.secrets, "seeds"],

  /** Whoever sees the JWT of a bearer can use it. */
  secretsOf: ({ jwts }) =>
    Object.values(jwts).some((jwt) => decodeUser(jwt).nats.bearer_token) ? ["jwts"] : [],

  async check(context, olds, news) {
    const report = new Report();
    const inputs = rule.check(news, "", report);
    if (inputs !== unknown) {
      checkUserIssuer(inputs, report);
      checkRevocation(inputs, report);
      const former = olds === undefined || olds === unknown ? undefined : olds.users;
      const formerUsers = new Map(former === undefined || former === unknown ? [] : Object.entries(former));
      for (const [name, user] of inputs.users === unknown ? [] : Object.entries(inputs.users)) {
        checkUser(report, name, user, formerUsers.get(name), inputs, context.now());
      }
    }
    return { inputs, failures: report.failures, warnings: report.warnings };
  },

  async diff(context, id, state, wanted) {
    const differences = new Differences(rule.replaces);
    if (wanted === unknown) return differences.all();
    differences.compare("name", wanted.name, nameOf(id));
    diffUserAccount(differences, wanted.account, accountOf(id));
    diffRevocation(differences, wanted, state);
    if (wanted.users === unknown) {
      differences.update("users");
      return differences;
    }
    const [jwts, seeds] = [byName(state.jwts), byName(state.seeds)];
    for (const [name, user] of Object.entries(wanted.users)) {
      diffUser(differences, name, user, wanted.role !== undefined, jwts.get(name));
      if (user !== unknown) diffSeed(differences, name, user, seeds.get(name));
    }
    for (const [name, jwt] of jwts) {
      context.holders.hold(heldUserOf(decodeUser(jwt)), jwt);
      diffUserSigner(differences, wanted, decodeUser(jwt).iss);
      if (!Object.hasOwn(wanted.users, name)) differences.update(entryPath("users", name));
    }
    const due = Object.entries(wanted.users).flatMap(([name, user]) =>
      isDue(user, jwts.get(name), context.now()) ? [name] : [],
    );
    if (due.length > 0) {
      differences.because("users", `Users "${nameOf(id)}": due for renewal: ${due.join(", ")}`);
    }
    return differences;
  },

  async create(context, inputs) {
    const id = `${inputs.account.publicKey}/${inputs.name}`;
    return { id, state: await signedUsers(context, inputs, { jwts: {}, seeds: {} }) };
  },

  /** Nothing to look at: a user exists only in its JWT, and servers keep no list of users. */
  async read(_context, _id, state) {
    return { state };
  },

  async update(context, id, state, inputs) {
    const signed = await signedUsers(context, inputs, state);
    const removed = removedUsers(state, signed);
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
    await revokeGivenUp(context, state, removedUsers(state, { jwts: {} }));
  },
};

function checkUser(
  report: Report,
  name: string,
  user: Partly<UserSpec>,
  former: Partly<UserSpec> | undefined,
  { account, role }: Exclude<Partly<UserIssuer>, Unknown>,
  now: number,
): void {
  if (user === unknown) return;
  const own = report.below(entryPath("users", name));
  if (role !== undefined) checkNoPolicy(user, own);
  checkBearer(user, account, own);
  checkExpiry(user, former, now, own);
  checkUserClaims(user, now, own);
}

/** Lists what is to change about one user. */
function diffUser(
  differences: Differences,
  name: string,
  user: Partly<UserSpec>,
  ofRole: boolean,
  jwt: string | undefined,
): void {
  const path = entryPath("users", name);
  const inputs = known<UserSpec>(user);
  if (inputs === undefined || jwt === undefined) {
    differences.update(path);
    return;
  }
  const held = decodeUser(jwt);
  if (isOtherKey(inputs, held.sub)) differences.update(`${path}.key`);
  const own = { update: (below: string) => differences.update(`${path}.${below}`) };
  diffClaims(own, spec, held, heldClaimsAt(held, ofRole, { ...inputs, name }));
}

/** A seed that is given later, for a user that has its key already, is to be kept too. */
function diffSeed(
  differences: Differences,
  name: string,
  { key }: Exclude<Partly<UserSpec>, Unknown>,
  held: string | undefined,
): void {
  if (held !== undefined || key === undefined || key === unknown) return;
  if (typeof key.seed === "string") differences.update(`${entryPath("users", name)}.key`);
}

function isDue(user: Partly<UserSpec>, jwt: string | undefined, now: number): boolean {
  const inputs = known<UserSpec>(user);
  return inputs !== undefined && jwt !== undefined && isRenewalDue(inputs, decodeUser(jwt).exp, now);
}

/** Whether a key is given that is not the one the user has. A key that is no longer given stays. */
function isOtherKey({ key }: UserSpec, held: string | undefined): boolean {
  return key !== undefined && publicKeyOf(key) !== held;
}

/** Signs all users: the very bytes of before for those that have not changed. */
async function signedUsers(context: Context, inputs: UsersInputs, former: UsersState): Promise<UsersState> {
  const revocation = revocationState(inputs);
  const [formerJwts, formerSeeds] = [byName(former.jwts), byName(former.seeds)];
  const [jwts, seeds] = [new Map<string, string>(), new Map<string, string>()];
  for (const [name, user] of Object.entries(inputs.users)) {
    const jwt = formerJwts.get(name);
    const held = jwt === undefined ? undefined : decodeUser(jwt).sub;
    const kept = held !== undefined && !isOtherKey(user, held);
    const { publicKey, seed } = kept
      ? { publicKey: held, seed: user.key?.seed ?? formerSeeds.get(name) }
      : newUser(context, user);
    if (seed !== undefined) seeds.set(name, seed);
    const earliest =
      kept || user.key === undefined
        ? context.now()
        : await issuedAfterRevocation(context, revocation, inputs.account.publicKey, publicKey);
    const signed = {
      publicKey,
      issuer: inputs,
      inputs: { ...user, name },
      former: kept ? jwt : undefined,
      earliest,
    };
    jwts.set(name, signUser(context, signed));
  }
  return { jwts: Object.fromEntries(jwts), seeds: Object.fromEntries(seeds), ...revocation };
}

function newUser({ random }: Context, { key }: UserSpec) {
  const { publicKey, keyPair } = identityOf("user", key, random);
  return { publicKey, seed: keyPair?.seed };
}

/** Users whose keys are no longer there. */
function removedUsers(former: UsersState, left: Pick<UsersState, "jwts">): { name: string; jwt: string }[] {
  const kept = new Set(Object.values(left.jwts).map((jwt) => decodeUser(jwt).sub));
  return Object.entries(former.jwts).flatMap(([name, jwt]) =>
    kept.has(decodeUser(jwt).sub) ? [] : [{ name, jwt }],
  );
}

function picked(values: Readonly<Record<string, string>>, names: readonly string[]): Record<string, string> {
  return Object.fromEntries(Object.entries(values).filter(([name]) => names.includes(name)));
}

/** A user may be called "constructor". */
function byName(values: Readonly<Record<string, string>>): ReadonlyMap<string, string> {
  return new Map(Object.entries(values));
}

/** An account's key has 56 characters; a name may hold any. */
const accountKeyLength = 56;

function accountOf(id: string): string {
  return id.slice(0, accountKeyLength);
}

function nameOf(id: string): string {
  return id.slice(accountKeyLength + 1);
}
