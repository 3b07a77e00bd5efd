/** @module */

import * as pulumi from "@pulumi/pulumi";
import { formatCreds } from "../provider/jwt/index.ts";
import type { UserInputs } from "../provider/resources/user.ts";
import type { Args } from "./args.ts";
import { type IssuerArgs, identitySeed, issuerInputs, type KeyArgs, keyInputs } from "./issuer.ts";
import { NatsAuthResource } from "./resource.ts";
import { expiresAt, issuedAt } from "./times.ts";

/** Arguments of {@link User}. */
export interface UserArgs extends Args<Omit<UserInputs, "account" | "name" | "key">> {
  /** Who signs the user: an `Account`, or its identity and a signing key as data. Another account replaces. */
  readonly account: IssuerArgs;
  /** The user's name. Default: the resource's name. Claim `name`. Updates. */
  readonly name?: pulumi.Input<string>;
  /** An existing identity. Default: a new one is generated. Another key replaces. */
  readonly key?: KeyArgs;
}

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
  /** The user JWT. */
  declare readonly jwt: pulumi.Output<string>;
  /** JWT and seed in the text that NATS clients read. Secret. Empty for a user whose seed is not known. */
  readonly creds: pulumi.Output<string>;
  /** When the JWT was signed, in RFC 3339. */
  readonly issuedAt: pulumi.Output<string>;
  /** When the JWT expires, in RFC 3339, if it does. */
  readonly expiresAt: pulumi.Output<string | undefined>;

  constructor(name: string, args: UserArgs, options: pulumi.CustomResourceOptions = {}) {
    const key = args.key === undefined ? undefined : keyInputs(args.key);
    super(
      "User",
      name,
      { ...args, name: args.name ?? name, account: issuerInputs(args.account), key },
      { jwt: false, seed: true },
      pulumi.mergeOptions(
        {
          // A given key makes the same id again, and deleting the old object afterwards would hit the new one.
          deleteBeforeReplace: key !== undefined,
          // Users of an account that is deleted are gone with it.
          ...(pulumi.Resource.isInstance(args.account) && pulumi.CustomResource.isInstance(args.account)
            ? { deletedWith: args.account }
            : {}),
        },
        options,
      ),
    );
    this.publicKey = this.id;
    this.seed = identitySeed(key, this.seed);
    this.creds = pulumi.secret(
      pulumi.all([this.jwt, this.seed]).apply(([jwt, seed]) => (seed ? formatCreds(jwt, seed) : "")),
    );
    this.issuedAt = issuedAt(this.jwt);
    this.expiresAt = expiresAt(this.jwt);
  }
}
