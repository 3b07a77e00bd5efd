/**
 * Identities: given by the program, or generated.
 *
 * @module
 */

import type { Differences } from "../difference.ts";
import { publicKey, seed } from "../fields/nkey.ts";
import { object } from "../fields/object.ts";
import type { Rule } from "../fields/rule.ts";
import { generateKeyPair, type KeyKind, type KeyPair, keyPairFromSeed, type Random } from "../nkeys/index.ts";
import { known, type Partly, unknown } from "../unknown.ts";

/** An identity that exists already. At least one of the two. */
export interface GivenKey {
  /**
   * The public key. Alone, it makes the resource seedless: others hold the seed. Changing it replaces the resource. At
   * least one of the two.
   */
  readonly publicKey?: string;
  /** The seed. Secret. At least one of the two. */
  readonly seed?: string;
}

/** A rule for a {@link GivenKey} of one kind. */
export function givenKey(kind: KeyKind): Rule<GivenKey> & { readonly secrets: readonly string[] } {
  const rule = object<GivenKey>({
    publicKey: { rule: publicKey(kind) },
    seed: { rule: seed(kind), secret: true },
  });
  return {
    ...rule,
    check(value, path, report) {
      const key = rule.check(value, path, report);
      if (key === undefined || key === unknown) return key;
      if (key.publicKey === undefined && key.seed === undefined) {
        report.fail(path, "needs publicKey or seed");
      } else {
        const given = known<GivenKey>(key);
        if (given?.publicKey === undefined || publicKeyOf(given) === given.publicKey) return key;
        report.fail(`${path}.publicKey`, "is not the public key of the seed beside it");
      }
      return key;
    },
  };
}

/** The public key of a given identity. */
export function publicKeyOf({ publicKey, seed }: GivenKey): string | undefined {
  return seed === undefined ? publicKey : keyPairFromSeed(seed).publicKey;
}

/** An identity that a resource was given or generated. */
export interface Identity {
  readonly publicKey: string;
  /** Absent when only the public key was given. */
  readonly keyPair?: KeyPair;
  /** Only of a generated identity: what state must keep. */
  readonly generatedSeed?: string;
}

/** The given identity, else a new one. */
export function identityOf(kind: KeyKind, key: GivenKey | undefined, random: Random): Identity {
  if (key?.seed !== undefined) {
    const keyPair = keyPairFromSeed(key.seed);
    return { publicKey: keyPair.publicKey, keyPair };
  }
  if (key?.publicKey !== undefined) return { publicKey: key.publicKey };
  const keyPair = generateKeyPair(kind, random);
  return { publicKey: keyPair.publicKey, keyPair, generatedSeed: keyPair.seed };
}

/** Compares a given identity with the resource's id. A key that is no longer given stays. */
export function diffKey(differences: Differences, key: Partly<GivenKey> | undefined, id: string): void {
  if (key === unknown) differences.update("key");
  if (key === undefined || key === unknown) return;
  // The public key of a `KeyPair` is its id and so known in previews, where its seed is not.
  if (key.publicKey !== undefined) differences.compare("key", key.publicKey, id);
  else
    differences.compare(
      "key",
      key.seed === unknown || key.seed === undefined ? unknown : publicKeyOf({ seed: key.seed }),
      id,
    );
}
