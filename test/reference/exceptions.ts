/**
 * Where this library knowingly differs from the Go libraries: it refuses more. Nothing else may differ, and never the
 * other way round.
 *
 * @module
 */
import { wellFormed } from "../../provider/jwt/json-text.ts";
import { encodeBase32 } from "../../provider/nkeys/base32.ts";
import { crc16 } from "../../provider/nkeys/crc16.ts";
import { kindOf } from "../../provider/nkeys/index.ts";
import { interfaces } from "../jwt/interfaces.ts";
import { type JsonValue, parseJson } from "./json.ts";

/** One deliberate difference. */
export interface Exception {
  readonly why: string;
  /** Whether a text, a key or the JSON of claims, is such a case. */
  covers(text: string): boolean;
  /** Refusals that it explains, as code and message. */
  readonly refusal?: RegExp;
  /** Issues that it explains, by code. */
  readonly issues?: RegExp;
}

/** Differences in single keys. */
export const keyExceptions = {
  "surplus characters in keys": {
    why: "Go skips line ends and ignores stray bits in base32; here a key has exactly one text",
    covers: (text) => canonicalKey(text) !== undefined && canonicalKey(text) !== text,
  },
  "loose prefixes and lengths of keys": {
    why: "Go masks the low bits of a seed's prefix and of a curve key's, and does not measure a curve key",
    covers: (text) => {
      const [first = 0, second = 0, ...rest] = looseKey(text) ?? [];
      const seed = first >> 3 === 18;
      return seed ? (second & 7) !== 0 : first >> 3 === 23 && ((first & 7) !== 0 || rest.length !== 31);
    },
  },
} as const satisfies Record<string, Exception>;

/** Differences in claims and their JSON. */
export const claimsExceptions = {
  "keys that are not in canonical form": {
    why: "as for single keys: Go takes another text of the same key for the key",
    covers: (text) => strings(tolerant(text)).some(isLooseKey),
    refusal:
      /^JWT_SUBJECT .*sub is not a public key of kind|^JWT_SIGNATURE .*its signature is not one of its issuer|^CREDS_SEED /,
    issues:
      /^(?:OPERATOR_SIGNING_KEY|OPERATOR_SYSTEM_ACCOUNT|AUTHORIZATION_(?:USER|ACCOUNT|XKEY)|SIGNING_KEY|ISSUER_ACCOUNT|REQUEST_USER|RESPONSE_(?:SUBJECT|AUDIENCE)|IMPORT_TOKEN)$/,
  },
  "keys in another letter case": {
    why: "Go takes a member in any letter case for the known one; other readers of the token would not",
    covers: (text) =>
      memberNames(tolerant(text)).some((name) => !wireNames.has(name) && foldedNames.has(fold(name))),
    refusal: /^JWT_(?:CLAIMS|HEADER) .*stands in another letter case$/,
  },
  "duplicated keys": {
    why: "Go lets the last one count; other readers of the token may take the first",
    covers: (text) => writtenNames(text) > distinctNames(tolerant(text)),
    refusal: /^JWT_(?:FORMAT|CLAIMS|HEADER) .*has a key twice/,
  },
  "null entries": {
    why: "Go panics on null imports and exports when it validates, or when it sorts two",
    covers: (text) => lists(tolerant(text), ["imports", "exports"]).some((list) => list.includes(null)),
    refusal: /^JWT_CLAIMS .*(?:imports|exports)\[\d+\]: cannot be null$/,
  },
  "signatures by curve keys": {
    why: "Go verifies an Ed25519 signature under a curve key's text too; here curve keys sign nothing",
    covers: (text) => kindOf(String(Object(tolerant(text)).iss)) === "curve",
    refusal: /^JWT_SIGNATURE .*its signature is not one of its issuer$/,
  },
  "deep nesting": {
    why: "Go reads 10,000 levels, this library 1,000; claims have ten",
    covers: (text) => depth(text) > 1000,
    refusal: /^JWT_FORMAT .*JSON is nested too deeply$/,
  },
} as const satisfies Record<string, Exception>;

/** Differences in what functions do. */
export const functionExceptions = {
  "curve keys of small order": {
    why: "Go seals and opens with a shared secret of zeros, which everyone knows; here both are refused",
  },
  "raw secrets of curve keys": {
    why: "Go's FromRawSeed makes an Ed25519 key under the prefix X, which no message can be sealed for; here an x25519 key",
  },
  "imports that overlap": {
    why: "Go reports each of what may be millions; here no more are looked for after 10,000",
  },
  "signatures of remote signers": {
    why: "Go's EncodeWithSigner takes whatever comes back; encodeJwtAsync verifies it",
  },
  "time zones of single systems": {
    why: "Go asks the machine, which may have posix/… and right/…; here the names are those of every machine",
  },
} as const satisfies Record<string, { readonly why: string }>;

/** Differences in decoded values. */
export const valueExceptions = {
  "kind of version 1 claims": {
    why: "Go decodes a version 1 token that names its kind in an odd place, and forgets the kind; here `nats.type` says it",
    /** What this library makes of the claims that Go decoded. */
    apply({ kind, claims }: { readonly kind: string; readonly claims: JsonValue }): JsonValue {
      const { nats } = Object(claims);
      if (claims === null || kind === "generic" || nats?.version === 2 || nats?.type !== undefined)
        return claims;
      return { ...Object(claims), nats: { ...nats, type: kind } };
    },
  },
};

/** Differences in text. */
export const textExceptions = {
  "letters newer than Go's Unicode": {
    why: "Go 1.26 knows the letters of Unicode 15, Node 24 those of Unicode 16 and 17: it has a lower case for more",
    covers: (text) =>
      /[\u1c89\ua7cb\ua7cc\ua7ce\ua7d2\ua7d4\ua7da\ua7dc\u{10d50}-\u{10d65}\u{16ea0}-\u{16eb8}]/u.test(text),
  },
} as const satisfies Record<string, Exception>;

