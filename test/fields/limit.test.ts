import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { count, size } from "../../provider/fields/limit.ts";
import { unknown } from "../../provider/unknown.ts";
import { checked } from "./checking.ts";

describe("a count", () => {
  it.each([
    [0, 0],
    [7, 7],
    ["unlimited", -1],
  ] as const)("%s is %s on the wire, and back", (input, wire) => {
    expect(count().encode(input)).toBe(wire);
    expect(count().decode(wire)).toBe(input);
  });

  it.each([-1, -2, 0.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53, "5", "Unlimited", true, null, [], {}])(
    "is not %s",
    (value) => {
      const { canonical, failures } = checked(count(), value);
      expect(canonical).toBe(unknown);
      expect(failures).toHaveLength(1);
      expect(failures[0]).toMatch(/^input: expected a whole number from 0 or "unlimited", got /);
    },
  );

  it("of more than JavaScript can count, as some servers' JWTs have it, is unlimited", () => {
    expect(count().decode(2n ** 63n - 1n)).toBe("unlimited");
  });

  it("of any negative number is unlimited, as servers see it", () => {
    expect(count().decode(-7)).toBe("unlimited");
  });

  it("where servers take 0 for something else, is not 0", () => {
    const rule = count({ refuseZero: "servers take 0 for 1" });
    expect(checked(rule, 0).failures).toEqual([
      'input: expected a whole number from 1 or "unlimited", got 0: servers take 0 for 1',
    ]);
    expect(rule.decode(0)).toBeUndefined();
  });
});

describe("a size", () => {
  it.each([
    [0, 0],
    [1, 1],
    ["1KiB", 1024],
    ["10GiB", 10 * 2 ** 30],
    ["unlimited", -1],
  ] as const)("%s is %s on the wire, and back", (input, wire) => {
    expect(size().encode(input)).toBe(wire);
    expect(size().decode(wire)).toBe(input);
  });

  it.each([
    ["1024", 1024],
    ["1KB", 1000],
    ["10 MB", 10_000_000],
    ["1.5GiB", 1.5 * 2 ** 30],
    ["0.25KiB", 256],
    ["0.1GB", 100_000_000],
    ["3B", 3],
  ] as const)("may be written %s", (text, bytes) => {
    const given = text === "1024" ? 1024 : text;
    const { canonical, failures } = checked(size(), given);
    expect(failures).toEqual([]);
    expect(size().encode(canonical as string)).toBe(bytes);
  });

  it("has one canonical form for each number of bytes", () => {
    for (const same of [1_073_741_824, "1GiB", "1024MiB", "1048576 KiB", "1073741824B"]) {
      expect(checked(size(), same).canonical).toBe("1GiB");
    }
  });

  it.each([
    -1,
    1.5,
    "10",
    "10 gigs",
    "0.3B",
    "1.0001KiB",
    "10gib",
    "-1GiB",
    "1e3B",
    "9999999TiB",
    true,
    null,
  ])("is not %s", (value) => {
    const { canonical, failures } = checked(size(), value);
    expect(canonical).toBe(unknown);
    expect(failures).toHaveLength(1);
    expect(failures[0]).toContain('expected bytes as a whole number, a size such as "10GiB", or "unlimited"');
  });

  it("beyond what JavaScript's numbers hold stays exact", () => {
    expect(size().encode("9007199254740993B")).toBe(9007199254740993n);
    expect(size().decode(9007199254740993n)).toBe("9007199254740993B");
  });

  it("of any number of bytes survives the way there and back", () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -1n, max: 2n ** 62n }), (bytes) => {
        const input = size().decode(bytes);
        expect(BigInt(size().encode(input ?? 0))).toBe(bytes);
        expect(checked(size(), input)).toEqual({ canonical: input, failures: [] });
      }),
    );
  });
});
