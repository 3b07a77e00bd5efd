/**
 * Rules for exports.
 *
 * @see nats-io/jwt v2.8.3 `v2/exports.go` `Export.Validate`, `Exports.Validate`
 * @module
 */
import type { Export } from "./export.ts";
import { checkInfo } from "./info-rules.ts";
import type { Report } from "./issue.ts";
import { checkSubject, hasWildcards } from "./subject.ts";
import { SubjectTree } from "./subject-tree.ts";

const responseTypes = ["Singleton", "Stream", "Chunked"];

/** Reports what is wrong with the exports of an account. */
export function checkExports(exports: readonly Export[], report: Report): void {
  exports.forEach((entry, at) => {
    checkExport(entry, `exports[${at}]`, report);
  });
  const isService = (entry: Export): boolean => entry.type === "service";
  checkOverlaps(exports, isService, report);
  checkOverlaps(exports, (entry) => !isService(entry), report);
}

function checkExport(entry: Export, path: string, report: Report): void {
  const {
    type,
    response_type: responseType,
    response_threshold: threshold = 0,
    service_latency: latency,
  } = entry;
  const service = type === "service";
  if (type === undefined) report("EXPORT_TYPE", `${path}.type`);
  if (service && responseType !== undefined && !responseTypes.includes(responseType)) {
    report("EXPORT_RESPONSE_TYPE", `${path}.response_type`);
  }
  if (type === "stream") {
    if (responseType !== undefined) report("EXPORT_RESPONSE_TYPE_STREAM", `${path}.response_type`);
    if (entry.allow_trace) report("EXPORT_TRACE_STREAM", `${path}.allow_trace`);
  }
  if (latency !== undefined) {
    if (!service) report("EXPORT_LATENCY_STREAM", `${path}.service_latency`);
    const { sampling, results } = latency;
    if (sampling !== "headers" && (sampling < 1 || sampling > 100)) {
      report("EXPORT_LATENCY_SAMPLING", `${path}.service_latency.sampling`);
    }
    checkSubject(results, `${path}.service_latency.results`, report);
    if (hasWildcards(results)) report("EXPORT_LATENCY_WILDCARD", `${path}.service_latency.results`);
  }
  if (threshold < 0) report("EXPORT_THRESHOLD_NEGATIVE", `${path}.response_threshold`);
  if (threshold > 0 && !service) report("EXPORT_THRESHOLD_STREAM", `${path}.response_threshold`);
  checkSubject(entry.subject ?? "", `${path}.subject`, report);
  checkTokenPosition(entry, `${path}.account_token_position`, report);
  checkInfo(entry, `${path}.`, report);
}

function checkTokenPosition(
  { subject = "", account_token_position: position = 0 }: Export,
  path: string,
  report: Report,
): void {
  if (position === 0) return;
  const tokens = subject.split(".");
  if (!hasWildcards(subject)) report("EXPORT_TOKEN_POSITION_SUBJECT", path);
  else if (position > tokens.length) report("EXPORT_TOKEN_POSITION_RANGE", path);
  else if (tokens[Number(position) - 1] !== "*") report("EXPORT_TOKEN_POSITION_TOKEN", path);
}

/** One issue for each subject that covers another one. */
function checkOverlaps(exports: readonly Export[], counts: (entry: Export) => boolean, report: Report): void {
  const subjects = exports.flatMap((entry, at) =>
    counts(entry) ? [{ subject: entry.subject ?? "", at }] : [],
  );
  const tree = new SubjectTree();
  const repeated = new Set<string>();
  const seen = new Set<string>();
  for (const { subject } of subjects) {
    if (seen.has(subject)) repeated.add(subject);
    seen.add(subject);
    tree.add(subject);
  }
  const covering = new Set<string>();
  for (const { subject, at } of subjects) {
    for (const outer of tree.containing(subject)) {
      if (covering.has(outer) || (outer === subject && !repeated.has(subject))) continue;
      covering.add(outer);
      report("EXPORT_OVERLAP", `exports[${at}].subject`);
    }
  }
}
