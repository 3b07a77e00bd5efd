/**
 * Rules for imports and their activations.
 *
 * @see nats-io/jwt v2.8.3 `v2/imports.go` `Import.Validate`, `Imports.Validate`
 * @module
 */
import { checkActivation } from "./activation-rules.ts";
import { findClaims } from "./decode.ts";
import type { Import } from "./import.ts";
import type { Report } from "./issue.ts";
import { checkLocalSubject, checkSubject, localSubjectPattern, subjectContains } from "./subject.ts";
import { SubjectTree } from "./subject-tree.ts";

/** Once so many overlaps are reported, no more are looked for: of 8,000 imports there can be 16 million. */
const MAX_OVERLAPS = 10_000;

/**
 * Reports what is wrong with the imports of an account.
 *
 * @param account Public key of the importing account.
 */
export function checkImports(imports: readonly Import[], account: string, report: Report): void {
  const localSubjects = new Map<string, SubjectTree>();
  let overlaps = 0;
  const reportOverlap = (path: string): void => {
    overlaps++;
    report("IMPORT_OVERLAP", path);
  };
  imports.forEach((entry, at) => {
    const path = `imports[${at}]`;
    if (entry.type === "service" && overlaps < MAX_OVERLAPS) {
      checkOverlap(entry, localSubjects, path, reportOverlap);
    }
    checkImport(entry, account, path, report);
  });
}

/** Services of one exporter must not share a local subject: a request would have two receivers. */
function checkOverlap(
  entry: Import,
  known: Map<string, SubjectTree>,
  path: string,
  report: (path: string) => void,
): void {
  const { account = "", to, local_subject: local, subject = "" } = entry;
  const mine = to ?? (local === undefined ? subject : localSubjectPattern(local));
  const others = known.get(account) ?? new SubjectTree();
  const overlapping = new Set([...others.containing(mine), ...others.containedIn(mine)]);
  for (const _ of overlapping) report(path);
  // The Go library reports equal subjects once more.
  if (overlapping.has(mine)) report(path);
  others.add(mine);
  known.set(account, others);
}

function checkImport(entry: Import, account: string, path: string, report: Report): void {
  const { type, subject = "", local_subject: local, to, token } = entry;
  if (type === undefined) report("IMPORT_TYPE", `${path}.type`);
  if (type === "service" && entry.allow_trace) report("IMPORT_TRACE_SERVICE", `${path}.allow_trace`);
  if (entry.account === undefined) report("IMPORT_ACCOUNT", `${path}.account`);
  if (to !== undefined) report("IMPORT_TO_DEPRECATED", `${path}.to`);
  checkSubject(subject, `${path}.subject`, report);
  if (local !== undefined) {
    checkLocalSubject(local, subject, `${path}.local_subject`, report);
    if (to !== undefined) report("IMPORT_TO_AND_LOCAL", `${path}.local_subject`);
  }
  if (entry.share && type !== "service") report("IMPORT_SHARE_STREAM", `${path}.share`);
  if (token !== undefined) checkToken(token, entry, account, `${path}.token`, report);
}

function checkToken(token: string, entry: Import, account: string, path: string, report: Report): void {
  const activation = findClaims(token, "activation");
  if (activation === undefined) {
    report("IMPORT_TOKEN", path);
    return;
  }
  const { iss, sub, nats } = activation;
  const exporter = entry.account ?? "";
  if (iss !== exporter && (nats.issuer_account ?? "") !== exporter) report("IMPORT_TOKEN_ISSUER", path);
  if (sub !== account) report("IMPORT_TOKEN_ACCOUNT", path);
  if (nats.kind !== entry.type) report("IMPORT_TOKEN_TYPE", path);
  // Its time is not checked: servers do that each time.
  checkActivation(activation, `${path}.`, report);
  const subject = (entry.type === "service" ? entry.to : undefined) ?? entry.subject ?? "";
  if (!subjectContains(nats.subject ?? "", subject)) report("IMPORT_TOKEN_SUBJECT", path);
}
