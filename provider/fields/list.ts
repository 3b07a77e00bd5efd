/**
 * Lists of values that follow one rule.
 *
 * @module
 */

import { type Partly, unknown } from "../unknown.ts";
import { kindOf, type Report, type Rule } from "./rule.ts";

/** A list; order and duplicates are kept. An empty list says the same as none. */
export function list<Input, Wire>(element: Rule<Input, Wire>): Rule<readonly Input[], Wire[]> {
  return {
    check(value: unknown, path: string, report: Report) {
      if (value === unknown) return unknown;
      if (!Array.isArray(value)) {
        report.fail(path, `expected a list, got ${kindOf(value)}`);
        return undefined;
      }
      const elements: Partly<Input>[] = [];
      for (const [index, entry] of value.entries()) {
        const checked = element.check(entry, `${path}[${index}]`, report);
        if (checked !== undefined) elements.push(checked);
      }
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
