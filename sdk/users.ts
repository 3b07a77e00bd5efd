/** @module */

import * as pulumi from "@pulumi/pulumi";
import { NatsAuthError } from "../provider/errors.ts";
import { decodeJwt } from "../provider/jwt/index.ts";
import type { UserSpec } from "../provider/resources/users/inputs.ts";
import { type Args, givenArgs, mayBe } from "./args.ts";
import { Program } from "./checks/program.ts";
import { credsText } from "./creds-text.ts";
import { NatsAuthResource } from "./resource.ts";
import { isRoleOfBearers } from "./role.ts";
import { type AccountSigns, goneWithAccount, type RoleSigns, userIssuerInputs } from "./user-issuer.ts";
import {
  bearersOf,
  mapValues,
  namesOf,
  type RoleUserSpec,
  type RoleUserSpecArgs,
  specInputs,
  type UserSpecArgs,
  type UserSpecs,
  withGivenSeeds,
} from "./user-specs.ts";

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
  readonly users: UserSpecs<RoleUserSpecArgs, RoleUserSpec>;
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

/** A user may be called "constructor", and an update with `--target` may not have made all users. */
function textOf(values: Readonly<Record<string, string>> | undefined, user: string): string {
  return values !== undefined && Object.hasOwn(values, user) ? (values[user] ?? "") : "";
}
