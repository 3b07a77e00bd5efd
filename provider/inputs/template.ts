/**
 * Templates: what all users of a role may do and use, with variables for what differs from user to user.
 *
 * @see nats-io/nats-server v2.15.2 `server/auth.go` `processUserPermissionsTemplate`
 * @module
 */

import type { Report, Rule } from "../fields/rule.ts";
import { suggest } from "../fields/suggestion.ts";
import type { UserPermissionLimits } from "../jwt/index.ts";
import { type Partly, unknown } from "../unknown.ts";
import type { SubjectPermissions } from "./permissions.ts";
import { type UserPolicy, userPolicy, warnOfIdlePolicy } from "./user-policy.ts";

/**
 * What all users of a role may do and use. Subjects may hold variables, which each server fills in for each user:
 * `{{name()}}`, `{{subject()}}`, `{{tag(x)}}` of the user; `{{account-name()}}`, `{{account-subject()}}`,
 * `{{account-tag(x)}}` of its account. Several tags `x:…` make several subjects.
 */
export interface Template extends UserPolicy {}

/** Variables that take nothing, and those that take the name of a tag. Servers read both in any letter case. */
const plainVariables = ["name()", "subject()", "account-name()", "account-subject()"] as const;
const tagVariables = ["tag(", "account-tag("] as const;

/** A rule for {@link Template}. */
export const template: Rule<Template, UserPermissionLimits> = {
  ...userPolicy,
  check(value, path, report) {
    const checked = userPolicy.check(value, path, report);
    if (checked === unknown) return checked;
    warnOfIdlePolicy(checked, path, report);
    checkLimits(checked.limits, `${path}.limits`, report);
    const { permissions } = checked;
    if (permissions === undefined || permissions === unknown) return checked;
    checkSubjects(permissions.publish, `${path}.permissions.publish`, report);
    checkSubjects(permissions.subscribe, `${path}.permissions.subscribe`, report);
    return checked;
  },
};

/** The wire leaves a limit of 0 out of a template, and reads an absent one as unlimited. */
function checkLimits(limits: Partly<UserPolicy["limits"]>, path: string, report: Report): void {
  if (limits === undefined || limits === unknown) return;
  for (const [name, limit] of Object.entries(limits)) {
    if (limit !== 0) continue;
    report.fail(
      `${path}.${name}`,
      "a template cannot say 0: servers read it as unlimited. Give the least that users need, or no role",
    );
  }
}

function checkSubjects(
  permissions: Partly<SubjectPermissions | undefined>,
  path: string,
  report: Report,
): void {
  if (permissions === undefined || permissions === unknown) return;
  for (const verb of ["allow", "deny"] as const) {
    const subjects = permissions[verb];
    if (subjects === undefined || subjects === unknown) continue;
    const known = subjects.map((subject) => (subject === unknown ? "" : subject));
    const filled = known.some((subject) => variablesOf(subject).length > 0);
    for (const [index, subject] of known.entries()) {
      for (const variable of variablesOf(subject)) {
        checkVariable(variable, `${path}.${verb}[${index}]`, report);
      }
      // Servers check a list again once they have filled in its variables, and know no queues then.
      if (filled && withoutVariables(subject).includes(" ")) {
        report.fail(
          `${path}.${verb}[${index}]`,
          "a list with variables cannot name queues: servers drop such entries. Name the subject alone",
        );
      }
      if (/\{\{|\}\}/.test(withoutVariables(subject))) {
        report.fail(`${path}.${verb}[${index}]`, "has a variable without its end or beginning, {{ or }}");
      }
    }
  }
}

function checkVariable(variable: string, path: string, report: Report): void {
  const operation = variable.slice(2, -2).trim();
  const lower = operation.toLowerCase();
  if (plainVariables.some((name) => name === lower)) return;
  const tagged = tagVariables.find((name) => lower.startsWith(name) && lower.endsWith(")"));
  if (tagged === undefined) {
    const names = [...plainVariables, ...tagVariables.map((name) => `${name}x)`)];
    const meant = suggest(lower, names);
    report.fail(
      path,
      `no such variable, {{${operation}}}; ${meant === undefined ? `there are ${names.map((name) => `{{${name}}}`).join(", ")}` : `did you mean {{${meant}}}?`}`,
    );
    return;
  }
  // The server finds the word in any case, but takes the tag's name from after the lower-case one only.
  if (!operation.startsWith(tagged)) {
    report.fail(path, `write {{${tagged}…)}} in lower case: servers find no tag otherwise`);
    return;
  }
  const tag = lower.slice(tagged.length, -1);
  if (tag.trim() === "") report.fail(path, `{{${operation}}} names no tag`);
  else if (tag !== tag.trim()) {
    report.fail(
      path,
      `write {{${tagged}${tag.trim()})}} without blanks in the parentheses: servers find no tag otherwise`,
    );
  }
}

/** The variables of a subject, as servers find them. */
function variablesOf(subject: string): readonly string[] {
  return subject.match(/\{\{[^}]+\}\}/g) ?? [];
}

function withoutVariables(subject: string): string {
  return subject.replaceAll(/\{\{[^}]+\}\}/g, "");
}
