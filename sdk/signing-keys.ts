/**
 * Signing keys of operators and accounts, as programs give them.
 *
 * @module
 */

import * as pulumi from "@pulumi/pulumi";
import { isWritten, type ListArg } from "./args.ts";
import { KeyPair } from "./key-pair.ts";

/** How a resource comes by the key that it signs with. */
export interface SigningKeyChoice {
  readonly generateSigningKey?: pulumi.Input<boolean>;
  readonly signingKeys?: ListArg<unknown, unknown>;
}

/** The seed that signs: that of the generated key, else of the first `KeyPair` given, else of the identity. */
export function seedThatSigns(
  own: { readonly seed: pulumi.Output<string>; readonly signingSeed: pulumi.Output<string> },
  { generateSigningKey = true, signingKeys }: SigningKeyChoice,
): pulumi.Output<string> {
  if (generateSigningKey === true) return own.signingSeed;
  const given = isWritten(signingKeys) ? signingKeys.find((key) => key instanceof KeyPair) : undefined;
  const other = given?.seed ?? own.seed;
  if (generateSigningKey === false) return other;
  return pulumi
    .all([generateSigningKey, own.signingSeed, other])
    .apply(([generated, signingSeed, seed]) => (generated ? signingSeed : seed));
}
