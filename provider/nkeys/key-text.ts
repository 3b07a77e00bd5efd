/**
 * The text form of keys.
 *
 * - public key: prefix byte · 32 key bytes · checksum, 56 characters;
 * - seed: two bytes that hold the seed prefix and the kind's prefix · 32 secret bytes · checksum, 58 characters;
 * - private key: prefix byte · 64 bytes (32 for curve keys) · checksum.
 *
 * All in base32 without padding; the checksum is CRC-16/XMODEM, little-endian, over everything before it.
 * Every key has exactly one text: surplus characters and stray bits are refused, where the Go library
 * overlooks some of them.
 *
 * @see nats-io/nkeys v0.4.17 `strkey.go` `Encode`, `EncodeSeed`, `DecodeSeed`, `decodePublicKey`
 * @module
 */
import { NatsAuthError, type NkeyErrorCode } from "../errors.ts";
import { decodeBase32, encodeBase32 } from "./base32.ts";
import { crc16 } from "./crc16.ts";
import { type KeyKind, kindOfPrefix, PRIVATE_PREFIX, publicPrefixes, SEED_PREFIX } from "./kind.ts";
import { isSmallOrder } from "./small-order.ts";

/** A decoded key: its kind and its raw bytes. */
export interface RawKey {
  readonly kind: KeyKind;
  /** 32 bytes: of a public key, the point; of a seed, the secret. A fresh copy. */
  readonly bytes: Uint8Array;
}

const KEY_LENGTH = 32;
const CHECKSUM_LENGTH = 2;

/** Why a text is not the key it should be. */
interface Flaw {
  readonly code: NkeyErrorCode;
  readonly problem: string;
}

const flaws = {
  encoding: { code: "NKEY_ENCODING", problem: "text is not base32 in upper case without surplus characters" },
  notText: { code: "NKEY_ENCODING", problem: "it is not text" },
  checksum: { code: "NKEY_CHECKSUM", problem: "checksum does not match" },
  length: { code: "NKEY_LENGTH", problem: "length does not fit a key of its kind" },
  smallOrder: { code: "NKEY_SMALL_ORDER", problem: "anyone could sign for this public key" },
  notPublic: { code: "NKEY_PREFIX", problem: "text is not a public key (O…, A…, U…, N…, C… or X…)" },
  notSeed: { code: "NKEY_PREFIX", problem: "text is not a seed (SO…, SA…, SU…, SN…, SC… or SX…)" },
  notPrivate: { code: "NKEY_PREFIX", problem: "text is not a private key (P…)" },
} as const satisfies Record<string, Flaw>;

/**
 * Encodes a public key.
 *
 * @param bytes The 32 bytes of the point.
 * @throws {NatsAuthError} `NKEY_LENGTH` unless there are 32 bytes; `NKEY_KIND` for a kind that does not exist.
 */
export function encodePublicKey(kind: KeyKind, bytes: Uint8Array): string {
  requireLength(bytes, [KEY_LENGTH], "public key");
  return encode([prefixOf(kind)], bytes);
}

/**
 * Encodes a seed.
 *
 * @param bytes The 32 secret bytes.
 * @throws {NatsAuthError} `NKEY_LENGTH` unless there are 32 bytes; `NKEY_KIND` for a kind that does not exist.
 */
export function encodeSeed(kind: KeyKind, bytes: Uint8Array): string {
  requireLength(bytes, [KEY_LENGTH], "seed");
  // Two heads of five bits each, so that the text begins with S and the letter of the kind.
  const prefix = prefixOf(kind);
  return encode([SEED_PREFIX | (prefix >>> 5), (prefix & 31) << 3], bytes);
}

/**
 * Encodes a private key.
 *
 * @param bytes 64 bytes, seed and public key; 32 bytes for a curve key.
 * @throws {NatsAuthError} `NKEY_LENGTH` for any other length.
 */
export function encodePrivateKey(bytes: Uint8Array): string {
  requireLength(bytes, [2 * KEY_LENGTH, KEY_LENGTH], "private key");
  return encode([PRIVATE_PREFIX], bytes);
}

/**
 * Decodes a public key of any kind.
 *
 * @param text 56 characters.
 * @throws {NatsAuthError} `NKEY_ENCODING`, `NKEY_CHECKSUM`, `NKEY_PREFIX`, `NKEY_LENGTH`, or `NKEY_SMALL_ORDER`
 *   for the few points that make signatures forgeable.
 * @example decodePublicKey("UDWU…").kind // "user"
 */
export function decodePublicKey(text: string): RawKey {
  return orThrow(readPublicKey(text), "public key");
}

