/**
 * Subjects: names with tokens joined by dots, where `*` stands for one token and a last `>` for one or more.
 *
 * @see nats-io/jwt v2.8.3 `v2/types.go` `Subject`, `RenamingSubject`
 * @module
 */
import type { Report } from "./issue.ts";

/** Whether a subject has a wildcard. */
export function hasWildcards(subject: string): boolean {
  return subject === ">" || subject.endsWith(".>") || subject.split(".").includes("*");
}

/**
 * Whether every subject that `inner` matches is matched by `outer`, token by token. A `*` in `outer` also covers a `>`
 * in `inner`.
 */
export function subjectContains(outer: string, inner: string): boolean {
  const outerTokens = outer.split(".");
  const innerTokens = inner.split(".");
  const open = outerTokens.at(-1) === ">";
  if (innerTokens.length < outerTokens.length || (innerTokens.length > outerTokens.length && !open))
    return false;
  const compared = open ? outerTokens.slice(0, -1) : outerTokens;
  return compared.every((token, at) => token === "*" || token === innerTokens[at]);
}

/** Reports what is wrong with the form of a subject. Where wildcards stand is not looked at. */
export function checkSubject(subject: string, path: string, report: Report): void {
  if (subject === "") {
    report("SUBJECT_EMPTY", path);
    return;
  }
  if (subject.includes(" ")) report("SUBJECT_BLANK", path);
  if (subject.startsWith(".") || subject.endsWith(".")) report("SUBJECT_EDGE", path);
  if (subject.includes("..")) report("SUBJECT_EMPTY_TOKEN", path);
}

/** Reports what is wrong with the local name of an import. `$1` stands for the first `*` of the subject imported. */
export function checkLocalSubject(local: string, subject: string, path: string, report: Report): void {
  checkSubject(local, path, report);
  if (subject === "") report("LOCAL_SUBJECT_WITHOUT_SUBJECT", path);
  if (local.includes(" ")) report("LOCAL_SUBJECT_BLANK", path);
  if (endsOpen(local) !== endsOpen(subject)) report("LOCAL_SUBJECT_END", path);
  const wildcards = subject.split(".").filter((token) => token === "*").length;
  let used = 0;
  for (const token of local.split(".")) {
    if (token === "*") used++;
    const reference = referenceOf(token);
    if (reference === undefined) continue;
    if (reference > wildcards) report("LOCAL_SUBJECT_REFERENCE", path);
    else used++;
  }
  if (used !== wildcards) report("LOCAL_SUBJECT_WILDCARDS", path);
}

/** The local name of an import as a subject: references become `*`. */
export function localSubjectPattern(local: string): string {
  return local
    .split(".")
    .map((token) => (referenceOf(token) === undefined ? token : "*"))
    .join(".");
}

/** The number in `$1`; Go takes every decimal integer of 64 bits, with a sign too. */
function referenceOf(token: string): number | undefined {
  const digits = /^\$([+-]?\d+)$/.exec(token)?.[1];
  return digits !== undefined && BigInt.asIntN(64, BigInt(digits)) === BigInt(digits)
    ? Number(digits)
    : undefined;
}

function endsOpen(subject: string): boolean {
  return subject === ">" || subject.endsWith(".>");
}
