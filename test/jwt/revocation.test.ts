import { describe, expect, it } from "vitest";
import { compactRevocations, isRevoked, revoke } from "../../provider/jwt/index.ts";

describe("isRevoked()", () => {
  it("is true for what was issued until the second of the entry, itself included", () => {
    expect([9, 10, 11].map((iat) => isRevoked({ U: 10 }, { sub: "U", iat }))).toEqual([true, true, false]);
  });

  it("is true for all where * is revoked", () => {
    expect([10, 11].map((iat) => isRevoked({ "*": 10, U: 5 }, { sub: "U", iat }))).toEqual([true, false]);
  });

  it("is false where nothing is revoked", () => {
    expect(isRevoked(undefined, { sub: "U", iat: 1 })).toBe(false);
    expect(isRevoked({ other: 10 }, { sub: "toString", iat: 1 })).toBe(false);
  });

  it("is true for claims without subject or time of issue", () => {
    expect(
      [{ sub: "", iat: 1 }, { sub: "U" }, { sub: "U", iat: 0 }].map((claims) => isRevoked({}, claims)),
    ).toEqual([true, true, true]);
  });
});

describe("revoke()", () => {
  it("adds an entry and leaves the given ones as they are", () => {
    const before = { a: 1 };
    expect(revoke(before, "b", 2)).toEqual({ a: 1, b: 2 });
    expect(before).toEqual({ a: 1 });
    expect(revoke(undefined, "b", 2)).toEqual({ b: 2 });
  });

  it("keeps the later of two", () => {
    expect([revoke({ a: 5 }, "a", 3), revoke({ a: 5 }, "a", 7n)]).toEqual([{ a: 5 }, { a: 7n }]);
  });
});

describe("compactRevocations()", () => {
  it("drops what * covers", () => {
    expect(compactRevocations({ "*": 5, a: 4, b: 5, c: 6 })).toEqual({ "*": 5, c: 6 });
  });

  it("drops nothing without *", () => {
    expect(compactRevocations({ a: 4 })).toEqual({ a: 4 });
  });
});
