/**
 * When a user may be connected.
 *
 * @module
 */

import { list } from "../fields/list.ts";
import { object } from "../fields/object.ts";
import { quoted, type Rule } from "../fields/rule.ts";
import { textShape } from "../fields/shape.ts";
import type { TimeRange } from "../jwt/index.ts";
import { unknown } from "../unknown.ts";

/** A daily window; one that ends before it starts runs over midnight. */
export interface ConnectionTime {
  /** `HH:MM` or `HH:MM:SS`. Wire `start`. */
  readonly start: string;
  /** `HH:MM` or `HH:MM:SS`; the connection is closed then. Wire `end`. */
  readonly end: string;
}

const timeOfDay: Rule<string> = {
  shape: textShape("time of day"),
  check(value, path, report) {
    if (value === unknown) return unknown;
    const [, time, seconds = ":00"] =
      typeof value === "string" ? (/^((?:[01]\d|2[0-3]):[0-5]\d)(:[0-5]\d)?$/.exec(value) ?? []) : [];
    if (time !== undefined) return `${time}${seconds}`;
    report.fail(path, `expected a time of day such as "08:00" or "17:30:00", got ${quoted(value)}`);
    return unknown;
  },
  encode: (input) => input,
  decode: (wire) => wire,
};

const times = list(
  object<ConnectionTime, TimeRange>({
    start: { rule: timeOfDay, claim: "start", required: true },
    end: { rule: timeOfDay, claim: "end", required: true },
  }),
  "connections at any time. Leave it out to say so",
);

/** A rule for the times when a user may be connected. */
export const connectionTimes: typeof times = {
  ...times,
  check(value, path, report) {
    const checked = times.check(value, path, report);
    if (checked === unknown) return unknown;
    for (const [index, one] of checked.entries()) {
      if (one === unknown || typeof one.start !== "string" || one.start !== one.end) continue;
      report.fail(`${path}[${index}]`, "begins and ends at the same time: nobody could connect");
    }
    return checked;
  },
};
