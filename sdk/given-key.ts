/**
 * Existing identities, as programs give them.
 *
 * @module
 */

import * as pulumi from "@pulumi/pulumi";
import type { GivenKey } from "../provider/inputs/given-key.ts";
import {
  type Arg,
  type Args,
  givenArgs,
  isPlain,
  isWrittenObject,
  leaf,
  misfit,
  type NotResource,
} from "./args.ts";
import type { KeyPair } from "./key-pair.ts";

/** An existing identity: a `KeyPair`, or a seed or public key as data. */
export type KeyArgs = pulumi.Input<KeyPair> | GivenKeyArgs;

type GivenKeyArgs = Args<GivenKey> &
  NotResource &
  ({ readonly publicKey: Arg<string> } | { readonly seed: Arg<string> });

/** The plain inputs of an existing identity, its seed a secret. */
export function keyInputs(key: KeyArgs | Arg<GivenKey>): Args<GivenKey> {
  if (!isPlain(key)) {
    const later = pulumi.output(key as pulumi.Input<KeyArgs>);
    return {
      publicKey: leaf(later, keyInputs, "publicKey"),
      seed: leaf(later, keyInputs, "seed"),
    } as Args<GivenKey>;
  }
  if (pulumi.CustomResource.isInstance(key)) return { publicKey: key.id, seed: (key as KeyPair).seed };
  if (!isWrittenObject<object>(key)) return misfit(key) as Args<GivenKey>;
  const { seed, ...identity } = givenArgs<Args<GivenKey>>(key);
  return { ...identity, ...(seed === undefined ? {} : { seed: pulumi.secret(seed) }) };
}

/** The seed of an identity: the given one, else the one that the resource generated. */
export function identitySeed(
  key: Args<GivenKey> | undefined,
  generated: pulumi.Output<string>,
): pulumi.Output<string> {
  return key === undefined ? generated : pulumi.secret(pulumi.output(key.seed)).apply((seed) => seed ?? "");
}

/** How a resource whose key may be given is replaced. */
export function replacedWith(key: Args<GivenKey> | undefined): pulumi.CustomResourceOptions {
  // A given key makes the same id again, and deleting the old object afterwards would hit the new one.
  return { deleteBeforeReplace: key !== undefined };
}
