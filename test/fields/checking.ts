/**
 * What tests of rules share: the outcome of a check.
 *
 * @module
 */
import { Report, type Rule } from "../../provider/fields/rule.ts";

/** What a rule makes of a value at the path `input`. */
export function checked(rule: Pick<Rule<unknown>, "check">, value: unknown) {
  const report = new Report();
  const canonical: unknown = rule.check(value, "input", report);
  const { failures, warnings } = report;
  return { canonical, failures, ...(warnings.length === 0 ? {} : { warnings }) };
}
