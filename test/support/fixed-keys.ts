import { type KeyKind, type KeyPair, keyPairFromRawSeed } from "../../provider/nkeys/index.ts";

/** A key pair whose 32 secret bytes all equal one number: the same in every run, and in the Go program beside the tests. */
export function fixedKeyPair(kind: KeyKind, byte: number): KeyPair {
  return keyPairFromRawSeed(kind, new Uint8Array(32).fill(byte));
}
