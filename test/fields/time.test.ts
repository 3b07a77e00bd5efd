import { describe, expect, it } from "vitest";
import { formatTime, parseTime, time } from "../../provider/fields/time.ts";
import { unknown } from "../../provider/unknown.ts";
import { checked } from "./checking.ts";

describe("a time", () => {
  it.each([
    ["2027-01-31T12:00:00Z", 1_801_396_800],
    ["2027-01-31T13:00:00+01:00", 1_801_396_800],
    ["2027-01-31T12:00:00.999Z", 1_801_396_800],
    ["2028-02-29T00:00:00Z", 1_835_395_200],
    ["9999-12-31T23:59:59Z", 253_402_300_799],
    [1_801_396_800, 1_801_396_800],
  ])("%s is %s", (value, seconds) => {
    expect(parseTime(value)).toBe(seconds);
    expect(time.encode(value)).toBe(seconds);
    expect(checked(time, value)).toEqual({ canonical: formatTime(seconds), failures: [] });
  });

  it("on the wire comes back in UTC", () => {
    expect(time.decode(1_801_396_800n)).toBe("2027-01-31T12:00:00Z");
  });

  it("is none where the wire says 0, or what no calendar has", () => {
    expect([time.decode(0), time.decode(-1), time.decode(2n ** 62n)]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });

  it.each([
    "2027-01-31",
    "2027-02-31T12:00:00Z",
    "2027-02-29T12:00:00Z",
    "2027-13-01T12:00:00Z",
    "2027-01-31T12:00:00",
    "2027-01-31 12:00:00Z",
    "1969-12-31T23:59:59Z",
    "tomorrow",
    0,
    -5,
    1.5,
    1_795_471_427_000,
    true,
    null,
  ])("is not %s", (value) => {
    const { canonical, failures } = checked(time, value);
    expect(canonical).toBe(unknown);
    expect(failures[0]).toMatch(
      /^input: expected RFC 3339 text such as "2027-01-31T12:00:00Z" or Unix seconds, got /,
    );
  });
});
