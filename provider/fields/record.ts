/**
 * Objects whose names the program chooses: subjects, public keys, tiers.
 *
 * @module
 */

import { known, type Partly, unknown } from "../unknown.ts";
import { entryPath, kindOf, type Report, type Rule } from "./rule.ts";

/** An object whose names follow one rule and whose values follow another. An empty one says the same as none. */
export function record<Input, Wire>(
  name: Rule<string>,
  value: Rule<Input, Wire>,
): Rule<Readonly<Record<string, Input>>, Record<string, Wire>> {
  return {
    shape: { type: "record", name: name.shape, value: value.shape },
    secrets: (value.secrets ?? []).map((path) => `*.${path}`),
    check(given: unknown, path: string, report: Report) {
      if (given === unknown) return unknown;
      if (typeof given !== "object" || given === null || Array.isArray(given)) {
        report.fail(path, `expected an object, got ${kindOf(given)}`);
        return unknown;
      }
      const entries = Object.entries(given).map(([key, entry]): [string, Partly<Input>] => {
        const entryName = name.check(key, entryPath(path, key), report);
        const checked = value.check(entry, entryPath(path, key), report);
        return [key, entryName === unknown ? unknown : checked];
      });
      // The compiler does not see that a record's values are what its members are.
      return Object.fromEntries(entries) as Partly<Readonly<Record<string, Input>>>;
    },
    knownPart(given) {
      if (given === unknown) return undefined;
      const entries = Object.entries<Partly<Input>>(given).flatMap(([key, entry]) => {
        const part = known<Input>(entry);
        return part === undefined ? [] : [[key, part] as const];
      });
      return Object.fromEntries(entries);
    },
    encode: (input) =>
      Object.fromEntries(Object.entries(input).map(([key, entry]) => [key, value.encode(entry)])),
    decode(wire) {
      const entries = Object.entries(wire).flatMap(([key, entry]) => {
        const input = value.decode(entry);
        return input === undefined ? [] : [[key, input] as const];
      });
      return entries.length === 0 ? undefined : Object.fromEntries(entries);
    },
    locate([key, ...path]) {
      if (key === undefined) return [];
      const located = value.locate === undefined ? path : value.locate(path);
      return located === undefined ? undefined : [key, ...located];
    },
  };
}
