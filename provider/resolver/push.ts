import { NatsAuthError } from "../errors.ts";
import { type AccountClaims, decodeJwt } from "../jwt/index.ts";
import {
  foreignVerdicts,
  jetStreamWarnings,
  sizeVerdicts,
  timeVerdicts,
  trustVerdicts,
} from "./admission.ts";
import { absenceWarnings, attendanceVerdicts } from "./attendance.ts";
import { clockVerdicts, clockWarnings, serversTime } from "./clocks.ts";
import { awaitExporters, exportersPublished } from "./exporters.ts";
import { type Holdings, lookAt } from "./holdings.ts";
import { planPush } from "./merge.ts";
import type { Session } from "./pool.ts";
import { exportersOf, forceVerdicts, namesIn, storedVerdicts } from "./proof.ts";
import { publish } from "./publish.ts";
import { type ResolverAccess, type ResolverSettings, timeoutOf } from "./settings.ts";
import { isSystemAccount, systemAccountVerdicts } from "./system-account.ts";
import { type Verdict, verdictTexts } from "./verdict.ts";
import type { Publishing, Writers } from "./writers.ts";

/** An account JWT to bring into force. */
export interface Push {
  /** What the caller signed, or holds in state, and wants in force. */
  readonly jwt: string;
  /** Signs merged claims anew, `iat` as given; called only when the servers' copies make it necessary. */
  sign(claims: AccountClaims): Promise<string>;
  /** Names of the servers of the last proof; one that is missing now is an error that names it. */
  readonly provenServers?: readonly string[];
  /**
   * Revocations that the caller has taken back: user or `*` to Unix seconds. Where servers have them just so, they are
   * not kept. All others that servers have are.
   */
  readonly withdrawn?: Readonly<Record<string, number>>;
  /** Overwrites a copy with a foreign issuer. */
  readonly adopt?: boolean;
  /** The resource's name, for messages. */
  readonly label: string;
  /** Turns the path of a claim (`imports[1]`, as sorted in the JWT) into the input path that the user wrote. */
  inputPath?(claim: string): string;
}

/** A push that is in force, or stored where the resolver asks for no more. */
export interface Pushed {
  /** The JWT that the servers have: the caller's, or one signed anew. */
  readonly jwt: string;
  /** Names of all servers, sorted. */
  readonly servers: readonly string[];
  /** What deserves a look but works: complete sentences without the resource's name. */
  readonly warnings: readonly string[];
}

/** A push failed. `jwt` is the newest signed text, to be kept in state. */
export class PushFailure extends NatsAuthError {
  readonly jwt: string;
  /** All that was found wrong; the code of the error is that of the first. */
  readonly verdicts: readonly Verdict[];

  constructor(push: Push, jwt: string, verdicts: readonly Verdict[], cause?: unknown) {
    const texts = verdictTexts(verdicts, push.inputPath?.bind(push));
    const what = `Cannot bring account "${push.label}" into force`;
    super(
      verdicts[0]?.code ?? "RESOLVER_NOT_IN_FORCE",
      texts.length === 1
        ? `${what}: ${texts[0]}`
        : `${what}:\n${texts.map((text) => `- ${text}`).join("\n")}`,
      cause === undefined ? undefined : { cause },
    );
    this.name = "PushFailure";
    this.jwt = jwt;
    this.verdicts = verdicts;
  }
}

/** Rounds of looking, signing anew and publishing before something else is held to be writing the account too. */
const ROUNDS = 4;

/** What one push works with. */
export interface PushWork {
  readonly session: Session;
  readonly settings: ResolverSettings;
  readonly access: ResolverAccess;
  readonly writers: Writers;
  readonly publishing: Publishing;
}

/**
 * Brings one account JWT into force on every server: admit, look up, merge, publish, prove; again where another
 * writer came in between.
 *
 * @throws PushFailure
 */
