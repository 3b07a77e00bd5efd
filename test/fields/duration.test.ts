import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { duration, formatDuration, parseDuration, preciseDuration } from "../../provider/fields/duration.ts";
import { unknown } from "../../provider/unknown.ts";
import { checked } from "./checking.ts";

describe("a duration", () => {
  it.each([
    ["45s", 45],
    ["30m", 1_800],
    ["12h", 43_200],
    ["90d", 7_776_000],
  ])("%s is %s seconds, and back", (text, seconds) => {
    expect(parseDuration(text)).toBe(seconds);
    expect(formatDuration(seconds)).toBe(text);
    expect(duration().encode(text)).toBe(seconds);
    expect(duration().decode(seconds)).toBe(text);
  });

  it("takes the largest unit that is exact", () => {
    expect(checked(duration(), "24h").canonical).toBe("1d");
    expect(checked(duration(), "90m").canonical).toBe("90m");
    expect(checked(duration(), "2000ms").canonical).toBe("2s");
  });

  it.each(["0s", "1w", "1.5h", "-1d", "90", "d", "1d12h", " 1d", "500ms", "", 90, null, {}])(
    "is not %s",
    (value) => {
      const { canonical, failures } = checked(duration(), value);
      expect(canonical).toBe(unknown);
      expect(failures[0]).toMatch(/^input: expected a duration such as "90d", "12h", "30m" or "45s", got /);
    },
  );
});

describe("a precise duration", () => {
  it.each([
    ["500ms", 500_000_000],
    ["250us", 250_000],
    ["1ns", 1],
    ["2m", 120_000_000_000],
    ["120d", 10_368_000_000_000_000n],
  ])("%s is %s nanoseconds, and back", (text, nanoseconds) => {
    expect(preciseDuration.encode(text)).toBe(nanoseconds);
    expect(preciseDuration.decode(nanoseconds)).toBe(text);
  });

  it("is none where the wire says 0, or less", () => {
    expect([preciseDuration.decode(0), preciseDuration.decode(-1)]).toEqual([undefined, undefined]);
  });

  it("of any length survives the way there and back", () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 1n, max: 2n ** 62n }), (nanoseconds) => {
        const input = preciseDuration.decode(nanoseconds);
        expect(BigInt(preciseDuration.encode(input ?? ""))).toBe(nanoseconds);
        expect(checked(preciseDuration, input)).toEqual({ canonical: input, failures: [] });
      }),
    );
  });
});
