/**
 * What the servers have of an account, for a refresh of the state.
 *
 * @module
 */
import { absenceWarnings, attendanceVerdicts } from "./attendance.ts";
import { serverNames } from "./census.ts";
import { clockWarnings } from "./clocks.ts";
import { missingExporters } from "./exporters.ts";
import { type Copy, lookAt, lookAtStores, newestCopy } from "./holdings.ts";
import type { Session } from "./pool.ts";
import { exportersOf, forceVerdicts, storedVerdicts } from "./proof.ts";
import { type ResolverSettings, timeoutOf } from "./settings.ts";
import { silenceVerdicts, type Verdict, verdictTexts } from "./verdict.ts";

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
  let force: readonly Verdict[] | undefined;
  if (newest !== undefined) {
    const { jwt, claims } = newest;
    const missing = settings.proof === "stored" ? [] : await missingExporters(session, claims, timeoutMs);
    if (settings.proof !== "stored" && missing.length === 0) {
      const load = { exporters: exportersOf(claims) };
      holdings = await lookAt(session, account, { timeoutMs, load });
      force = forceVerdicts(jwt, claims, holdings, census);
    }
    verdicts.push(...storedVerdicts(jwt, holdings), ...missing);
  }
  verdicts.push(...(force ?? silenceVerdicts(holdings.unanswered)));
  const told = verdictTexts(verdicts);
  return {
    jwt: newest?.jwt,
    copies: holdings.copies,
    absent: holdings.absent,
    fullServers: holdings.fullServers,
    servers: serverNames(census),
    verdicts,
    warnings: [
      ...clockWarnings(census),
      ...(settings.expectServers === undefined ? [] : absenceWarnings(census)),
      ...verdictTexts(attendanceVerdicts(census, undefined, provenServers)).filter(
        (text) => !told.includes(text),
      ),
    ],
  };
}
