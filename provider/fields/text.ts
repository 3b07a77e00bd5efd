/**
 * Rules for single plain values: text, flags, numbers and choices. In claims they stand as they are.
 *
 * @module
 */

import { unknown } from "../unknown.ts";
import { kindOf, type Report, type Rule } from "./rule.ts";

/** A rule whose canonical form and claim are the value itself. */
function plain<Value>(
  expects: string,
  accepts: (value: unknown) => value is Value,
  problem: (value: Value) => string | undefined = () => undefined,
): Rule<Value> {
  return {
    check(value: unknown, path: string, report: Report) {
      if (value === unknown) return unknown;
      if (!accepts(value)) {
        report.fail(path, `expected ${expects}, got ${kindOf(value)}`);
        return undefined;
      }
      const found = problem(value);
      if (found !== undefined) report.fail(path, found);
      // A plain value has no parts that could be unknown, which the compiler cannot see for an open type.
      return value as ReturnType<Rule<Value>["check"]>;
    },
    encode: (input) => input,
    decode: (wire) => wire,
  };
}

const isText = (value: unknown): value is string => typeof value === "string";

/** Text that is not empty; `problem` may refuse more. */
export function text(problem: (value: string) => string | undefined = () => undefined): Rule<string> {
  return plain("text", isText, (value) => (value === "" ? "must not be empty" : problem(value)));
}

/** `true` or `false`. */
export const flag: Rule<boolean> = {
  ...plain("true or false", (value): value is boolean => typeof value === "boolean"),
  decode: (wire) => wire || undefined,
};

/** A whole number within bounds. */
export function integer(least: number, most: number = Number.MAX_SAFE_INTEGER): Rule<number> {
  return plain(
    "a whole number",
    (value): value is number => typeof value === "number" && Number.isInteger(value),
    (value) =>
      value < least || value > most ? `expected a number from ${least} to ${most}, got ${value}` : undefined,
  );
}

/** One of a few words. */
export function choice<Word extends string>(...words: readonly Word[]): Rule<Word> {
  const expects = words.map((word) => `"${word}"`).join(" or ");
  return plain(expects, (value): value is Word => words.some((word) => word === value));
}
