/**
 * Rules for single plain values: text, flags, numbers and choices. In claims they stand as they are.
 *
 * @module
 */

import { unknown } from "../unknown.ts";
import { kindOf, quoted, type Report, type Rule } from "./rule.ts";
import { integerShape, type Shape, textShape, wordShape } from "./shape.ts";

/** A rule whose canonical form and claim are the value itself. */
function plain<Value>(
  shape: Shape,
  expects: string,
  accepts: (value: unknown) => value is Value,
  problem: (value: Value) => string | undefined = () => undefined,
): Rule<Value> {
  return {
    shape,
    check(value: unknown, path: string, report: Report) {
      if (value === unknown) return unknown;
      const found = accepts(value) ? problem(value) : `expected ${expects}, got ${kindOf(value)}`;
      if (found !== undefined) {
        report.fail(path, found);
        return unknown;
      }
      // A plain value has no parts that could be unknown, which the compiler cannot see for an open type.
      return value as ReturnType<Rule<Value>["check"]>;
    },
    encode: (input) => input,
    decode: (wire) => wire,
  };
}

const isText = (value: unknown): value is string => typeof value === "string";

/** Text that is not empty; `problem` may refuse more. `format` names what it is for. */
export function text(
  problem: (value: string) => string | undefined = () => undefined,
  format?: string,
): Rule<string> {
  return {
    ...plain(textShape(format), "text", isText, (value) =>
      value === "" ? "must not be empty" : problem(value),
    ),
    decode: (wire) => (wire === "" ? undefined : wire),
  };
}

/** `true` or `false`. */
export const flag: Rule<boolean> = {
  ...plain({ type: "flag" }, "true or false", (value): value is boolean => typeof value === "boolean"),
  decode: (wire) => wire || undefined,
};

/** A whole number within bounds. */
export function integer(least: number, most: number = Number.MAX_SAFE_INTEGER): Rule<number> {
  const expects = `a whole number from ${least}${most === Number.MAX_SAFE_INTEGER ? "" : ` to ${most}`}`;
  return plain(
    integerShape(least, most),
    expects,
    (value): value is number => typeof value === "number",
    (value) =>
      Number.isInteger(value) && value >= least && value <= most
        ? undefined
        : `expected ${expects}, got ${value}`,
  );
}

/** One of a few words. */
export function choice<Word extends string>(...words: readonly Word[]): Rule<Word> {
  const names = words.map((word) => `"${word}"`);
  const expects = [names.slice(0, -1).join(", "), ...names.slice(-1)]
    .filter((part) => part !== "")
    .join(" or ");
  const isWord = (value: unknown): value is Word => words.some((word) => word === value);
  return {
    ...plain(wordShape(...words), expects, isWord),
    check(value, path, report) {
      if (value === unknown || isWord(value)) return value as ReturnType<Rule<Word>["check"]>;
      report.fail(path, `expected ${expects}, got ${quoted(value)}`);
      return unknown;
    },
  };
}

/**
 * One of a few words that claims spell in another way.
 *
 * @param words Each with its spelling in claims.
 * @param usual The word that says the same as leaving the input out.
 */
export function renamed<Word extends string>(
  words: Readonly<Record<Word, string>>,
  usual?: NoInfer<Word>,
): Rule<Word, string> {
  const names = Object.keys(words) as Word[];
  return {
    ...choice(...names),
    encode: (input) => words[input],
    decode: (wire) => names.find((name) => name !== usual && words[name] === wire),
  };
}
