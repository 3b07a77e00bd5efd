/**
 * Identities: given by the program, or generated.
 *
 * State keeps the seed of either kind: a key that is no longer given stays, and its seed must not be gone with the
 * resource that it came from.
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
  /**
   * The seed. Secret. Kept in state beside the resource too, so that it is not lost when the key is no longer given. At
   * least one of the two.
   */
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
      if (key === unknown) return key;
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
}

/** What state keeps of an identity. */
export interface SeedState {
  /** The identity's seed, generated or given. Secret. Absent while only the public key was given. */
  readonly seed?: string;
}

/** The given identity, else a new one. */
export function identityOf(kind: KeyKind, key: GivenKey | undefined, random: Random): Identity {
  if (key?.seed === undefined && key?.publicKey !== undefined) return { publicKey: key.publicKey };
  const keyPair = key?.seed === undefined ? generateKeyPair(kind, random) : keyPairFromSeed(key.seed);
  return { publicKey: keyPair.publicKey, keyPair };
}

/** The seed to keep: the given one, else the one in state. */
export function seedState(key: GivenKey | undefined, { seed: held }: SeedState = {}): SeedState {
  const seed = key?.seed ?? held;
  return seed === undefined ? {} : { seed };
}

/** Compares a given identity with the resource's id and seed. A key that is no longer given stays. */
export function diffKey(
  differences: Differences,
  key: Partly<GivenKey> | undefined,
  id: string,
  { seed }: SeedState,
): void {
  if (key === unknown) differences.update("key");
  if (key === undefined || key === unknown) return;
  if (typeof key.seed === "string" && seed === undefined) differences.update("key");
  // The public key of a `KeyPair` is its id and so known in previews, where its seed is not.
  if (key.publicKey !== undefined) differences.compare("key", key.publicKey, id);
  else
    differences.compare(
      "key",
      key.seed === unknown || key.seed === undefined ? unknown : publicKeyOf({ seed: key.seed }),
      id,
    );
}
