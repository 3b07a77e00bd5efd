import fc from "fast-check";
import { describe, expect, it, test, vi } from "vitest";
import { compareBytes, quote } from "../../provider/jwt/json-text.ts";

// Many cases each: a busy machine must not fail them.
vi.setConfig({ testTimeout: 30_000 });

describe("quote()", () => {
  it.each([
    ["plain text", "orders.*.created", '"orders.*.created"'],
    ["what HTML would read", "<>&", '"\\u003c\\u003e\\u0026"'],
    ["separators of lines", "\u2028\u2029", '"\\u2028\\u2029"'],
    ["quotes and backslashes", '"\\/', '"\\"\\\\/"'],
    ["control characters", "\b\f\n\r\t\u0000\u001f\u007f", '"\\b\\f\\n\\r\\t\\u0000\\u001f\u007f"'],
    ["other scripts", "é漢\u{1f600}", '"é漢\u{1f600}"'],
    ["lone surrogates", "a\ud800b\udc00", '"a\ufffdb\ufffd"'],
  ])("writes %s as Go does", (_, text, expected) => {
    expect(quote(text)).toBe(expected);
  });

  it("is read back by any JSON parser", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        expect(JSON.parse(quote(text))).toBe(text);
      }),
    );
  });
});

test("compareBytes() is the order of the UTF-8 bytes", () => {
  const odd = fc.constantFrom(
    "",
    "a",
    "ab",
    "\u007f",
    "\u0080",
    "\ud7ff",
    "\ue000",
    "\uffff",
    "\u{10000}",
    "\u{10ffff}",
  );
  const text = fc.oneof(
    fc.string({ unit: "binary" }),
    fc.array(odd).map((parts) => parts.join("")),
  );
  fc.assert(
    fc.property(text, text, (left, right) => {
      expect(Math.sign(compareBytes(left, right))).toBe(
        Buffer.compare(Buffer.from(left), Buffer.from(right)),
      );
    }),
  );
});
