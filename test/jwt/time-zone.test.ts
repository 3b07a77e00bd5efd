/** The verdicts are those of Go 1.26: `time` `LoadLocation`. */
import { expect, test } from "vitest";
import { isTimeZone } from "../../provider/jwt/time-zone.ts";

test.each([
  "UTC",
  "Local",
  "Europe/Berlin",
  "America/Argentina/Buenos_Aires",
  "Etc/GMT+5",
  "NZ-CHAT",
  "Asia/Calcutta",
])("%s is a time zone", (name) => {
  expect(isTimeZone(name)).toBe(true);
});

test.each(["", "utc", "Europe/berlin", "Europe", "Mars/Phobos", "+01:00", "../UTC", "Europe/Berlin "])(
  "%j is no time zone",
  (name) => {
    expect(isTimeZone(name)).toBe(false);
  },
);
