/**
 * Whether an account exports what another one means to import.
 *
 * @see nats-io/nats-server v2.15.2 `server/accounts.go` `checkStreamExportApproved`, `checkServiceExportApproved`
 * @module
 */

import type { Export } from "../../provider/inputs/exports.ts";
import { subjectContains } from "../../provider/jwt/subject.ts";
import { type Given, isKnown, type Partly, unknown } from "../../provider/unknown.ts";

/** What is asked of an exporter. */
export interface Wanted {
  readonly type: Partly<"stream" | "service">;
  readonly subject: Partly<string>;
}

/** An export that covers what is asked, or why there is none. Neither: it is not known. */
export interface Found {
  readonly covering?: Given<Export>;
  readonly problem?: string;
}

/** The export of an account that covers a subject. `label` names the account. */
export function findExport(
  label: string,
  exports: Partly<readonly Export[]>,
  { type, subject }: Wanted,
): Found {
  if (exports === unknown || type === unknown || subject === unknown) return {};
  const known = exports.filter((one) => one !== unknown);
  const matching = known.filter(
    (one) => typeof one.subject === "string" && subjectContains(one.subject, subject),
  );
  const exact = matching.find((one) => one.type === type && one.subject === subject);
  const covering = exact ?? matching.find((one) => one.type === type);
  if (covering !== undefined) return { covering };
  if (!exports.every((one) => one !== unknown && isKnown(one.type) && isKnown(one.subject))) return {};
  const [other] = matching;
  if (other !== undefined) {
    return { problem: `${label} exports "${subject}" as a ${other.type as string}, not as a ${type}` };
  }
  return { problem: `${label} exports no ${type} that covers "${subject}"; ${listed(known)}` };
}

function listed(exports: readonly Given<Export>[]): string {
  if (exports.length === 0) return "it has no exports";
  return `its exports are ${exports.map(({ type, subject }) => `${type as string} "${subject as string}"`).join(", ")}`;
}
