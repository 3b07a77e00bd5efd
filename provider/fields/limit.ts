/**
 * Limits: a count, a size, or the word "unlimited". The wire's -1 exists only in claims.
 *
 * @module
 */

import { unknown } from "../unknown.ts";
import { quoted, type Report, type Rule } from "./rule.ts";
import { either, integerShape, textShape, wordShape } from "./shape.ts";
import { largestInteger, wireInteger } from "./wire-integer.ts";

/** A whole number from 0, or `"unlimited"`. */
export type Count = number | "unlimited";

/** Bytes as a whole number, text such as `"10GiB"` or `"500MB"`, or `"unlimited"`. */
export type Size = number | string;

const unlimited = -1;

/** Why 0 may be no value of a limit. */
export interface LimitOptions {
  /** Follows "got 0": servers would take it for something else than nothing. */
  readonly refuseZero?: string;
}

/** A {@link Count}; in claims -1 stands for `"unlimited"`. */
export function count({ refuseZero }: LimitOptions = {}): Rule<Count, number | bigint> {
  const least = refuseZero === undefined ? 0 : 1;
  return {
    shape: either(integerShape(least), wordShape("unlimited")),
    check(value: unknown, path: string, report: Report) {
      if (value === unknown || value === "unlimited") return value;
      if (typeof value === "number" && Number.isSafeInteger(value) && value >= least) return value;
      const zero = value === 0 && refuseZero !== undefined ? `: ${refuseZero}` : "";
      report.fail(
        path,
        `expected a whole number from ${least} or "unlimited", got ${quoted(value)}${minusOne(value)}${zero}`,
      );
      return unknown;
    },
    encode: (input) => (input === "unlimited" ? unlimited : input),
    // What JavaScript cannot count is more than any server can have.
    decode: (wire) =>
      wire < 0 || wire > Number.MAX_SAFE_INTEGER ? "unlimited" : wire < least ? undefined : Number(wire),
  };
}

/** A {@link Size}; in claims it stands in bytes, with -1 for `"unlimited"`. */
export function size({ refuseZero }: LimitOptions = {}): Rule<Size, number | bigint> {
  const least = refuseZero === undefined ? 0 : 1;
  return {
    shape: either(integerShape(least), textShape("size")),
    check(value: unknown, path: string, report: Report) {
      if (value === unknown) return unknown;
      const bytes = parseSize(value);
      if (bytes !== undefined && (bytes < 0 || bytes >= least)) return formatSize(bytes);
      const zero = bytes === 0n && refuseZero !== undefined ? `: ${refuseZero}` : "";
      report.fail(
        path,
        `expected bytes as a whole number, a size such as "10GiB", or "unlimited", ` +
          `got ${quoted(value)}${minusOne(value)}${zero}`,
      );
      return unknown;
    },
    encode: (input) => wireInteger(parseSize(input) ?? 0n),
    decode: (wire) => (wire >= 0 && wire < least ? undefined : formatSize(BigInt(wire))),
  };
}

/** Binary and decimal units, largest first within each family. */
const units: readonly (readonly [name: string, bytes: bigint])[] = [
  ["TiB", 2n ** 40n],
  ["GiB", 2n ** 30n],
  ["MiB", 2n ** 20n],
  ["KiB", 2n ** 10n],
  ["TB", 10n ** 12n],
  ["GB", 10n ** 9n],
  ["MB", 10n ** 6n],
  ["KB", 10n ** 3n],
  ["B", 1n],
];

/** Bytes of a size, -1 for "unlimited"; `undefined` for what is no size, or no whole number of bytes. */
function parseSize(value: unknown): bigint | undefined {
  if (value === "unlimited") return BigInt(unlimited);
  if (typeof value === "number") return Number.isSafeInteger(value) && value >= 0 ? BigInt(value) : undefined;
  if (typeof value !== "string") return undefined;
  const [, whole, fraction = "", unit] = /^(\d{1,19})(?:\.(\d{1,12}))? ?([KMGT]?i?B)$/.exec(value) ?? [];
  const factor = units.find(([name]) => name === unit)?.[1];
  if (whole === undefined || factor === undefined) return undefined;
  const scale = 10n ** BigInt(fraction.length);
  const scaled = BigInt(whole + fraction) * factor;
  const bytes = scaled / scale;
  return scaled % scale === 0n && bytes <= largestInteger ? bytes : undefined;
}

/** The shortest exact text in binary units, else the plain number of bytes. */
function formatSize(bytes: bigint): Size {
  if (bytes < 0n) return "unlimited";
  const unit = units.find(
    ([name, factor]) => name.endsWith("iB") && bytes >= factor && bytes % factor === 0n,
  );
  if (unit !== undefined) return `${bytes / unit[1]}${unit[0]}`;
  const plain = wireInteger(bytes);
  return typeof plain === "number" ? plain : `${bytes}B`;
}

/** The wire's word for unlimited is a likely guess. */
function minusOne(value: unknown): string {
  return value === unlimited ? `: write "unlimited"` : "";
}
