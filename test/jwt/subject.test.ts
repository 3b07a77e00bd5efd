import { expect, test } from "vitest";
import { hasWildcards, localSubjectPattern, subjectContains } from "../../provider/jwt/index.ts";

test.each([
  ["a.b", "a.b", true],
  ["a.*", "a.b", true],
  ["*", "a", true],
  [">", "a.b.c", true],
  ["a.>", "a.b.c", true],
  ["a.*.c", "a.b.c", true],
  ["a.*", "a.*", true],
  ["a.>", "a.*", true],
  // The Go library has it so, although a > stands for more than one token.
  ["a.*", "a.>", true],
  ["a.>", "a", false],
  ["a.b", "a.*", false],
  ["a.*", "a.b.c", false],
  ["a.*.c", "a.b", false],
  ["a.>.c", "a.b.c", false],
  ["a", "b", false],
])("%s contains %s: %s", (outer, inner, expected) => {
  expect(subjectContains(outer, inner)).toBe(expected);
});

test.each([
  ["*", true],
  [">", true],
  ["a.*", true],
  ["*.a", true],
  ["a.*.b", true],
  ["a.>", true],
  ["a", false],
  ["a*", false],
  ["a.*b", false],
  ["a>", false],
  [">.a", false],
])("%s has wildcards: %s", (subject, expected) => {
  expect(hasWildcards(subject)).toBe(expected);
});

test.each([
  ["a.$1.b.$22", "a.*.b.*"],
  ["$1", "*"],
  ["a.$x.$", "a.$x.$"],
  ["a.b", "a.b"],
  ["a.$1x", "a.$1x"],
])("%s is the pattern %s", (local, expected) => {
  expect(localSubjectPattern(local)).toBe(expected);
});