/** Differences in creds files. */
export const credsExceptions = {
  "text without a JWT": {
    why: "Go hands on whatever it finds, the whole text if need be; three parts of base64url are asked for here",
    covers: (jwt: string) => !/^[\w-]+\.[\w-]+\.[\w-]+$/.test(jwt),
  },
  "line ends around a bare JWT or seed": {
    why: "Go hands on the line end of a file that is a JWT and nothing else, and the CR after a seed outside a block",
    covers: (text: string, found: { readonly jwt: string; readonly seed: string | null }) =>
      found.jwt === text || found.seed?.endsWith("\r") === true,
  },
};

/** Names of the exceptions that excuse a refusal. */
export function excuses(table: Readonly<Record<string, Exception>>, text: string): string[] {
  return Object.entries(table).flatMap(([name, exception]) => (exception.covers(text) ? [name] : []));
}

/** Whether one of the exceptions that a text meets explains this refusal. */
export function excusesRefusal(
  error: { readonly code: string; readonly message: string },
  text: string,
): boolean {
  return Object.values<Exception>(claimsExceptions).some(
    ({ covers, refusal }) => refusal?.test(`${error.code} ${error.message}`) === true && covers(text),
  );
}

/** Whether one of them explains all of these issues. */
export function excusesIssues(codes: readonly string[], text: string): boolean {
  return Object.values<Exception>(claimsExceptions).some(
    ({ covers, issues }) => codes.every((code) => issues?.test(code) === true) && covers(text),
  );
}

function isLooseKey(text: string): boolean {
  return excuses(keyExceptions, text).length > 0;
}

/** Bytes of a key before its checksum, as Go's decoder reads them; `undefined` where it refuses. */
function looseKey(text: string): number[] | undefined {
  const bits = [...text.replace(/[\r\n]/g, "")].map((char) =>
    "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".indexOf(char),
  );
  if (bits.includes(-1)) return undefined;
  // Go drops what is left after the groups of eight where so few characters hold no whole number of bytes.
  const left = bits.length % 8;
  if ([1, 3, 6].includes(left)) bits.splice(-left);
  const bytes: number[] = [];
  let [value, size] = [0, 0];
  for (const five of bits) {
    value = ((value << 5) | five) & 0xfff;
    size += 5;
    if (size >= 8) {
      size -= 8;
      bytes.push((value >> size) & 0xff);
    }
  }
  const end = bytes.length - 2;
  const checksum = (bytes[end] ?? 0) | ((bytes[end + 1] ?? 0) << 8);
  return end >= 2 && crc16(Uint8Array.from(bytes), end) === checksum ? bytes.slice(0, end) : undefined;
}

/** The one text of the key that Go reads from this one. */
function canonicalKey(text: string): string | undefined {
  const key = looseKey(text);
  if (key === undefined) return undefined;
  const content = Uint8Array.from([...key, 0, 0]);
  const checksum = crc16(content, key.length);
  content[key.length] = checksum & 0xff;
  content[key.length + 1] = checksum >> 8;
  return encodeBase32(content);
}

function tolerant(text: string): JsonValue {
  try {
    return parseJson(text);
  } catch {
    return null;
  }
}

function entries(json: JsonValue): [string, JsonValue][] {
  if (json === null || typeof json !== "object") return [];
  const own: [string, JsonValue][] = Array.isArray(json) ? [] : Object.entries(json);
  return [...own, ...Object.values<JsonValue>(json as { [name: string]: JsonValue }).flatMap(entries)];
}

function memberNames(json: JsonValue): string[] {
  return entries(json).map(([name]) => name);
}

/** How many members stand in a text of JSON. */
function writtenNames(text: string): number {
  return [...text.matchAll(/"(?:[^"\\]|\\.)*"(\s*:)?/gs)].filter(([, colon]) => colon !== undefined).length;
}

/** How many members are left of them, where Go takes every lone surrogate for the same character. */
function distinctNames(json: JsonValue): number {
  if (json === null || typeof json !== "object") return 0;
  const own = Array.isArray(json) ? 0 : new Set(Object.keys(json).map(wellFormed)).size;
  const parts = Object.values<JsonValue>(json as { [name: string]: JsonValue });
  return parts.reduce<number>((sum, part) => sum + distinctNames(part), own);
}

function lists(json: JsonValue, names: readonly string[]): (readonly JsonValue[])[] {
  return entries(json).flatMap(([name, value]) =>
    names.includes(name) && Array.isArray(value) ? [value] : [],
  );
}

function strings(json: JsonValue): string[] {
  if (typeof json === "string") return [json];
  if (json === null || typeof json !== "object") return [];
  return Object.values<JsonValue>(json as { [name: string]: JsonValue }).flatMap(strings);
}

/** Levels of objects and lists, strings left out. */
function depth(text: string): number {
  let [now, most] = [0, 0];
  for (const [sign] of text.replace(/"(?:[^"\\]|\\.)*"/g, "").matchAll(/[[\]{}]/g)) {
    now += "[{".includes(sign) ? 1 : -1;
    most = Math.max(most, now);
  }
  return most;
}

/** Every name that a member of claims or header has, in today's form or that of version 1. */
const wireNames = new Set([
  ...interfaces.flatMap(({ members }) => members.map(({ name }) => name)),
  "typ",
  "alg",
]);

const foldedNames = new Set([...wireNames].map(fold));

/** As Go compares the names of members. */
function fold(name: string): string {
  return name.toLowerCase().replaceAll("ſ", "s");
}
