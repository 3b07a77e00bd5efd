/**
 * Exports of one account that match the same subjects.
 *
 * @module
 */

import { quoted, type Report } from "../fields/rule.ts";
import { overlap } from "../fields/subject.ts";
import { hasWildcards, subjectContains } from "../jwt/subject.ts";
import { type Partly, unknown } from "../unknown.ts";

/** What is known of an export. */
interface Exported {
  readonly type: string;
  readonly subject: string;
  readonly index: number;
  /** Its path among the inputs. */
  readonly path: string;
}

/**
 * Reports subjects that another export of the same type covers, for servers could not tell the two apart, and warns of
 * those that only meet.
 */
export function checkOverlaps(
  exports: readonly Partly<{ readonly type: string; readonly subject: string }>[],
  path: string,
  report: Report,
): void {
  const known = exports.flatMap((entry, index): Exported[] => {
    if (entry === unknown || typeof entry.type !== "string" || typeof entry.subject !== "string") return [];
    return [{ type: entry.type, subject: entry.subject, index, path: `${path}[${index}]` }];
  });
  const first = new Map<string, Exported>();
  // Without wildcards, only equal subjects meet: looking each up keeps thousands of exports cheap.
  const open = known.filter(({ subject }) => hasWildcards(subject));
  for (const own of known) {
    const same = first.get(`${own.type} ${own.subject}`);
    if (same !== undefined) {
      report.fail(`${own.path}.subject`, `${quoted(own.subject)} is exported already by ${same.path}`);
      continue;
    }
    first.set(`${own.type} ${own.subject}`, own);
    for (const other of open) compare(own, other, report);
  }
}

function compare(own: Exported, other: Exported, report: Report): void {
  if (own.type !== other.type || own.subject === other.subject) return;
  if (subjectContains(other.subject, own.subject)) {
    report.fail(
      `${own.path}.subject`,
      `${quoted(own.subject)} is covered by ${quoted(other.subject)} of ${other.path}`,
    );
  } else if (
    !subjectContains(own.subject, other.subject) &&
    own.index > other.index &&
    overlap(own.subject, other.subject)
  ) {
    report.warn(
      `${own.path}.subject`,
      `${quoted(own.subject)} and ${quoted(other.subject)} of ${other.path} match some subjects both`,
    );
  }
}
