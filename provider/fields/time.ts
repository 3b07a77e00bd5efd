/**
 * Points in time: RFC 3339 text or Unix seconds.
 *
 * @module
 */

import { unknown } from "../unknown.ts";
import { kindOf, type Report, type Rule } from "./rule.ts";

/** RFC 3339 text such as `"2027-01-31T12:00:00Z"`, or whole Unix seconds. */
export type Time = string | number;

/** Unix seconds of a valid {@link Time}. */
export function parseTime(value: unknown): number | undefined {
  if (typeof value === "number") return Number.isSafeInteger(value) && value > 0 ? value : undefined;
  if (typeof value !== "string") return undefined;
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/.test(value)) return undefined;
  const seconds = Math.floor(Date.parse(value) / 1000);
  return seconds > 0 ? seconds : undefined;
}

/** RFC 3339 text in UTC, to the second. */
export function formatTime(seconds: number): string {
  return new Date(seconds * 1000).toISOString().replace(".000Z", "Z");
}

/** A {@link Time}; in claims it stands in Unix seconds. */
export const time: Rule<Time, number> = {
  check(value: unknown, path: string, report: Report) {
    if (value === unknown) return unknown;
    const seconds = parseTime(value);
    if (seconds !== undefined) return formatTime(seconds);
    const got =
      typeof value === "string" || typeof value === "number" ? JSON.stringify(value) : kindOf(value);
    report.fail(path, `expected RFC 3339 text such as "2027-01-31T12:00:00Z" or Unix seconds, got ${got}`);
    return undefined;
  },
  encode: (input) => parseTime(input) ?? 0,
  decode: (wire) => (wire === 0 ? undefined : formatTime(wire)),
};
