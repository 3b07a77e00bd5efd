/**
 * Whether an activation is for what the exporter exports, and for the import that it is given to.
 *
 * @module
 */

import { subjectContains } from "../../provider/jwt/subject.ts";
import { type Partly, unknown } from "../../provider/unknown.ts";
import type { Import } from "./account-facts.ts";
import type { DeclaredAccount } from "./declared-account.ts";
import type { DeclaredActivation } from "./declared-activation.ts";
import { findExport } from "./export-check.ts";

/** What the exporter does not export, the text beginning with the input. */
export function activationProblems(activation: DeclaredActivation, exporter: DeclaredAccount): string[] {
  const { problem } = findExport(exporter.label, exporter.facts.exports, activation.facts);
  return problem === undefined ? [] : [`subject: ${problem}`];
}

/** Accounts that an activation and an import name; `undefined` where they are not known yet. */
export interface Ends {
  readonly importer: DeclaredAccount | undefined;
  readonly exporter: DeclaredAccount | undefined;
}

/** What is wrong with giving the token of an activation to an import, each text beginning with the input below it. */
export function givenTokenProblems(
  one: Partly<Import>,
  given: Ends,
  activation: DeclaredActivation,
  meant: Ends,
): string[] {
  const problems: string[] = [];
  if (differ(given.importer, meant.importer)) problems.push(`is for ${meant.importer?.label}`);
  if (differ(given.exporter, meant.exporter)) problems.push(`is of ${meant.exporter?.label}`);
  if (one !== unknown) {
    const { type, subject } = activation.facts;
    if (type !== unknown && one.type !== unknown && type !== one.type) problems.push(`is for a ${type}`);
    if (subject !== unknown && one.subject !== unknown && !subjectContains(subject, one.subject)) {
      problems.push(`is for subject "${subject}", which does not cover "${one.subject}"`);
    }
  }
  return problems.map((problem) => `token: ${activation.label} ${problem}`);
}

function differ(left: DeclaredAccount | undefined, right: DeclaredAccount | undefined): boolean {
  return left !== undefined && right !== undefined && left !== right;
}
