/**
 * The text of a token: header, payload and signature in base64url, joined by dots.
 *
 * @see nats-io/jwt v2.8.3 `v2/header.go`, `v2/decoder.go` `Decode`
 * @module
 */
import { isUtf8 } from "node:buffer";
import { NatsAuthError } from "../errors.ts";
import { readClaims } from "./claims-reader.ts";
import { parseJson } from "./json-parser.ts";
import { text } from "./scalars.ts";
import { nameOf } from "./shape.ts";
import { always, struct } from "./struct.ts";

/** Longest token that is decoded, in characters. */
export const MAX_TOKEN_SIZE = 1024 * 1024;

/** The header of every token that is written. */
export const HEADER = encodeBase64('{"typ":"JWT","alg":"ed25519-nkey"}');

/** A token taken apart; nothing in it is trusted yet. */
export interface Token {
  /** Algorithm as the header spells it. */
  readonly algorithm: string;
  readonly payload: unknown;
  readonly signature: Uint8Array;
  /** What the signature covers in tokens of version 2: header and payload. */
  readonly signed: string;
  /** What it covers in tokens of version 1: the payload. */
  readonly signedV1: string;
}

const headerShape = struct<{ typ: string; alg: string }>({ typ: always(text), alg: always(text) });

/** Refuses what a caller without types may give: a file's bytes, a variable that is not set. */
export function requireText(token: unknown): void {
  if (typeof token === "string") return;
  throw new NatsAuthError("JWT_FORMAT", `Cannot decode JWT: expected text, got ${nameOf(token)}`);
}

/**
 * Takes a token apart.
 *
 * @throws {NatsAuthError} `JWT_FORMAT` for text that is no token, `JWT_HEADER` for a foreign kind of token.
 */
export function splitToken(token: string): Token {
  const chunks = token.split(".");
  const [header = "", payload = "", signature = ""] = chunks;
  if (chunks.length !== 3) {
    throw new NatsAuthError(
      "JWT_FORMAT",
      `Cannot decode JWT: expected 3 parts joined by dots, got ${chunks.length}`,
    );
  }
  const { typ, alg } = readClaims(
    headerShape,
    parseChunk(header, "header"),
    "decode JWT header",
    "JWT_HEADER",
  );
  if (typ.toUpperCase() !== "JWT" || !["ed25519-nkey", "ed25519"].includes(alg.toLowerCase())) {
    throw new NatsAuthError("JWT_HEADER", "Cannot decode JWT: its header does not announce a NATS token");
  }
  return {
    algorithm: alg,
    payload: parseChunk(payload, "payload"),
    signature: decodeBase64(signature, "signature"),
    signed: `${header}.${payload}`,
    signedV1: payload,
  };
}

/** Text in base64url without padding. */
export function encodeBase64(content: string | Uint8Array): string {
  const bytes =
    typeof content === "string"
      ? Buffer.from(content)
      : Buffer.from(content.buffer, content.byteOffset, content.byteLength);
  return bytes.toString("base64url");
}

/** JSON of a part; null is an empty object to Go. */
function parseChunk(chunk: string, what: string): unknown {
  const json = decodeUtf8(decodeBase64(chunk, what));
  try {
    return parseJson(json) ?? {};
  } catch (error) {
    const problem = error instanceof SyntaxError ? error.message : "JSON is nested too deeply";
    throw new NatsAuthError(
      "JWT_FORMAT",
      `Cannot decode JWT: its ${what} is not JSON that can be read: ${problem}`,
    );
  }
}

/** Go's decoder skips line ends anywhere, and refuses padding and all other foreign characters. */
function decodeBase64(chunk: string, what: string): Uint8Array {
  const plain = chunk.replace(/[\r\n]/g, "");
  if (!/^[\w-]*$/.test(plain) || plain.length % 4 === 1) {
    throw new NatsAuthError("JWT_FORMAT", `Cannot decode JWT: its ${what} is not base64url without padding`);
  }
  return Buffer.from(plain, "base64url");
}

/** Go replaces each byte that is not UTF-8 by U+FFFD; WHATWG decoders replace whole truncated sequences. */
function decodeUtf8(bytes: Uint8Array): string {
  if (isUtf8(bytes)) return Buffer.from(bytes).toString("utf8");
  const valid = Buffer.allocUnsafe(bytes.length * REPLACEMENT.length);
  let length = 0;
  for (let at = 0; at < bytes.length; ) {
    const width = utf8Width(bytes, at);
    for (let next = 0; next < width; next++) valid[length++] = bytes[at + next] ?? 0;
    if (width === 0) for (const byte of REPLACEMENT) valid[length++] = byte;
    at += width || 1;
  }
  return valid.toString("utf8", 0, length);
}

/** U+FFFD in UTF-8. */
const REPLACEMENT = [0xef, 0xbf, 0xbd] as const;

/** Second bytes that are fewer than 0x80 to 0xbf: no overlong forms, no surrogates, nothing beyond U+10FFFF. */
const secondBytes: Readonly<Record<number, readonly [number, number]>> = {
  224: [0xa0, 0xbf],
  237: [0x80, 0x9f],
  240: [0x90, 0xbf],
  244: [0x80, 0x8f],
};

/** Bytes of the character that begins here; 0 where none does. */
function utf8Width(bytes: Uint8Array, at: number): number {
  const first = bytes[at] ?? 0;
  if (first < 0x80) return 1;
  if (first < 0xc2 || first > 0xf4) return 0;
  const width = first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
  for (let next = 1; next < width; next++) {
    const byte = bytes[at + next] ?? 0;
    const [least, most] = (next === 1 && secondBytes[first]) || [0x80, 0xbf];
    if (byte < least || byte > most) return 0;
  }
  return width;
}