/**
 * Decodes a seed of any kind.
 *
 * @param text 58 characters.
 * @throws {NatsAuthError} `NKEY_ENCODING`, `NKEY_CHECKSUM`, `NKEY_PREFIX` or `NKEY_LENGTH`.
 */
export function decodeSeed(text: string): RawKey {
  return orThrow(readSeed(text), "seed");
}

/**
 * Decodes a private key.
 *
 * @returns 64 bytes, seed and public key; 32 bytes for a curve key.
 * @throws {NatsAuthError} `NKEY_ENCODING`, `NKEY_CHECKSUM`, `NKEY_PREFIX` or `NKEY_LENGTH`.
 */
export function decodePrivateKey(text: string): Uint8Array {
  return orThrow(readPrivateKey(text), "private key");
}

/**
 * Kind of a public key.
 *
 * @returns `undefined` when the text is not a valid public key of any kind.
 */
export function kindOf(publicKey: string): KeyKind | undefined {
  const key = readPublicKey(publicKey);
  return "code" in key ? undefined : key.kind;
}

/** Whether the text is a valid public key of this kind. */
export function isPublicKey(kind: KeyKind, text: string): boolean {
  return kindOf(text) === kind;
}

function readPublicKey(text: string): RawKey | Flaw {
  const content = read(text);
  if ("code" in content) return content;
  const kind = kindOfPrefix(content[0] ?? 0);
  if (kind === undefined) return flaws.notPublic;
  const bytes = content.subarray(1);
  if (bytes.length !== KEY_LENGTH) return flaws.length;
  if (kind !== "curve" && isSmallOrder(bytes)) return flaws.smallOrder;
  return { kind, bytes };
}

function readSeed(text: string): RawKey | Flaw {
  const content = read(text);
  if ("code" in content) return content;
  const [first = 0, second = 0] = content;
  const kind = kindOfPrefix(((first & 7) << 5) | (second >>> 3));
  if ((first & 0xf8) !== SEED_PREFIX || kind === undefined || (second & 7) !== 0) return flaws.notSeed;
  const bytes = content.subarray(2);
  return bytes.length === KEY_LENGTH ? { kind, bytes } : flaws.length;
}

function readPrivateKey(text: string): Uint8Array | Flaw {
  const content = read(text);
  if ("code" in content) return content;
  if (content[0] !== PRIVATE_PREFIX) return flaws.notPrivate;
  const bytes = content.subarray(1);
  return bytes.length === KEY_LENGTH || bytes.length === 2 * KEY_LENGTH ? bytes : flaws.length;
}

/** First byte of the public keys of a kind. */
function prefixOf(kind: KeyKind): number {
  if (Object.hasOwn(publicPrefixes, kind)) return publicPrefixes[kind];
  const kinds = Object.keys(publicPrefixes).join(", ");
  throw new NatsAuthError("NKEY_KIND", `Cannot encode a key: its kind is none of ${kinds}`);
}

function encode(prefix: readonly number[], bytes: Uint8Array): string {
  const content = new Uint8Array(prefix.length + bytes.length + CHECKSUM_LENGTH);
  content.set(prefix);
  content.set(bytes, prefix.length);
  const end = prefix.length + bytes.length;
  const checksum = crc16(content, end);
  content[end] = checksum & 0xff;
  content[end + 1] = checksum >>> 8;
  return encodeBase32(content);
}

/** Prefix and key bytes of a text whose checksum holds. */
function read(text: string): Uint8Array | Flaw {
  // Callers without types may give a file's bytes, or a variable that is not set.
  if (typeof text !== "string") return flaws.notText;
  const content = decodeBase32(text);
  if (content === undefined) return flaws.encoding;
  const end = content.length - CHECKSUM_LENGTH;
  if (end < 2) return flaws.length;
  const checksum = (content[end] ?? 0) | ((content[end + 1] ?? 0) << 8);
  return crc16(content, end) === checksum ? content.subarray(0, end) : flaws.checksum;
}

function orThrow<T extends object>(result: T | Flaw, what: string): T {
  if (isFlaw(result)) throw new NatsAuthError(result.code, `Cannot decode ${what}: ${result.problem}`);
  return result;
}

function isFlaw(result: object): result is Flaw {
  return "code" in result;
}

function requireLength(bytes: Uint8Array, lengths: readonly number[], what: string): void {
  if (lengths.includes(bytes.length)) return;
  const expected = lengths.join(" or ");
  throw new NatsAuthError(
    "NKEY_LENGTH",
    `Cannot encode ${what}: expected ${expected} bytes, got ${bytes.length}`,
  );
}
