/**
 * Resources that sign for others, as the resources they sign for need them.
 *
 * @module
 */

import * as pulumi from "@pulumi/pulumi";
import type { GivenKey } from "../provider/inputs/given-key.ts";
import type { RevocationAccess } from "../provider/inputs/revocation.ts";
import type { Issuer } from "../provider/inputs/signer.ts";
import type { Args } from "./args.ts";
import type { KeyPair } from "./key-pair.ts";
import type { ResolverArgs } from "./resolver.ts";

/** What an issuer says of itself, so that what servers would refuse is noticed before it is signed. */
export interface IssuerTrust {
  /** Public keys of all its signing keys: the signer must be one of them. Default: that is not checked. */
  readonly signingKeys?: pulumi.Input<readonly pulumi.Input<string>[]>;
  /** Whether its operator is strict: servers refuse what identities sign. Default: `false`. */
  readonly strict?: pulumi.Input<boolean>;
  /** Of an operator: public key (`A…`) of its system account. Default: not known. */
  readonly systemAccount?: pulumi.Input<string>;
  /** Of an account: whether it refuses bearer tokens. Default: `false`. */
  readonly disallowBearer?: pulumi.Input<boolean>;
}

/** A resource that signs: a `System`, `Operator`, `Account` or `KeyPair`. */
export interface IssuerSource {
  /** Its identity, and the key that signs in its name, a secret. */
  readonly issuer: Args<Issuer>;
  /** What is known of it. */
  readonly trust?: IssuerTrust;
  /** Where accounts are pushed that name no resolver of their own. */
  readonly defaultResolver?: ResolverArgs | undefined;
  /** How users of an account are revoked when they are deleted; undefined where it has no resolver. */
  readonly revocation?: Args<RevocationAccess> | undefined;
  /** Whose deletion takes users of an account with it; undefined where they outlive the account. */
  readonly takesUsers?: pulumi.Resource | undefined;
}

/** Who signs: a resource of this package, or an identity and a seed as data. */
export type IssuerArgs = IssuerSource | (Args<Issuer> & IssuerTrust);

/** An existing identity: a `KeyPair`, or a seed or public key as data. */
export type KeyArgs = KeyPair | Args<GivenKey>;

/** The plain inputs of an issuer, its seed a secret. */
export function issuerInputs(source: IssuerArgs): Args<Issuer> {
  if ("issuer" in source) return source.issuer;
  const { publicKey, signer } = source;
  return {
    publicKey,
    // Each leaf stays an output of its own: lifting the object would hide and delay all of it.
    signer:
      pulumi.Output.isInstance(signer) || isPromise(signer)
        ? pulumi.secret(signer)
        : { seed: pulumi.secret(signer.seed) },
  };
}

/** What is known of an issuer, as its dependants' checks need it: each fact only where there is one. */
export function trustInputs(source: IssuerSource | IssuerTrust): IssuerTrust {
  const { signingKeys, strict, systemAccount, disallowBearer } =
    "issuer" in source ? (source.trust ?? {}) : (source as IssuerTrust);
  return {
    ...(signingKeys === undefined ? {} : { signingKeys }),
    ...(strict === undefined ? {} : { strict }),
    ...(systemAccount === undefined ? {} : { systemAccount }),
    ...(disallowBearer === undefined ? {} : { disallowBearer }),
  };
}

/** An identity by its public key: text, or a resource whose id it is. */
export type PublicKeySource = pulumi.CustomResource | pulumi.Input<string>;

/** The public key of an identity. */
export function publicKeyInput(source: PublicKeySource): pulumi.Input<string> {
  return pulumi.CustomResource.isInstance(source) ? source.id : source;
}

/** The plain inputs of an existing identity, its seed a secret. */
export function keyInputs(key: KeyArgs): Args<GivenKey> {
  if (pulumi.Resource.isInstance(key)) return { publicKey: key.id, seed: key.seed };
  return {
    ...(key.publicKey === undefined ? {} : { publicKey: key.publicKey }),
    ...(key.seed === undefined ? {} : { seed: pulumi.secret(key.seed) }),
  };
}

/** The seed of an identity: the given one, else the one that the resource generated. */
export function identitySeed(
  key: Args<GivenKey> | undefined,
  generated: pulumi.Output<string>,
): pulumi.Output<string> {
  return key === undefined ? generated : pulumi.secret(pulumi.output(key.seed)).apply((seed) => seed ?? "");
}

function isPromise(value: object): value is Promise<unknown> {
  return "then" in value;
}
