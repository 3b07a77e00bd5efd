/**
 * The signing key that an operator or account generates for itself, beside those it is given.
 *
 * @module
 */

import { generateKeyPair, type Random } from "../nkeys/index.ts";

/** What state keeps of a generated signing key. */
export interface SigningState {
  readonly signingKey?: string;
  /** Secret. */
  readonly signingSeed?: string;
}

interface SigningInputs<Key = unknown> {
  readonly signingKeys?: readonly Key[];
  readonly generateSigningKey?: boolean;
}

/** The signing key to keep: the one in state, a new one, or none. */
export function generatedSigningKey(
  kind: "operator" | "account",
  { generateSigningKey = true }: SigningInputs,
  { signingKey, signingSeed }: SigningState,
  random: Random,
): SigningState {
  if (!generateSigningKey) return {};
  if (signingKey !== undefined && signingSeed !== undefined) return { signingKey, signingSeed };
  const { publicKey, seed } = generateKeyPair(kind, random);
  return { signingKey: publicKey, signingSeed: seed };
}

/** All signing keys that the claims list: the generated one first, then those given. */
export function signingKeyList<Key>(
  { signingKeys = [], generateSigningKey = true }: SigningInputs<Key>,
  { signingKey }: SigningState,
): readonly (Key | string)[] {
  return generateSigningKey && signingKey !== undefined ? [signingKey, ...signingKeys] : signingKeys;
}
