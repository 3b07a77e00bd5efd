/**
 * Who signs: keys given as data.
 *
 * @module
 */

import type { Differences } from "../difference.ts";
import { publicKey, seed } from "../fields/nkey.ts";
import { object } from "../fields/object.ts";
import type { Rule } from "../fields/rule.ts";
import { memoize } from "../memoize.ts";
import { type KeyPair, keyPairFromSeed } from "../nkeys/index.ts";
import { known, type Partly, unknown } from "../unknown.ts";

/** A key that can sign. */
export interface Signer {
  /** The key's seed. Secret: kept encrypted in the stack's state. */
  readonly seed: string;
}

/** An operator or account that signs: its identity, and the key that it signs with. */
export interface Issuer {
  /** The issuer's identity (`O…` or `A…`). */
  readonly publicKey: string;
  /** Signs in its name: one of its signing keys, or the identity itself. A changed signer signs anew. */
  readonly signer: Signer;
}

/** A rule for an {@link Issuer} of one kind. */
export function issuer(kind: "operator" | "account"): Rule<Issuer> & { readonly secrets: readonly string[] } {
  return object<Issuer>({
    publicKey: { rule: publicKey(kind), required: true },
    signer: { rule: signer(kind), required: true },
  });
}

/** A rule for a {@link Signer} of one kind. */
export function signer(kind: "operator" | "account"): Rule<Signer> & { readonly secrets: readonly string[] } {
  return object<Signer>({ seed: { rule: seed(kind), required: true, secret: true } });
}

/** The signer's key pair, for signing now. */
export function keyPairOf(signer: Signer): KeyPair {
  return pairOf(signer.seed);
}

/** One operator signs many accounts. */
const pairOf = memoize(keyPairFromSeed);

/**
 * Compares who signs with who signed.
 *
 * An issuer that a preview knows to be the same counts as unchanged although its signing seed is not known then: a
 * preview of an update hides all outputs but the id.
 */
export function diffSigner(
  differences: Differences,
  path: string,
  wanted: Partly<Issuer>,
  held: { readonly publicKey: string | undefined; readonly signingKey: string | undefined },
): void {
  if (wanted === unknown || wanted.publicKey !== held.publicKey) differences.update(path);
  if (wanted === unknown || wanted.publicKey === unknown) return;
  const signer = known<Signer>(wanted.signer);
  if (signer !== undefined && keyPairOf(signer).publicKey !== held.signingKey) {
    differences.update(`${path}.signer`);
  }
}
