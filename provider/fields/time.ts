/**
 * Points in time: RFC 3339 text or Unix seconds.
 *
 * @module
 */

import { unknown } from "../unknown.ts";
import { quoted, type Report, type Rule } from "./rule.ts";
import { either, integerShape, textShape } from "./shape.ts";

/** RFC 3339 text such as `"2027-01-31T12:00:00Z"`, or whole Unix seconds. */
export type Time = string | number;

/** The last second of the year 9999, the last that RFC 3339 can say. */
const latest = 253_402_300_799;

/** Unix seconds of a valid {@link Time}. */
export function parseTime(value: unknown): number | undefined {
  if (typeof value === "number")
    return Number.isSafeInteger(value) && value > 0 && value <= latest ? value : undefined;
  if (typeof value !== "string") return undefined;
  const [, date = ""] = /^(\d{4}-\d\d-\d\d)T\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)$/.exec(value) ?? [];
  // Date.parse takes the 31st of February for the 3rd of March.
  if (date === "" || !isDate(date)) return undefined;
  const seconds = Math.floor(Date.parse(value) / 1000);
  return seconds > 0 ? seconds : undefined;
}

function isDate(date: string): boolean {
  const midnight = Date.parse(`${date}T00:00:00Z`);
  return !Number.isNaN(midnight) && formatTime(midnight / 1000).startsWith(date);
}

/** RFC 3339 text in UTC, to the second. */
export function formatTime(seconds: number): string {
  return new Date(seconds * 1000).toISOString().replace(".000Z", "Z");
}

/** A {@link Time}; in claims it stands in Unix seconds. */
export const time: Rule<Time, number | bigint> = {
  shape: either(textShape("time"), integerShape(1)),
  check(value: unknown, path: string, report: Report) {
    if (value === unknown) return unknown;
    const seconds = parseTime(value);
    if (seconds !== undefined) return formatTime(seconds);
    report.fail(
      path,
      `expected RFC 3339 text such as "2027-01-31T12:00:00Z" or Unix seconds, got ${quoted(value)}`,
    );
    return unknown;
  },
  encode: (input) => parseTime(input) ?? 0,
  decode: (wire) => (wire > 0 && wire <= latest ? formatTime(Number(wire)) : undefined),
};
