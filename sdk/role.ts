/** @module */

import * as pulumi from "@pulumi/pulumi";
import type { RoleKey } from "../provider/inputs/account-signing-keys.ts";
import type { Issuer } from "../provider/inputs/signer.ts";
import type { RoleInputs } from "../provider/resources/role.ts";
import { type Args, givenArgs, isPlain, isWrittenObject, mayBe } from "./args.ts";
import { identitySeed, type KeyArgs, keyInputs, replacedWith } from "./given-key.ts";
import { issuerInputs } from "./issuer.ts";
import { NatsAuthResource } from "./resource.ts";

/** Arguments of {@link Role}. */
export interface RoleArgs extends Args<Omit<RoleInputs, "name" | "key">> {
  /** A label. Default: the resource's name. Wire `role`. Updates the account. */
  readonly name?: pulumi.Input<string>;
  /** An existing account key. Default: a new one is generated; one given before stays. Another key replaces. */
  readonly key?: KeyArgs;
}

/**
 * A signing key of an account, with a template of what all users signed with it may do.
 *
 * List it in the account's `signingKeys`, and give it to users as `role`. A changed template is a change of the account
 * alone: servers close the connections of the role's users, who come back with the creds they have and may do what the
 * template says then. Whoever holds the seed can issue users, but none that may do more than that.
 */
export class Role extends NatsAuthResource {
  /** The key's public key, `A…`. Also the resource's id. */
  readonly publicKey: pulumi.Output<string>;
  /** The key's seed. Secret. */
  declare readonly seed: pulumi.Output<string>;
  /** The role as accounts list it. */
  readonly scope: Args<RoleKey>;

  constructor(name: string, args: RoleArgs, options?: pulumi.CustomResourceOptions) {
    const given = givenArgs(args);
    const key = given.key === undefined ? undefined : keyInputs(given.key);
    const { description, template } = given;
    super(
      "Role",
      name,
      { ...given, name: given.name ?? name, key },
      { seed: true },
      pulumi.mergeOptions(replacedWith(key), options),
    );
    this.publicKey = this.id;
    this.seed = identitySeed(key, this.seed);
    this.scope = {
      publicKey: this.id,
      name: given.name ?? name,
      template,
      ...(description === undefined ? {} : { description }),
    };
  }
}

/** A role: the resource, or its key as data. */
export type RoleSource = Role | Args<Issuer>;

/** The plain inputs of the role that signs, its seed a secret. */
export function roleInputs(role: RoleSource): Args<Issuer> {
  return role instanceof Role ? { publicKey: role.id, signer: { seed: role.seed } } : issuerInputs(role);
}

/** Whether users of the role may be bearers: whoever sees their JWT can use it. */
export function isRoleOfBearers(role: RoleSource | undefined): boolean {
  // Nothing tells what the template of a role says that is given by its key.
  if (!(role instanceof Role)) return role !== undefined;
  const { template } = role.scope;
  return !isPlain(template) || (isWrittenObject(template) && mayBe(template.bearerToken));
}
