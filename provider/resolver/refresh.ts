import { absenceWarnings, attendanceVerdicts } from "./attendance.ts";
import { serverNames } from "./census.ts";
import { clockWarnings } from "./clocks.ts";
import { missingExporters } from "./exporters.ts";
import { type Copy, lookAt, lookAtStores, newestCopy } from "./holdings.ts";
import type { Session } from "./pool.ts";
import { exportersOf, forceVerdicts, storedVerdicts } from "./proof.ts";
import { type ResolverSettings, timeoutOf } from "./settings.ts";
import { type Verdict, verdictTexts } from "./verdict.ts";

/** What the servers have of an account: their copies, and whether the newest is in force everywhere. */
export interface Lookup {
  /** The newest account JWT that any server holds; undefined: none holds one. */
  readonly jwt: string | undefined;
  /** All different JWTs, newest first: more than one means that servers differ. */
  readonly copies: readonly Copy[];
  /** Full servers without the account. */
  readonly absent: number;
  readonly fullServers: number;
  /** All servers that answered, sorted. */
  readonly servers: readonly string[];
  /** What keeps `jwt` from being proven on every server, as for a push; empty: it is. */
  readonly verdicts: readonly Verdict[];
  /** The verdicts in words. */
  readonly problems: readonly string[];
  /** What does not keep `jwt` from being in force on those that answered: clocks, servers of an earlier proof. */
  readonly warnings: readonly string[];
}

/** Looks an account up on every server, and proves its newest JWT as far as the resolver asks for. */
export async function lookUpAccount(
  session: Session,
  account: string,
  settings: ResolverSettings,
  provenServers: readonly string[] = [],
): Promise<Lookup> {
  const census = await session.muster(provenServers);
  const timeoutMs = timeoutOf(settings);
  let holdings = await lookAtStores(session, account, timeoutMs);
  const newest = newestCopy(holdings);
  const verdicts = attendanceVerdicts(census, settings.expectServers);
  if (newest !== undefined) {
    const force = settings.proof !== "stored";
    const missing = force ? await missingExporters(session, newest.claims, timeoutMs) : [];
    const load = force && missing.length === 0;
    if (load) {
      holdings = await lookAt(session, account, {
        timeoutMs,
        load: { exporters: exportersOf(newest.claims) },
      });
    }
    verdicts.push(...storedVerdicts(newest.jwt, holdings), ...missing);
    if (load) verdicts.push(...forceVerdicts(newest.jwt, newest.claims, holdings, census));
  }
  const problems = verdictTexts(verdicts);
  return {
    jwt: newest?.jwt,
    copies: holdings.copies,
    absent: holdings.absent,
    fullServers: holdings.fullServers,
    servers: serverNames(census),
    verdicts,
    problems,
    warnings: [
      ...clockWarnings(census),
      ...(settings.expectServers === undefined ? [] : absenceWarnings(census)),
      ...verdictTexts(attendanceVerdicts(census, undefined, provenServers)).filter(
        (text) => !problems.includes(text),
      ),
    ],
  };
}
