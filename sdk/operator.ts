/** @module */

import * as pulumi from "@pulumi/pulumi";
import type { OperatorInputs } from "../provider/resources/operator/inputs.ts";
import { type Args, givenArgs, isWritten, type ListArg } from "./args.ts";
import { identitySeed, type KeyArgs, keyInputs, replacedWith } from "./given-key.ts";
import type { IssuerOf, IssuerTrust, OperatorSource } from "./issuer.ts";
import type { KeyPair } from "./key-pair.ts";
import { NatsAuthResource } from "./resource.ts";
import { seedThatSigns } from "./signing-keys.ts";
import { expiresAt, issuedAt } from "./times.ts";

/** Arguments of {@link Operator}. */
export interface OperatorArgs
  extends Args<Omit<OperatorInputs, "name" | "key" | "signingKeys" | "generateSigningKey">> {
  /** The operator's name. Default: the resource's name. Claim `name`. Updates. */
  readonly name?: pulumi.Input<string>;
  /** An existing identity. Default: a new one is generated; one given before stays. Another key replaces. */
  readonly key?: KeyArgs;
  /** More keys that may sign accounts, as `KeyPair`s or public keys. Default: none. Claim `signing_keys`. Updates. */
  readonly signingKeys?: ListArg<KeyPair, string>;
  /**
   * Whether the operator has a signing key of its own and signs accounts with it. Without one, the first `KeyPair`
   * of `signingKeys` signs, else the identity. Default: `true`. Updates.
   */
  readonly generateSigningKey?: pulumi.Input<boolean>;
}

/**
 * The root of trust: servers trust the accounts that this operator signed.
 *
 * It generates an identity, which signs only the operator's own JWT, and a signing key, which signs accounts. A
 * changed operator JWT reaches a server only by a restart.
 */
export class Operator extends NatsAuthResource implements OperatorSource {
  /** The identity's public key, `O…`. Also the resource's id. */
  readonly publicKey: pulumi.Output<string>;
  /** The identity's seed. Secret. */
  declare readonly seed: pulumi.Output<string>;
  /** Public key of the generated signing key, `O…`. */
  declare readonly signingKey: pulumi.Output<string>;
  /** Seed of the generated signing key. Secret. */
  declare readonly signingSeed: pulumi.Output<string>;
  /** The operator JWT, for server configurations. */
  declare readonly jwt: pulumi.Output<string>;
  /** When the JWT was signed, in RFC 3339. */
  declare readonly issuedAt: pulumi.Output<string>;
  /** When the JWT expires, in RFC 3339, if it does. Servers do not enforce it. */
  declare readonly expiresAt: pulumi.Output<string | undefined>;
  /**
   * The operator as the one that signs accounts.
   *
   * @internal
   */
  readonly issuer: IssuerOf<"operator">;
  /**
   * What checks of its accounts need to know of it.
   *
   * @internal
   */
  readonly trust: IssuerTrust;

  constructor(name: string, args: OperatorArgs = {}, options: pulumi.CustomResourceOptions = {}) {
    const given = givenArgs(args);
    const key = given.key === undefined ? undefined : keyInputs(given.key);
    const { signingKeys } = given;
    super(
      "Operator",
      name,
      {
        ...given,
        name: given.name ?? name,
        key,
        signingKeys: isWritten(signingKeys)
          ? signingKeys.map((each) => (pulumi.CustomResource.isInstance(each) ? each.id : each))
          : signingKeys,
      },
      { jwt: false, seed: true, signingKey: false, signingSeed: true },
      pulumi.mergeOptions(replacedWith(key), options),
    );
    this.publicKey = this.id;
    this.seed = identitySeed(key, this.seed);
    this.derive("issuedAt", () => issuedAt(this.jwt));
    this.derive("expiresAt", () => expiresAt(this.jwt));
    this.issuer = { publicKey: this.id, signer: { seed: pulumi.secret(seedThatSigns(this, given)) } };
    const { strictSigningKeyUsage: strict, systemAccount } = given;
    this.trust = {
      ...(strict === undefined ? {} : { strict }),
      ...(systemAccount === undefined ? {} : { systemAccount }),
    };
  }
}
