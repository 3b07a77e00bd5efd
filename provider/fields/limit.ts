/**
 * Limits: a count or a size, or the word "unlimited". The wire's -1 exists only in claims.
 *
 * @module
 */

import { unknown } from "../unknown.ts";
import { kindOf, type Report, type Rule } from "./rule.ts";

/** A whole number from 0, or `"unlimited"`. */
export type Count = number | "unlimited";

/** Bytes as a whole number, text such as `"10GiB"` or `"500MB"`, or `"unlimited"`. */
export type Size = number | string;

const unlimited = -1;

/** Binary and decimal units, largest first within each family. */
const units: readonly (readonly [name: string, bytes: number])[] = [
  ["TiB", 2 ** 40],
  ["GiB", 2 ** 30],
  ["MiB", 2 ** 20],
  ["KiB", 2 ** 10],
  ["TB", 1e12],
  ["GB", 1e9],
  ["MB", 1e6],
  ["KB", 1e3],
  ["B", 1],
];

/** A {@link Count}; in claims -1 stands for `"unlimited"`. */
export const count: Rule<Count, number | bigint> = {
  check(value: unknown, path: string, report: Report) {
    if (value === unknown || value === "unlimited") return value;
    if (typeof value === "number" && Number.isSafeInteger(value) && value >= 0) return value;
    report.fail(path, `expected a whole number from 0 or "unlimited", got ${quoted(value)}`);
    return undefined;
  },
  encode: (input) => (input === "unlimited" ? unlimited : input),
  decode: (wire) => (wire < 0 ? "unlimited" : Number(wire)),
};

/** A {@link Size}; in claims it stands in bytes, with -1 for `"unlimited"`. */
export const size: Rule<Size, number | bigint> = {
  check(value: unknown, path: string, report: Report) {
    if (value === unknown) return value;
    const bytes = parseSize(value);
    if (bytes !== undefined) return formatSize(bytes);
    report.fail(
      path,
      `expected bytes as a whole number, a size such as "10GiB", or "unlimited", got ${quoted(value)}`,
    );
    return undefined;
  },
  encode: (input) => parseSize(input) ?? 0,
  decode: (wire) => formatSize(Number(wire)),
};

function parseSize(value: unknown): number | undefined {
  if (value === "unlimited") return unlimited;
  if (typeof value === "string") {
    const [, amount, unit] = /^(\d+(?:\.\d+)?) ?([KMGT]?i?B)$/.exec(value) ?? [];
    const bytes = Number(amount) * (units.find(([name]) => name === unit)?.[1] ?? Number.NaN);
    return Number.isSafeInteger(bytes) ? bytes : undefined;
  }
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 0 ? value : undefined;
}

/** The shortest exact text in binary units, else the plain number of bytes. */
function formatSize(bytes: number): Size {
  if (bytes < 0) return "unlimited";
  const unit = units.find(([name, factor]) => name.endsWith("iB") && bytes >= factor && bytes % factor === 0);
  return unit === undefined ? bytes : `${bytes / unit[1]}${unit[0]}`;
}

/** A wrong limit is shown as written: limits are not secret, and the typing error is what the user looks for. */
function quoted(value: unknown): string {
  return typeof value === "number" || typeof value === "string" ? JSON.stringify(value) : kindOf(value);
}
