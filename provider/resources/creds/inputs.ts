/**
 * Inputs of `Creds`, and what cannot work in them.
 *
 * @module
 */

import { seed } from "../../fields/nkey.ts";
import { object } from "../../fields/object.ts";
import type { Problems } from "../../fields/report.ts";
import { quoted, type Rule } from "../../fields/rule.ts";
import { either, integerShape, textShape } from "../../fields/shape.ts";
import { text } from "../../fields/text.ts";
import { findClaims } from "../../jwt/decode.ts";
import { keyPairFromSeed } from "../../nkeys/index.ts";
import { type Given, unknown } from "../../unknown.ts";

/** Inputs of `Creds`. */
export interface CredsInputs {
  /** Tells several creds of one user apart. Default: the resource's name. Replaces. */
  readonly name: string;
  /** The user's JWT. Another user's replaces, a later one of the same user updates. */
  readonly jwt: string;
  /** The user's seed. Secret. Updates. */
  readonly seed: string;
  /** Where to write the creds, relative to the program's folder. Default: nowhere. Updates. */
  readonly file?: string;
  /** Permission bits of the file in octal, as text or number (`"0600"` or `0o600`). Default: `"0600"`. Updates. */
  readonly mode?: string | number;
}

/** Of a file for which none is given. */
export const defaultMode = "0600";

/** Permission bits, in octal text. */
const mode: Rule<string | number> = {
  shape: either(textShape("octal permission bits"), integerShape(0, 0o777)),
  check(value, path, report) {
    if (value === unknown) return unknown;
    const octal = typeof value === "number" ? value.toString(8) : value;
    if (typeof octal === "string" && /^0?[0-7]{3}$/.test(octal)) return octal.padStart(4, "0");
    report.fail(path, `expected permission bits in octal such as "0600", got ${quoted(value)}`);
    return unknown;
  },
  encode: (input) => input,
  decode: (wire) => wire,
};

/** A rule for {@link CredsInputs}. */
export const credsInputs = object<CredsInputs>({
  name: { rule: text(), required: true, replaces: true },
  jwt: { rule: text(), required: true, replaces: true },
  seed: { rule: seed("user"), required: true, secret: true },
  file: { rule: text() },
  mode: { rule: mode },
});

/** Reports what is no user JWT, and a seed of another user. */
export function checkCreds({ jwt, seed }: Given<CredsInputs>, report: Problems): void {
  if (typeof jwt !== "string") return;
  const claims = findClaims(jwt, "user");
  if (claims === undefined) {
    report.fail("jwt", "is no valid user JWT. Pass the `jwt` of a User");
  } else if (typeof seed === "string") {
    const { publicKey } = keyPairFromSeed(seed);
    if (claims.sub !== publicKey) report.fail("seed", `belongs to ${publicKey}, not to the JWT's user`);
  }
}

/** Whether a user stands behind the creds, but not its seed. */
export function isSeedless(news: unknown): boolean {
  if (typeof news !== "object" || news === null || !("jwt" in news)) return false;
  return !("seed" in news) || news.seed === "";
}
