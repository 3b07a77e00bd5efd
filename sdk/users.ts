/** @module */

import * as pulumi from "@pulumi/pulumi";
import { NatsAuthError } from "../provider/errors.ts";
import type { UserPolicy } from "../provider/inputs/user-policy.ts";
import { decodeJwt } from "../provider/jwt/index.ts";
import type { UserSpec, UsersInputs } from "../provider/resources/users/inputs.ts";
import { type Arg, type Args, givenArgs, isPlain, isWrittenObject, mayBe } from "./args.ts";
import { Program } from "./checks/program.ts";
import { credsText } from "./creds-text.ts";
import { type KeyArgs, keyInputs } from "./given-key.ts";
import { NatsAuthResource } from "./resource.ts";
import { isRoleOfBearers } from "./role.ts";
import {
  type AccountSigns,
  goneWithAccount,
  type NoPolicy,
  type RoleSigns,
  userIssuerInputs,
} from "./user-issuer.ts";

/** One user of {@link Users}; its name is the one under which it stands. */
export interface UserSpecArgs extends Args<Omit<UserSpec, "key">> {
  /** An existing identity. Default: a new one is generated; one given before stays. Another key makes another user. */
  readonly key?: KeyArgs;
}

/** One user of {@link Users} under a role. */
export type RoleUserSpecArgs = Omit<UserSpecArgs, keyof UserPolicy> & NoPolicy;

/** Users by name (claim `name`), as arguments or as data. */
export type UserSpecs<SpecArgs, Data> =
  | Readonly<Record<string, SpecArgs | pulumi.Input<Data>>>
  | pulumi.Input<Readonly<Record<string, pulumi.Input<Data>>>>;

interface UsersNameArgs {
  /** Tells several `Users` of one account apart. Default: the resource's name. Replaces. */
  readonly name?: pulumi.Input<string>;
}

/** Arguments of {@link Users} that say themselves what they may do. */
export interface AccountUsersArgs extends UsersNameArgs, AccountSigns {
  /** The users by name. Updates: only the users that are added, changed or removed are touched. */
  readonly users: UserSpecs<UserSpecArgs, Args<UserSpec>>;
}

/** Arguments of {@link Users} of a role. */
export interface RoleUsersArgs extends UsersNameArgs, RoleSigns {
  /** The users by name. Updates: only the users that are added, changed or removed are touched. */
  readonly users: UserSpecs<RoleUserSpecArgs, Args<Omit<UserSpec, keyof UserPolicy>> & NoPolicy>;
}

/** Arguments of {@link Users}. */
export type UsersArgs = AccountUsersArgs | RoleUsersArgs;

/** The outputs of one of {@link Users}. */
export interface UserOutputs {
  /** The user's public key, `U…`. */
  readonly publicKey: pulumi.Output<string>;
  /** The user JWT. A secret where it may be a bearer's: it alone lets its holder in. */
  readonly jwt: pulumi.Output<string>;
  /** The user's seed. Secret. Empty for a user given by public key only. */
  readonly seed: pulumi.Output<string>;
  /** JWT and seed in the text that NATS clients read. Secret. */
  readonly creds: pulumi.Output<string>;
}

/**
 * Many users of one account in one resource, each with a key of its own.
 *
 * For estates where a resource for each user would be too many: Pulumi's engine then has a hundred times less to keep
 * and compare. A preview shows which users change; those that do not keep their key and their JWT to the byte.
 */
export class Users extends NatsAuthResource {
  /** Public keys, `U…`, by name. */
  declare readonly publicKeys: pulumi.Output<Readonly<Record<string, string>>>;
  /** User JWTs by name. Secrets where one may be a bearer's: it alone lets its holder in. */
  declare readonly jwts: pulumi.Output<Readonly<Record<string, string>>>;
  /** Seeds by name. Secret. Users given by public key only have none. */
  declare readonly seeds: pulumi.Output<Readonly<Record<string, string>>>;
  /** JWT and seed in the text that NATS clients read, by name. Secret. */
  declare readonly creds: pulumi.Output<Readonly<Record<string, string>>>;

  readonly #label: string;
  readonly #names: readonly string[] | pulumi.Output<readonly string[]>;

