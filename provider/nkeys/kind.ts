/**
 * The kinds of NATS keys and the byte that begins each encoded key.
 *
 * @see nats-io/nkeys v0.4.17 `strkey.go` `PrefixByte`
 * @module
 */

/** What a key belongs to. Signing keys have the kind of the entity they sign for. */
export type KeyKind = "operator" | "account" | "user" | "server" | "cluster" | "curve";

/** First byte of a public key. Its upper five bits are the first character of the text: O, A, U, N, C, X. */
export const publicPrefixes: Readonly<Record<KeyKind, number>> = {
  operator: 14 << 3,
  account: 0,
  user: 20 << 3,
  server: 13 << 3,
  cluster: 2 << 3,
  curve: 23 << 3,
};

/** First byte of a seed (S…); the kind of its key stands in the bits that follow. */
export const SEED_PREFIX = 18 << 3;

/** First byte of a private key (P…); the text does not tell its kind. */
export const PRIVATE_PREFIX = 15 << 3;

const kinds = new Map<number, KeyKind>();
for (const kind of ["operator", "account", "user", "server", "cluster", "curve"] as const) {
  kinds.set(publicPrefixes[kind], kind);
}

/** Kind whose public keys begin with this byte. */
export function kindOfPrefix(prefix: number): KeyKind | undefined {
  return kinds.get(prefix);
}
