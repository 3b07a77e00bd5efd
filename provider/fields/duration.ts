/**
 * Spans of time: text such as `"90d"`, `"12h"`, `"30m"`, `"45s"`.
 *
 * @module
 */

import { unknown } from "../unknown.ts";
import { quoted, type Report, type Rule } from "./rule.ts";
import { textShape } from "./shape.ts";
import { largestInteger, wireInteger } from "./wire-integer.ts";

/** A whole number and a unit: `d`, `h`, `m` or `s`; where it is said, also `ms`, `us` and `ns`. */
export type Duration = string;

/** Nanoseconds of each unit, largest first. */
const units: readonly (readonly [name: string, nanoseconds: bigint])[] = [
  ["d", 86_400_000_000_000n],
  ["h", 3_600_000_000_000n],
  ["m", 60_000_000_000n],
  ["s", 1_000_000_000n],
  ["ms", 1_000_000n],
  ["us", 1_000n],
  ["ns", 1n],
];

const second = 1_000_000_000n;
function parseNanoseconds(text: string): bigint | undefined {
  const [, amount, unit] = /^(\d{1,19})([a-z]+)$/.exec(text) ?? [];
  const factor = units.find(([name]) => name === unit)?.[1];
  return amount === undefined || factor === undefined ? undefined : BigInt(amount) * factor;
}

/** In the largest unit that is exact. */
function formatNanoseconds(nanoseconds: bigint): Duration {
  const [name, factor] = units.find(([, factor]) => nanoseconds >= factor && nanoseconds % factor === 0n) ?? [
    "s",
    second,
  ];
  return `${nanoseconds / factor}${name}`;
}

/** Seconds of a valid {@link Duration}; `undefined` for any other text, and for parts of seconds. */
export function parseDuration(text: string): number | undefined {
  const nanoseconds = parseNanoseconds(text);
  if (nanoseconds === undefined || nanoseconds % second !== 0n) return undefined;
  const seconds = Number(nanoseconds / second);
  return Number.isSafeInteger(seconds) ? seconds : undefined;
}

/** The {@link Duration} in the largest unit that is exact. */
export function formatDuration(seconds: number): Duration {
  return formatNanoseconds(BigInt(seconds) * second);
}

/** A {@link Duration} longer than nothing; in claims it stands in whole seconds. */
export function duration(): Rule<Duration, number> {
  return {
    shape: textShape("duration"),
    check(value: unknown, path: string, report: Report) {
      if (value === unknown) return unknown;
      const length = typeof value === "string" ? parseDuration(value) : undefined;
      if (length !== undefined && length > 0) return formatDuration(length);
      report.fail(path, `expected a duration such as "90d", "12h", "30m" or "45s", got ${quoted(value)}`);
      return unknown;
    },
    encode: (input) => parseDuration(input) ?? 0,
    decode: (wire) => (wire > 0 ? formatDuration(wire) : undefined),
  };
}

/** A {@link Duration} longer than nothing, down to nanoseconds; in claims it stands in nanoseconds. */
export const preciseDuration: Rule<Duration, number | bigint> = {
  shape: textShape("precise duration"),
  check(value: unknown, path: string, report: Report) {
    if (value === unknown) return unknown;
    const length = typeof value === "string" ? parseNanoseconds(value) : undefined;
    if (length !== undefined && length > 0n && length <= largestInteger) return formatNanoseconds(length);
    report.fail(path, `expected a duration such as "500ms", "10s", "2m" or "1h", got ${quoted(value)}`);
    return unknown;
  },
  encode: (input) => wireInteger(parseNanoseconds(input) ?? 0n),
  decode: (wire) => (wire > 0 ? formatNanoseconds(BigInt(wire)) : undefined),
};