export async function pushAccount(push: Push, work: PushWork, signed: { jwt: string }): Promise<Pushed> {
  const { session, settings, access } = work;
  const census = await session.muster(push.provenServers ?? []);
  const timeoutMs = timeoutOf(settings);
  const warnings = [...clockWarnings(census), ...absenceWarnings(census)];
  const fail = (verdicts: readonly Verdict[]): void => {
    if (verdicts.length > 0) throw new PushFailure(push, signed.jwt, verdicts);
  };

  let claims = decodeJwt(signed.jwt, "account");
  const account = claims.sub;
  fail(attendanceVerdicts(census, settings.expectServers, push.provenServers));
  fail(trustVerdicts(claims.iss ?? "", census));
  fail(clockVerdicts(census));
  fail(timeVerdicts(claims, census, access.clock()));
  if (isSystemAccount(account, session, settings)) {
    fail(systemAccountVerdicts(claims, session.pushedBy, serversTime(census, access.clock())));
  }
  warnings.push(...jetStreamWarnings(claims, census));

  for (let round = 1; ; round++) {
    const holdings = await lookAtStores(session, account, timeoutMs);
    fail(silenceVerdicts(holdings.unanswered));
    if (push.adopt !== true) fail(foreignVerdicts(claims, holdings, census));

    const step = round === 1 ? 0 : (access.random(1)[0] ?? 0) % 4;
    const plan = planPush(signed.jwt, claims, holdings, serversTime(census, access.clock()), {
      step,
      withdrawn: push.withdrawn ?? {},
    });
    if (plan.action === "sign") {
      signed.jwt = await push.sign(plan.claims);
      claims = decodeJwt(signed.jwt, "account");
      const warning = `Signed anew: ${plan.reason}`;
      if (!warnings.includes(warning)) warnings.push(warning);
    }
    const isLoaded = [...holdings.loaded.values()].some((account) => account !== undefined);
    if (plan.action !== "keep") {
      fail(resolverVerdicts(holdings));
      fail(sizeVerdicts(signed.jwt.length, census));
      const presence = isLoaded ? "stored" : "stored or under way";
      const missing = await awaitExporters(session, claims, presence, work.writers, timeoutMs);
      // Nobody can log in to an account that no server has, so no server will load it. Stored without its exporters, it
      // is found by one of them that imports from it in turn and is pushed later.
      if (holdings.copies.length > 0) fail(missing);
      fail(await publish(session, signed.jwt, holdings.fullServers, timeoutMs));
      fail(missing);
    }
    work.publishing.done();

    if (settings.proof !== "stored") {
      fail(await awaitExporters(session, claims, "stored", work.writers, timeoutMs));
    }
    let { proof, verdicts } = await prove(signed.jwt, claims, work);
    if (verdicts.length > 0 && (await exportersPublished(claims, work.writers, timeoutMs))) {
      ({ proof, verdicts } = await prove(signed.jwt, claims, work));
    }
    if (verdicts.length === 0) return { jwt: signed.jwt, servers: namesIn(proof, census), warnings };
    const overtaken = proof.absent > 0 || proof.copies.some((copy) => copy.jwt !== signed.jwt);
    if (!overtaken || round === ROUNDS) fail(verdicts);
  }
}

/** Looks at what the servers have now, loaded where that is asked for, and judges it. */
async function prove(
  jwt: string,
  claims: AccountClaims,
  { session, settings }: PushWork,
): Promise<{ proof: Holdings; verdicts: Verdict[] }> {
  const timeoutMs = timeoutOf(settings);
  const stored = (proof: Holdings): Verdict[] => storedVerdicts(jwt, proof);
  if (settings.proof === "stored") {
    const proof = await lookAt(session, claims.sub, { timeoutMs });
    return { proof, verdicts: [...silenceVerdicts(proof.unanswered), ...stored(proof)] };
  }
  const proof = await lookAt(session, claims.sub, { timeoutMs, load: { exporters: exportersOf(claims) } });
  return { proof, verdicts: [...stored(proof), ...forceVerdicts(jwt, claims, proof, session.census)] };
}

/** Where there are no stores at all, what servers were configured with shows only once they load it. */
async function lookAtStores(session: Session, account: string, timeoutMs: number): Promise<Holdings> {
  const holdings = await lookAt(session, account, { timeoutMs });
  return holdings.fullServers > 0
    ? holdings
    : lookAt(session, account, { timeoutMs, load: { exporters: [] } });
}

/** Servers that were there when the connection was made and are silent now. */
function silenceVerdicts(unanswered: readonly string[]): Verdict[] {
  const text = "did not answer: is it overloaded, paused or cut off?";
  return unanswered.map((server) => ({ code: "RESOLVER_TIMEOUT", server, text }));
}

/** Without a single store there is nothing to push to. */
function resolverVerdicts({ fullServers }: Holdings): Verdict[] {
  if (fullServers > 0) return [];
  return [
    {
      code: "RESOLVER_NO_RESPONDERS",
      text: "no server has a full resolver, so a push cannot work: put the account into resolver_preload of a MEMORY resolver (serverConfig writes it) and leave out resolver, or give at least one server a full resolver",
    },
  ];
}
