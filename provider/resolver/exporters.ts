/**
 * Accounts that an account imports from: servers that load it must not have to look for them.
 *
 * @module
 */
import { setTimeout as sleep } from "node:timers/promises";
import type { AccountClaims } from "../jwt/index.ts";
import { isEverywhere, lookAt, newestCopy } from "./holdings.ts";
import type { Session } from "./pool.ts";
import { exportersOf } from "./proof.ts";
import type { Verdict } from "./verdict.ts";
import type { Writers } from "./writers.ts";

const POLL_MS = 250;
const AFTER_PUBLISHED_MS = 10;

/** What counts as there: on every server's store, or also on its way there from this process. */
export type Presence = "stored" | "stored or under way";

/**
 * Waits until every account that this one imports from is there, for as long as one request may take: it may be about
 * to be pushed by this very process.
 *
 * A server that loads an account looks a missing exporter up for about two seconds, in which it reads nothing else
 * from its peers; so such an account is never published to servers that have it loaded, and never made to load.
 *
 * @returns one verdict for each import whose exporter is missing; empty: all are there
 */
export async function awaitExporters(
  session: Session,
  claims: AccountClaims,
  presence: Presence,
  writers: Writers,
  timeoutMs: number,
): Promise<Verdict[]> {
  const deadline = Date.now() + timeoutMs;
  const isThere = async (exporter: string): Promise<boolean> => {
    if (presence === "stored or under way" && writers.published(exporter) !== undefined) return true;
    return isEverywhere(await lookAt(session, exporter, { timeoutMs }));
  };
  const missing = await Promise.all(
    exportersOf(claims).map(async (exporter) => {
      while (!(await isThere(exporter))) {
        const left = deadline - Date.now();
        if (left <= 0) return exporter;
        const pause = sleep(Math.min(POLL_MS, left));
        await Promise.race([
          pause,
          writers.published(exporter)?.then(() => sleep(AFTER_PUBLISHED_MS)) ?? pause,
        ]);
      }
      return undefined;
    }),
  );
  return exporterVerdicts(claims, missing);
}

/** One verdict for each import whose exporter is not on every server now: the account must not be made to load. */
export async function missingExporters(
  session: Session,
  claims: AccountClaims,
  timeoutMs: number,
): Promise<Verdict[]> {
  const missing = await Promise.all(
    exportersOf(claims).map(async (exporter) =>
      isEverywhere(await lookAt(session, exporter, { timeoutMs })) ? undefined : exporter,
    ),
  );
  return exporterVerdicts(claims, missing);
}

/** The claims without imports from accounts that no server has, and a warning for each that is left out. */
export async function withoutDeadImports(
  session: Session,
  claims: AccountClaims,
  timeoutMs: number,
): Promise<{ readonly claims: AccountClaims; readonly warnings: readonly string[] }> {
  const dead = new Set<string | undefined>();
  await Promise.all(
    exportersOf(claims).map(async (exporter) => {
      const held = await lookAt(session, exporter, { timeoutMs });
      if (held.unanswered.length === 0 && newestCopy(held) === undefined) dead.add(exporter);
    }),
  );
  const imports = claims.nats.imports ?? [];
  const warnings = imports
    .filter(({ account }) => dead.has(account))
    .map(
      ({ subject, account }) =>
        `The import of "${subject}" from account ${account} is left out, for no server has that account: once it is pushed, the next update of this account brings the import back`,
    );
  const left = imports.filter(({ account }) => !dead.has(account));
  return { claims: { ...claims, nats: { ...claims.nats, imports: left } }, warnings };
}

function exporterVerdicts(claims: AccountClaims, missing: readonly (string | undefined)[]): Verdict[] {
  return (claims.nats.imports ?? []).flatMap((each, index): Verdict[] =>
    each.account === undefined || !missing.includes(each.account)
      ? []
      : [
          {
            code: "RESOLVER_NOT_IN_FORCE",
            claim: `imports[${index}]`,
            text: `imports "${each.subject}" from account ${each.account}, which is not on every server: push that account first`,
          },
        ],
  );
}

/**
 * Waits for pushes of exporters that are under way in this process: they may bring the very export that an import
 * lacks, and servers then take the import up by themselves.
 *
 * @returns whether there were any
 */
export async function exportersPublished(
  claims: AccountClaims,
  writers: Writers,
  timeoutMs: number,
): Promise<boolean> {
  const underWay = exportersOf(claims).flatMap((exporter) => writers.published(exporter) ?? []);
  if (underWay.length === 0) return false;
  await Promise.race([Promise.all(underWay), sleep(timeoutMs, undefined, { ref: false })]);
  return true;
}
