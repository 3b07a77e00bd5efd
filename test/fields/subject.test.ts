import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { overlap, subject } from "../../provider/fields/subject.ts";
import { checked } from "./checking.ts";

describe("a subject", () => {
  it.each(["a", "a.b", "*", ">", "a.*.b", "a.>", "$SYS.>", "Ω.é", "a-b_c"])("may be %s", (value) => {
    expect(checked(subject(), value)).toEqual({ canonical: value, failures: [] });
  });

  it.each([
    ["", "must not be empty"],
    [".a", '".a" must not begin or end with "."'],
    ["a.", '"a." must not begin or end with "."'],
    ["a..b", '"a..b" has an empty token between two "."'],
    ["a b", '"a b" must not hold spaces'],
    ["a\tb", String.raw`"a\tb" must not hold spaces`],
    ["a.>.b", '"a.>.b" has ">" before its last token'],
    [7, "expected a subject, got a number"],
  ])("%j: %s", (value, problem) => {
    expect(checked(subject(), value).failures).toEqual([`input: ${problem}`]);
  });

  it("with a wildcard inside a token is taken as it is, with a warning", () => {
    expect(checked(subject(), "orders*")).toEqual({
      canonical: "orders*",
      failures: [],
      warnings: ['input: "*" and ">" are wildcards only as a whole token, not within "orders*"'],
    });
  });

  it("without wildcards may still hold their characters within tokens", () => {
    const plain = subject({ wildcards: false });
    expect(checked(plain, "a.*").failures).toEqual(['input: "a.*" must not have wildcards']);
    expect(checked(plain, "a.b>").failures).toEqual([]);
  });

  it("with variables may hold spaces inside of them", () => {
    expect(checked(subject({ variables: true }), "a.{{ tag(x) }}.>").failures).toEqual([]);
    expect(checked(subject(), "a.{{ tag(x) }}.>").failures).toHaveLength(1);
  });

  it("may be followed by a queue where queues are meant", () => {
    const queued = subject({ queue: true });
    expect(checked(queued, "a.* workers.eu").failures).toEqual([]);
    for (const wrong of ["a b c", "a ", " a", "a  b"]) {
      expect(checked(queued, wrong).failures).toEqual([
        `input: "${wrong}" is neither a subject, nor a subject, one space and a queue`,
      ]);
    }
  });
});

describe("overlap", () => {
  const tokens = fc.constantFrom("a", "b", "*");
  const pattern = fc
    .tuple(fc.array(tokens, { minLength: 1, maxLength: 3 }), fc.boolean())
    .map(([parts, open]) => (open ? [...parts.slice(0, -1), ">"] : parts).join("."));

  /** All subjects of up to four tokens from a small alphabet. */
  const all = ["a", "b", "c"].flatMap((first) => [
    first,
    ...["a", "b", "c"].flatMap((second) => [
      `${first}.${second}`,
      ...["a", "b", "c"].flatMap((third) => [
        `${first}.${second}.${third}`,
        ...["a", "b", "c"].map((fourth) => `${first}.${second}.${third}.${fourth}`),
      ]),
    ]),
  ]);

  function matches(patternText: string, literal: string): boolean {
    const source = patternText
      .split(".")
      .map((token) => (token === "*" ? "[^.]+" : token === ">" ? ".+" : token))
      .join("\\.");
    return new RegExp(`^${source}$`).test(literal);
  }

  it("says whether some subject matches both", () => {
    fc.assert(
      fc.property(pattern, pattern, (left, right) => {
        const common = all.some((literal) => matches(left, literal) && matches(right, literal));
        expect(overlap(left, right)).toBe(common);
      }),
    );
  });
});
