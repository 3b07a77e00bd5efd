/**
 * What one input may be, and how it stands in claims: each rule goes both ways.
 *
 * A rule validates what a program wrote (at the edge, once, collecting every problem), encodes the valid value into
 * its claim, and decodes a claim back into the input that says the same. Refresh and import rebuild inputs with the
 * latter. Values that a preview does not know pass every check unseen.
 *
 * @module
 */

import type { Partly } from "../unknown.ts";
import type { Gaps } from "./known-part.ts";
import type { Report } from "./report.ts";
import type { Shape } from "./shape.ts";

export { Report } from "./report.ts";

/** What tells which input writes a claim. */
export interface Locating {
  /**
   * The path below the input that writes the claim at `path` below the claim (`["subs"]` -> `["subscriptions"]`);
   * `undefined` when none does. Default: the same path.
   */
  locate?(path: readonly string[]): readonly string[] | undefined;
}

/** The two-way meaning of an input. `Wire` is the claim's type. */
export interface Rule<Input, Wire = Input> extends Locating {
  readonly shape: Shape;
  /** Paths below the value that are encrypted in state (`signer.seed`); `*` is any name. Default: none. */
  readonly secrets?: readonly string[];
  /** Paths below the value whose change needs a new resource. Default: none. */
  readonly replaces?: readonly string[];
  /**
   * Checks what a program wrote and returns it in canonical form, so that equal meanings are equal values.
   * Problems go to `report`, and what has one counts as unknown for all further checks.
   */
  check(value: unknown, path: string, report: Report): Partly<Input>;
  /**
   * The part of a checked value that can be checked further although the rest is unknown; `undefined` when there is
   * none. Default: all or nothing.
   */
  knownPart?(value: Partly<Input>, path: string, gaps: Gaps): Input | undefined;
  /** The claim that says what `input` says. */
  encode(input: Input): Wire;
  /** The input that says what `wire` says; `undefined` when leaving the input out says it. */
  decode(wire: Wire): Input | undefined;
}

/** The input path of a claim path, for a rule that writes whole claims; a path that no input writes stays as it is. */
export function inputPath(rule: Locating, claimPath: string): string {
  const steps = claimPath.match(/\["(?:[^"\\]|\\.)*"\]|\[\d+\]|[^.[\]]+/g) ?? [];
  const below = steps[0] === "nats" ? steps.slice(1) : steps;
  const located = rule.locate === undefined ? below : rule.locate(below);
  if (located === undefined) return claimPath;
  return located.reduce(
    (path, step) => (path === "" || step.startsWith("[") ? path + step : `${path}.${step}`),
    "",
  );
}

/** The path of a member of an object. */
export function memberPath(path: string, name: string): string {
  return path === "" ? name : `${path}.${name}`;
}

/** The path of an entry of a record. */
export function entryPath(path: string, name: string): string {
  return `${path}[${JSON.stringify(name)}]`;
}

/** Describes a value for messages by kind only, so that no secret is ever quoted. */
export function kindOf(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "a list";
  return (
    { string: "text", number: "a number", boolean: "true or false", object: "an object" }[
      typeof value as "string"
    ] ?? typeof value
  );
}

/** Longer texts are no typing errors, and may be secrets that were given to the wrong input. */
const longestQuoted = 40;

/** Describes a value for messages as written, where that helps to find a typing error. */
export function quoted(value: unknown): string {
  if (typeof value === "number") return String(value);
  if (typeof value !== "string") return kindOf(value);
  return value.length > longestQuoted ? `text of ${value.length} characters` : JSON.stringify(value);
}
