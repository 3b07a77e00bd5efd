/**
 * Subjects: tokens between dots; `*` stands for any one token, `>` as the last one for all that follow.
 *
 * @module
 */

import { unknown } from "../unknown.ts";
import { kindOf, quoted, type Report, type Rule } from "./rule.ts";
import { textShape } from "./shape.ts";

/** What else a subject may hold. */
export interface SubjectOptions {
  /** Whether wildcards are meant as such. Default: `true`. */
  readonly wildcards?: boolean;
  /** Whether `{{…}}` stands for a part that servers fill in. Default: `false`. */
  readonly variables?: boolean;
  /** Whether a space and the name of a queue group may follow. Default: `false`. */
  readonly queue?: boolean;
}

/** A subject. What servers would silently ignore is refused. */
export function subject({
  wildcards = true,
  variables = false,
  queue = false,
}: SubjectOptions = {}): Rule<string> {
  return {
    shape: textShape(
      queue ? "subject, or subject and queue" : wildcards ? "subject" : "subject without wildcards",
    ),
    check(value: unknown, path: string, report: Report) {
      if (value === unknown) return unknown;
      if (typeof value !== "string") {
        report.fail(path, `expected a subject, got ${kindOf(value)}`);
        return unknown;
      }
      const plain = variables ? value.replace(/\{\{[^{}]*\}\}/g, "variable") : value;
      const parts = queue ? plain.split(" ") : [plain];
      const problem =
        parts.length > 2 || (parts.length === 2 && parts.includes(""))
          ? "is neither a subject, nor a subject, one space and a queue"
          : (parts.map(subjectProblem).find((found) => found !== undefined) ??
            (wildcards || !/(^|\.)[*>](\.|$)/.test(plain) ? undefined : "must not have wildcards"));
      if (problem !== undefined) {
        report.fail(path, value === "" ? problem : `${quoted(value)} ${problem}`);
        return unknown;
      }
      const glued = plain.split(/[. ]/).find((token) => token.length > 1 && /[*>]/.test(token));
      if (glued !== undefined) {
        report.warn(path, `"*" and ">" are wildcards only as a whole token, not within ${quoted(glued)}`);
      }
      return value;
    },
    encode: (input) => input,
    decode: (wire) => (wire === "" ? undefined : wire),
  };
}

/** Why a subject is none; `undefined` if it is one. */
function subjectProblem(subject: string): string | undefined {
  if (subject === "") return "must not be empty";
  if (/\s/.test(subject)) return "must not hold spaces";
  if (subject.startsWith(".") || subject.endsWith(".")) return 'must not begin or end with "."';
  const tokens = subject.split(".");
  if (tokens.includes("")) return 'has an empty token between two "."';
  return tokens.slice(0, -1).includes(">") ? 'has ">" before its last token' : undefined;
}

/** Whether some subject is matched by both. */
export function overlap(left: string, right: string): boolean {
  const lefts = left.split(".");
  const rights = right.split(".");
  for (let index = 0; ; index++) {
    const [one, other] = [lefts[index], rights[index]];
    if (one === undefined || other === undefined) return one === other;
    if (one === ">" || other === ">") return true;
    if (one !== "*" && other !== "*" && one !== other) return false;
  }
}
