/**
 * Whether an import will work: as the exporter exports it, and with a token where one is needed.
 *
 * @see nats-io/nats-server v2.15.2 `server/accounts.go` `checkAuth`, `checkActivation`
 * @module
 */

import { formatTime, parseTime } from "../../provider/fields/time.ts";
import type { Export } from "../../provider/inputs/exports.ts";
import { findClaims } from "../../provider/jwt/decode.ts";
import { subjectContains } from "../../provider/jwt/subject.ts";
import { type Given, type Partly, unknown } from "../../provider/unknown.ts";
import type { AccountFacts, Import } from "./account-facts.ts";
import { findExport, type Wanted } from "./export-check.ts";

/** An account that takes part in an import. */
export interface Party {
  /** `Account "orders"` */
  readonly label: string;
  readonly facts: AccountFacts;
}

/**
 * What is wrong with one import, each text beginning with the input below it.
 *
 * @param now Unix seconds.
 */
export function importProblems(importer: Party, one: Partly<Import>, exporter: Party, now: number): string[] {
  if (one === unknown) return [];
  const { covering, problem } = findExport(exporter.label, exporter.facts.exports, wanted(one));
  if (problem !== undefined) return [`subject: ${problem}`];
  if (covering === undefined) return [];
  if (typeof covering.accountTokenPosition === "number") {
    return positionProblems(importer, one, exporter, covering.accountTokenPosition);
  }
  if (one.token === undefined) {
    if (covering.tokenRequired !== true) return [];
    return [`token: ${exporter.label} asks for one. Make an Activation for this account and give its token`];
  }
  return one.token === unknown ? [] : tokenProblems(importer, one, exporter, covering, one.token, now);
}

/** What an import asks of its exporter: a service's name at the exporter may be the one in `to`. */
function wanted({ type, subject, localSubject, to }: Given<Import>): Wanted {
  const renamed = type === "service" && localSubject === undefined && to !== undefined;
  return { type, subject: renamed ? to : subject };
}

/** An export may keep one token of its subject for the importer's own key. */
function positionProblems(importer: Party, one: Given<Import>, exporter: Party, position: number): string[] {
  const { subject } = wanted(one);
  if (subject === unknown) return [];
  const token = subject.split(".")[position - 1];
  const own = importer.facts.publicKey;
  // Before the account is made, a key is a key: whose it is shows later.
  if (token === own || (own === unknown && token !== "*" && token !== ">")) return [];
  return [
    `subject: ${exporter.label} wants the importer's own public key as token ${position}, not "${token ?? ""}"`,
  ];
}

function tokenProblems(
  importer: Party,
  { type, subject }: Given<Import>,
  exporter: Party,
  covering: Given<Export>,
  token: string,
  now: number,
): string[] {
  const activation = findClaims(token, "activation");
  // The account's own check says what is wrong with a token that is none.
  if (activation === undefined) return [];
  const { sub, iss, exp, iat, nats } = activation;
  const issuer = nats.issuer_account ?? iss;
  const problems: string[] = [];
  const { publicKey: own } = importer.facts;
  if (own !== unknown && sub !== own) problems.push(`is for account ${sub}, not for this one, ${own}`);
  const { publicKey: exporting } = exporter.facts;
  if (exporting !== unknown && issuer !== exporting) {
    problems.push(`is of account ${issuer}, not of ${exporter.label}, ${exporting}`);
  }
  if (type !== unknown && nats.kind !== type) problems.push(`is for a ${nats.kind}, not for a ${type}`);
  if (subject !== unknown && !subjectContains(nats.subject ?? "", subject)) {
    problems.push(`is for subject "${nats.subject}", which does not cover "${subject}"`);
  }
  if (exp !== undefined && Number(exp) <= now) problems.push(`has expired at ${formatTime(Number(exp))}`);
  const revoked = revokedUntil(covering, sub ?? "");
  if (revoked !== undefined && Number(iat ?? 0) <= revoked) {
    problems.push(`was revoked by ${exporter.label} at ${formatTime(revoked)}`);
  }
  return problems.map((problem) => `token: ${problem}`);
}

/** The moment until which an export has revoked what was issued to an account. */
function revokedUntil({ revocations }: Given<Export>, account: string): number | undefined {
  if (revocations === undefined || revocations === unknown) return undefined;
  const moments = [revocations[account], revocations["*"]].flatMap((moment) => parseTime(moment) ?? []);
  return moments.length === 0 ? undefined : Math.max(...moments.map(Number));
}
