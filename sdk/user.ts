/** @module */

import * as pulumi from "@pulumi/pulumi";
import type { RevocationInputs } from "../provider/inputs/revocation.ts";
import type { UserPolicy } from "../provider/inputs/user-policy.ts";
import type { UserInputs } from "../provider/resources/user.ts";
import { type Args, givenArgs, mayBe } from "./args.ts";
import { Program } from "./checks/program.ts";
import { credsText } from "./creds-text.ts";
import { identitySeed, type KeyArgs, keyInputs, replacedWith } from "./given-key.ts";
import { NatsAuthResource } from "./resource.ts";
import { isRoleOfBearers } from "./role.ts";
import { expiresAt, issuedAt } from "./times.ts";
import {
  type AccountSigns,
  goneWithAccount,
  type NoPolicy,
  type RoleSigns,
  userIssuerInputs,
} from "./user-issuer.ts";

/** Arguments that every {@link User} may have. */
export interface UserIdentityArgs
  extends Args<
    Omit<UserInputs, "account" | "role" | "name" | "key" | keyof RevocationInputs | keyof UserPolicy>
  > {
  /** The user's name. Default: the resource's name. Claim `name`. Updates. */
  readonly name?: pulumi.Input<string>;
  /** An existing identity. Default: a new one is generated; one given before stays. Another key replaces. */
  readonly key?: KeyArgs;
}

/** Arguments of a {@link User} with permissions and limits of its own. */
export interface AccountUserArgs extends UserIdentityArgs, AccountSigns, Args<UserPolicy> {}

/** Arguments of a {@link User} of a role. */
export interface RoleUserArgs extends UserIdentityArgs, RoleSigns, NoPolicy {}

/** Arguments of {@link User}. */
export type UserArgs = AccountUserArgs | RoleUserArgs;

/**
 * A client's identity in an account, with its permissions.
 *
 * Servers keep no list of users: what counts is the JWT that the client shows, in its creds. A changed user is signed
 * anew with the same key; creds given out before stay valid until they expire or are revoked.
 */
export class User extends NatsAuthResource {
  /** The user's public key, `U…`. Also the resource's id. */
  readonly publicKey: pulumi.Output<string>;
  /** The user's seed. Secret. Undefined for a user given by public key only. */
  declare readonly seed: pulumi.Output<string>;
  /** The user JWT. A secret where it may be a bearer's: it alone lets its holder in. */
  declare readonly jwt: pulumi.Output<string>;
  /** JWT and seed in the text that NATS clients read. Secret. Empty for a user whose seed is not known. */
  declare readonly creds: pulumi.Output<string>;
  /** When the JWT was signed, in RFC 3339. */
  declare readonly issuedAt: pulumi.Output<string>;
  /** When the JWT expires, in RFC 3339, if it does. */
  declare readonly expiresAt: pulumi.Output<string | undefined>;

  constructor(name: string, args: UserArgs, options: pulumi.CustomResourceOptions = {}) {
    const given = givenArgs<UserArgs>(args);
    const key = given.key === undefined ? undefined : keyInputs(given.key);
    const label = `User "${name}"`;
    const { account, role, bearerToken } = given;
    Program.current.declareUsers(label, account, { role, bearers: { bearerToken } });
    super(
      "User",
      name,
      { ...given, name: given.name ?? name, ...userIssuerInputs(given), key },
      // Whoever sees the JWT of a bearer can use it.
      { jwt: mayBe(bearerToken) || isRoleOfBearers(role), seed: true },
      pulumi.mergeOptions(
        {
          ...replacedWith(key),
          ...goneWithAccount(given),
        },
        options,
      ),
    );
    void Program.current.watchUsers(account, () => ({ [label]: this.jwt }), this);
    this.publicKey = this.id;
    this.seed = identitySeed(key, this.seed);
    this.derive("creds", () =>
      pulumi.secret(pulumi.all([this.jwt, this.seed]).apply(([jwt, seed]) => credsText(jwt, seed))),
    );
    this.derive("issuedAt", () => issuedAt(this.jwt));
    this.derive("expiresAt", () => expiresAt(this.jwt));
  }
}
