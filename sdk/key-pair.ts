/** @module */

import * as pulumi from "@pulumi/pulumi";
import type { KeyPairInputs } from "../provider/resources/key-pair.ts";
import { type Args, givenArgs } from "./args.ts";
import type { AccountSource, IssuerOf, OperatorSource } from "./issuer.ts";
import { NatsAuthResource } from "./resource.ts";

/** Arguments of {@link KeyPair}. */
export interface KeyPairArgs extends Args<KeyPairInputs> {}

/**
 * An nkey: the identity or signing key of an operator, account or user, or the curve key of an auth callout.
 *
 * Declare it on its own where a key must exist before what is signed with it, or must outlive it. The id is the public
 * key. Give `protect: true` to keys that cannot be remade.
 */
export class KeyPair extends NatsAuthResource implements OperatorSource, AccountSource {
  /** The public key (`O…`, `A…`, `U…`, `X…`). Also the resource's id. */
  readonly publicKey: pulumi.Output<string>;
  /** The seed. Secret. */
  declare readonly seed: pulumi.Output<string>;
  /**
   * The key as the one that signs for the identity it is.
   *
   * @internal
   */
  readonly issuer: IssuerOf<never>;

  constructor(name: string, args: KeyPairArgs, options?: pulumi.CustomResourceOptions) {
    const given = givenArgs(args);
    const seed = given.seed === undefined ? {} : { seed: pulumi.secret(given.seed) };
    super("KeyPair", name, { ...given, ...seed }, { seed: true }, options);
    this.publicKey = this.id;
    this.issuer = { publicKey: this.id, signer: { seed: pulumi.secret(this.seed) } };
  }
}