  constructor(name: string, args: UsersArgs, options: pulumi.CustomResourceOptions = {}) {
    const given = givenArgs<UsersArgs>(args);
    const { account, role, users } = given;
    const bearers = bearersOf(users);
    Program.current.declareUsers(`Users "${name}"`, account, { role, bearers });
    super(
      "Users",
      name,
      { ...given, name: given.name ?? name, ...userIssuerInputs(given), users: specInputs(users) },
      // Whoever sees the JWT of a bearer can use it.
      {
        jwts: Object.values(bearers).some(mayBe) || isRoleOfBearers(role),
        seeds: true,
      },
      pulumi.mergeOptions(goneWithAccount(given), options),
    );
    const called = (jwts: Readonly<Record<string, string>>) =>
      Object.fromEntries(Object.entries(jwts).map(([user, jwt]) => [`${user} of Users "${name}"`, jwt]));
    void Program.current.watchUsers(account, () => this.jwts.apply(called), this);
    this.#label = `Users "${name}"`;
    this.#names = namesOf(users);
    this.seeds = withGivenSeeds(this.seeds, users);
    this.derive("publicKeys", () =>
      this.jwts.apply((jwts) => mapValues(jwts, (jwt) => decodeJwt(jwt).sub ?? "")),
    );
    this.derive("creds", () =>
      pulumi.secret(
        pulumi
          .all([this.jwts, this.seeds])
          .apply(([jwts, seeds]) => mapValues(seeds, (seed, user) => credsText(textOf(jwts, user), seed))),
      ),
    );
  }

  /**
   * The outputs of one user. Empty while an update with `--target` leaves a new user out.
   *
   * @throws {NatsAuthError} `INPUT_INVALID`, as soon as the users are known, if there is none of that name.
   */
  get(user: string): UserOutputs {
    const names = this.#names;
    const refuseOthers = (known: readonly string[]) => {
      if (known.includes(user)) return;
      throw new NatsAuthError(
        "INPUT_INVALID",
        `${this.#label}: There is no user "${user}" among ${known.join(", ")}`,
      );
    };
    if (!pulumi.Output.isInstance(names)) refuseOthers(names);
    const jwt = pulumi.all([this.jwts, names]).apply(([jwts, known]) => {
      refuseOthers(known);
      return textOf(jwts, user);
    });
    const seed = this.seeds.apply((seeds) => textOf(seeds, user));
    return {
      publicKey: jwt.apply((text) => (text === "" ? "" : (decodeJwt(text).sub ?? ""))),
      jwt,
      seed,
      creds: pulumi.secret(pulumi.all([jwt, seed]).apply(([text, secret]) => credsText(text, secret))),
    };
  }
}

/** Names of the users that the program asks for. */
function namesOf(users: UsersArgs["users"]): readonly string[] | pulumi.Output<readonly string[]> {
  const names = (specs: unknown): readonly string[] => Object.keys(givenArgs(specs as object));
  // Names are no secrets, although a seed beside them makes the record one.
  return isWrittenObject<object>(users) ? names(users) : pulumi.unsecret(pulumi.output(users)).apply(names);
}

/** A user may be called "constructor", and an update with `--target` may not have made all users. */
function textOf(values: Readonly<Record<string, string>> | undefined, user: string): string {
  return values !== undefined && Object.hasOwn(values, user) ? (values[user] ?? "") : "";
}

/** `bearerToken` of the users that may be bearers, by the path of that input. */
function bearersOf(users: UsersArgs["users"]): Record<string, Arg<boolean> | undefined> {
  if (!isWrittenObject(users)) return {};
  return Object.fromEntries(
    Object.entries<UserSpecArgs | pulumi.Input<Args<UserSpec>>>(users).map(([name, spec]) => [
      `users[${JSON.stringify(name)}].bearerToken`,
      isWrittenObject(spec) ? spec.bearerToken : undefined,
    ]),
  );
}

/** The plain inputs of users; given seeds are secrets, leaf by leaf. */
function specInputs(users: UsersArgs["users"]): Arg<UsersInputs["users"]> {
  if (!isWrittenObject(users)) return users;
  return mapValues<UserSpecArgs | pulumi.Input<Args<UserSpec>>, pulumi.Input<Args<UserSpec>>>(
    users,
    (spec) => {
      if (!isWrittenObject<object>(spec)) return spec;
      const { key, ...claims } = givenArgs(spec as UserSpecArgs);
      return key === undefined ? claims : { ...claims, key: keyInputs(key) };
    },
  );
}

/** Seeds that were generated and those that were given. */
function withGivenSeeds(generated: Users["seeds"], users: UsersArgs["users"]): Users["seeds"] {
  const specs = specInputs(users);
  if (isWrittenObject<object>(specs) && !Object.values(specs).some(mayHaveKey)) return generated;
  const given = pulumi.output(specs).apply((known) =>
    Object.fromEntries(
      Object.entries(known ?? {}).flatMap(([name, spec]) => {
        const seed = spec?.key?.seed;
        return seed === undefined ? [] : [[name, seed]];
      }),
    ),
  );
  return pulumi.secret(pulumi.all([generated, given]).apply(([ours, theirs]) => ({ ...ours, ...theirs })));
}

function mayHaveKey(spec: pulumi.Input<Args<UserSpec>> | undefined): boolean {
  return spec !== undefined && (!isPlain(spec) || spec.key !== undefined);
}

function mapValues<Value, Result>(
  values: Readonly<Record<string, Value>>,
  map: (value: Value, name: string) => Result,
): Readonly<Record<string, Result>> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, map(value, name)]));
}
