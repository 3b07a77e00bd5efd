/**
 * Lists of values that follow one rule.
 *
 * @module
 */

import { known, type Partly, unknown } from "../unknown.ts";
import { kindOf, type Report, type Rule } from "./rule.ts";

/**
 * A list; order and duplicates are kept. On the wire an empty list is the same as none.
 *
 * @param emptyMeans What none means, where an empty list looks like the opposite: it is refused then.
 */
export function list<Input, Wire>(
  element: Rule<Input, Wire>,
  emptyMeans?: string,
): Rule<readonly Input[], Wire[]> {
  return {
    shape: { type: "list", element: element.shape },
    check(value: unknown, path: string, report: Report) {
      if (value === unknown) return unknown;
      if (!Array.isArray(value)) {
        report.fail(path, `expected a list, got ${kindOf(value)}`);
        return unknown;
      }
      if (value.length === 0 && emptyMeans !== undefined) {
        report.fail(path, `is empty, which would mean ${emptyMeans}`);
        return unknown;
      }
      const elements: Partly<Input>[] = [];
      for (const [index, entry] of value.entries()) {
        elements.push(element.check(entry, `${path}[${index}]`, report));
      }
      return elements;
    },
    knownPart(value, path, gaps) {
      if (value === unknown) return undefined;
      const elements: Input[] = [];
      const kept: number[] = [];
      for (const [index, entry] of value.entries()) {
        const part = known<Input>(entry);
        if (part === undefined) continue;
        elements.push(part);
        kept.push(index);
      }
      if (kept.length < value.length) gaps.shorten(path, kept);
      return elements;
    },
    encode: (input) => input.map((entry) => element.encode(entry)),
    decode(wire) {
      const entries = wire.flatMap((entry) => element.decode(entry) ?? []);
      return entries.length === 0 ? undefined : entries;
    },
    locate([index, ...path]) {
      if (index === undefined) return [];
      const located = element.locate === undefined ? path : element.locate(path);
      return located === undefined ? undefined : [index, ...located];
    },
  };
}
