import fc from "fast-check";
import { describe, expect, it, vi } from "vitest";
import { Escaped, Fraction, parseJson } from "../../provider/jwt/json-parser.ts";

// Many cases each: a busy machine must not fail them.
vi.setConfig({ testTimeout: 30_000 });

describe("parseJson()", () => {
  it("keeps every digit of an integer", () => {
    expect(parseJson("[9007199254740991,9007199254740993,-9223372036854775808,0]")).toEqual([
      9007199254740991,
      9007199254740993n,
      -9223372036854775808n,
      0,
    ]);
  });

  it("tells a number with fraction or exponent from an integer", () => {
    expect(parseJson("[1.0,1e3,-2.5E-1]")).toEqual([
      new Fraction(1),
      new Fraction(1000),
      new Fraction(-0.25),
    ]);
  });

  it("tells a string with an escape from one without", () => {
    expect(parseJson('["a\\u0062","ab"]')).toEqual([new Escaped("ab"), "ab"]);
  });

  it("replaces lone surrogates by U+FFFD", () => {
    expect(parseJson('["\\ud800","\\ud83d\\ude00","\\udc00x"]')).toEqual([
      new Escaped("\ufffd"),
      new Escaped("\u{1f600}"),
      new Escaped("\ufffdx"),
    ]);
  });

  it("takes __proto__ for a key like any other", () => {
    const parsed = parseJson('{"__proto__":{"a":1},"constructor":2}');
    expect(Object.keys(Object(parsed))).toEqual(["__proto__", "constructor"]);
    expect(Object(parsed).a).toBeUndefined();
  });

  it.each([
    ["nothing", ""],
    ["white space that JSON does not know", "\u00a01"],
    ["two values", "1 2"],
    ["a comma at the end", "[1,]"],
    ["a comma at the end of an object", '{"a":1,}'],
    ["a key without quotes", "{a:1}"],
    ["a missing colon", '{"a" 1}'],
    ["an array that does not end", "[1"],
    ["an object that does not end", '{"a":1'],
    ["a string that does not end", '"a'],
    ["a string that ends in a backslash", '"\\'],
    ["a control character", '"a\nb"'],
    ["an unknown escape", '"\\x41"'],
    ["a short escape", '"\\u12"'],
    ["a leading zero", "01"],
    ["a plus sign", "+1"],
    ["a bare fraction", ".5"],
    ["a fraction without digits", "1."],
    ["a word", "nul"],
    ["NaN", "NaN"],
    ["a key twice", '{"a":1,"b":2,"a":3}'],
    ["a key twice, once escaped", '{"a":1,"\\u0061":3}'],
    ["nesting beyond a thousand", `${"[".repeat(1002)}${"]".repeat(1002)}`],
  ])("refuses %s, and quotes nothing of it", (_, text) => {
    expect(() => parseJson(text)).toThrow(/^JSON (?:is|has) [a-z 0-9]+$/);
  });

  it("reads what JSON.parse reads, apart from keys that stand twice", () => {
    fc.assert(
      fc.property(
        fc.json({ maxDepth: 4, depthSize: "small" }),
        fc.constantFrom(undefined, 1, "\t"),
        (json, space) => {
          const text = JSON.stringify(JSON.parse(json), null, space);
          expect(plain(parseJson(text))).toEqual(plain(JSON.parse(wellFormedJson(text))));
        },
      ),
    );
  });
});

/** Numbers and strings as JSON.parse gives them. */
function plain(value: unknown): unknown {
  if (value instanceof Fraction || value instanceof Escaped) return value.value;
  if (typeof value === "bigint") return Number(value);
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== "object" || value === null) return Object.is(value, -0) ? 0 : value;
  return Object.entries(value).map(([key, entry]) => [key, plain(entry)]);
}

/** Without lone surrogates, which JSON.parse lets through. */
function wellFormedJson(text: string): string {
  return text.replace(/\\ud[89a-f][0-9a-f]{2}/gi, "\\ufffd");
}
