/**
 * Spans of time: text such as `"90d"`, `"12h"`, `"30m"`, `"45s"`.
 *
 * @module
 */

import { unknown } from "../unknown.ts";
import type { Report, Rule } from "./rule.ts";
import { kindOf } from "./rule.ts";

/** A whole number and a unit: `d`, `h`, `m` or `s`. */
export type Duration = string;

/** Seconds of each unit, largest first. */
const units: readonly (readonly [name: string, seconds: number])[] = [
  ["d", 86_400],
  ["h", 3_600],
  ["m", 60],
  ["s", 1],
];

/** Seconds of a valid {@link Duration}; `undefined` for any other text. */
export function parseDuration(text: string): number | undefined {
  const [, amount, unit] = /^(\d+)([dhms])$/.exec(text) ?? [];
  const seconds = Number(amount) * (units.find(([name]) => name === unit)?.[1] ?? Number.NaN);
  return Number.isSafeInteger(seconds) ? seconds : undefined;
}

/** The {@link Duration} in the largest unit that is exact. */
export function formatDuration(seconds: number): Duration {
  const [name, factor] = units.find(([, factor]) => seconds >= factor && seconds % factor === 0) ?? ["s", 1];
  return `${seconds / factor}${name}`;
}

/** A {@link Duration} longer than nothing; in claims it stands in units of `seconds` (default: whole seconds). */
export function duration(seconds = 1): Rule<Duration, number> {
  return {
    check(value: unknown, path: string, report: Report) {
      if (value === unknown) return unknown;
      const length = typeof value === "string" ? parseDuration(value) : undefined;
      if (length !== undefined && length > 0) return formatDuration(length);
      const got = typeof value === "string" ? `"${value}"` : kindOf(value);
      report.fail(path, `expected a duration such as "90d", "12h", "30m" or "45s", got ${got}`);
      return undefined;
    },
    encode: (input) => (parseDuration(input) ?? 0) / seconds,
    decode: (wire) => formatDuration(wire * seconds),
  };
}
