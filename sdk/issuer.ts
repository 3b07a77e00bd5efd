/**
 * Resources that sign for others, as the resources they sign for need them.
 *
 * @module
 */

import * as pulumi from "@pulumi/pulumi";
import type { RevocationAccess } from "../provider/inputs/revocation.ts";
import type { Issuer, Signer } from "../provider/inputs/signer.ts";
import type { UserAccount } from "../provider/inputs/user-issuer.ts";
import type { Account } from "./account.ts";
import { type Arg, type Args, givenArgs, isPlain, isWrittenObject, leaf, misfit } from "./args.ts";
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

declare const kind: unique symbol;

/** Who signs, and as what: only the compiler knows the latter. A key pair may be of any kind. */
export type IssuerOf<Kind extends "operator" | "account"> = Args<Issuer> & { readonly [kind]?: Kind };

/** A resource that signs: a `System`, `Operator`, `Account` or `KeyPair`. */
export interface IssuerSource {
  /** Its identity, and the key that signs in its name, a secret. */
  readonly issuer: IssuerOf<"operator" | "account">;
  /** What is known of it. */
  readonly trust?: IssuerTrust;
  /** Where accounts are pushed that name no resolver of their own. */
  readonly defaultResolver?: ResolverArgs | undefined;
  /** How users of an account are revoked when they are deleted; undefined where it has no resolver. */
  readonly revocation?: Args<RevocationAccess> | undefined;
  /** Whose deletion takes users of an account with it; undefined where they outlive the account. */
  readonly takesUsers?: pulumi.Resource | undefined;
}

/** A resource that signs accounts: a `System`, `Operator` or `KeyPair`. */
export interface OperatorSource extends IssuerSource {
  /** Its identity, and the key that signs in its name, a secret. */
  readonly issuer: IssuerOf<"operator">;
}

/** A resource that signs users and activations: an `Account` or `KeyPair`. */
export interface AccountSource extends IssuerSource {
  /** Its identity, and the key that signs in its name, a secret. */
  readonly issuer: IssuerOf<"account">;
}

/** Who signs: a resource of this package, or an identity and a seed as data. */
export type IssuerArgs = OperatorIssuerArgs | AccountIssuerArgs;

/** Who signs accounts: a resource of this package, or an identity and a seed as data. */
export type OperatorIssuerArgs = OperatorSource | (Args<Issuer> & IssuerTrust);

/** Who signs users and activations: a resource of this package, or an identity and a seed as data. */
export type AccountIssuerArgs = AccountSource | (Args<Issuer> & IssuerTrust);

/** The resource that signs; `undefined` where who signs is given as data. */
export function sourceOf(given: IssuerArgs | Args<UserAccount>): IssuerSource | undefined {
  const written = isWrittenObject(given) || pulumi.Resource.isInstance(given);
  return written && "issuer" in given ? (given as IssuerSource) : undefined;
}

/** The plain inputs of an issuer, its seed a secret. */
export function issuerInputs(given: IssuerArgs | Args<UserAccount>): Args<Issuer> {
  const source = sourceOf(given);
  if (source !== undefined) return source.issuer;
  if (!isPlain(given)) {
    const later = pulumi.output<IssuerArgs>(given);
    // Each leaf stays an output of its own: lifting the object would hide and delay all of it.
    return { publicKey: leaf(later, issuerInputs, "publicKey"), signer: leaf(later, issuerInputs, "signer") };
  }
  if (!isWrittenObject<object>(given)) return misfit(given) as Args<Issuer>;
  const { signer, signingKeys, strict, systemAccount, disallowBearer, ...identity } = given as Args<Issuer> &
    IssuerTrust;
  return { ...identity, signer: signer === undefined ? undefined : signerInputs(signer) } as Args<Issuer>;
}

function signerInputs(signer: Arg<Signer>): Arg<Signer> {
  if (pulumi.Resource.isInstance(signer)) return { seed: (signer as KeyPair).seed };
  return isWrittenObject(signer) ? { ...signer, seed: pulumi.secret(signer.seed) } : pulumi.secret(signer);
}

/** What is known of an issuer, as its dependants' checks need it: each fact only where there is one. */
export function trustInputs(given: IssuerArgs): IssuerTrust {
  const source = sourceOf(given);
  if (source !== undefined) return givenTrust(source.trust);
  return pulumi.Resource.isInstance(given) ? {} : givenTrust(given as IssuerTrust);
}

function givenTrust(trust: IssuerTrust | undefined): IssuerTrust {
  const { signingKeys, strict, systemAccount, disallowBearer } = trust ?? {};
  return givenArgs({ signingKeys, strict, systemAccount, disallowBearer }) as IssuerTrust;
}

/** An issuer with what is known of it. */
export function trusted<Known extends object>(issuer: Args<Issuer>, trust: Known): Args<Issuer> & Known {
  // What is no issuer is not to be taken apart: the provider says what is wrong with it.
  return isWrittenObject(issuer) ? { ...issuer, ...trust } : (issuer as Args<Issuer> & Known);
}

/** An account by its public key: text, or the `Account` or `KeyPair` whose id it is. */
export type PublicKeySource = pulumi.Input<Account | KeyPair | string>;

/** The public key of an account. */
export function publicKeyInput(source: PublicKeySource): pulumi.Input<string> {
  const idOf = (given: Account | KeyPair | string): pulumi.Output<string> =>
    pulumi.CustomResource.isInstance(given) ? given.id : pulumi.output(given);
  if (!isPlain<Account | KeyPair | string>(source)) {
    return pulumi.output<Account | KeyPair | string>(source).apply(idOf);
  }
  return typeof source === "string" ? source : idOf(source);
}
