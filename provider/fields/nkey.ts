/**
 * Rules for nkeys: public keys by kind, and seeds. What is wrong with a seed is said without quoting it.
 *
 * @module
 */

import { decodeSeed, isPublicKey, type KeyKind } from "../nkeys/index.ts";
import { unknown } from "../unknown.ts";
import { kindOf, type Report, type Rule } from "./rule.ts";
import { either, textShape, wordShape } from "./shape.ts";

/** First letter of a public key of each kind. A seed starts with `S` and then this letter. */
const letters: Readonly<Record<KeyKind, string>> = {
  operator: "O",
  account: "A",
  user: "U",
  server: "N",
  cluster: "C",
  curve: "X",
};

const kinds = ["operator", "account", "user", "server", "cluster", "curve"] as const satisfies KeyKind[];

/** A public key of one kind, 56 characters. */
export function publicKey(kind: KeyKind): Rule<string> {
  return {
    shape: textShape(`public ${kind} key`),
    check(value: unknown, path: string, report: Report) {
      if (value === unknown) return unknown;
      if (typeof value === "string" && isPublicKey(kind, value)) return value;
      report.fail(path, `expected a public ${kind} key (${letters[kind]}…), got ${described(value)}`);
      return unknown;
    },
    encode: (input) => input,
    decode: (wire) => wire,
  };
}

/** A public key of one kind, or `*` for all of them. */
export function publicKeyOrAll(kind: KeyKind): Rule<string> {
  const key = publicKey(kind);
  return {
    ...key,
    shape: either(key.shape, wordShape("*")),
    check: (value, path, report) => (value === "*" ? value : key.check(value, path, report)),
  };
}

/** A seed of one of the kinds given, 58 characters. */
export function seed(...wanted: readonly KeyKind[]): Rule<string> {
  const expected = wanted.map((kind) => `${named(kind)} seed (S${letters[kind]}…)`).join(" or ");
  return {
    shape: textShape("seed"),
    check(value: unknown, path: string, report: Report) {
      if (value === unknown) return unknown;
      const found = kindOfSeed(value);
      if (typeof value === "string" && wanted.some((kind) => kind === found)) return value;
      report.fail(
        path,
        `expected ${expected}, got ${found === undefined ? described(value) : `${named(found)} seed`}`,
      );
      return unknown;
    },
    encode: (input) => input,
    decode: (wire) => wire,
  };
}

function kindOfSeed(value: unknown): KeyKind | undefined {
  if (typeof value !== "string") return undefined;
  try {
    return decodeSeed(value).kind;
  } catch {
    return undefined;
  }
}

/** Says which kind of key was given instead; text that is no nkey may be a mistyped secret and is never quoted. */
function described(value: unknown): string {
  if (typeof value !== "string") return kindOf(value);
  if (kindOfSeed(value) !== undefined) return "a seed, which is secret and does not belong here";
  const kind = kinds.find((each) => value.startsWith(letters[each]) && value.length === 56);
  if (kind === undefined) return `text of ${value.length} characters that is no nkey`;
  return isPublicKey(kind, value)
    ? `a public ${kind} key (${value.slice(0, 5)}…)`
    : "a key with a typing error: its checksum does not match";
}

/** With its article. */
function named(kind: KeyKind): string {
  return `${/^[aeiou]/.test(kind) && kind !== "user" ? "an" : "a"} ${kind}`;
}
