/**
 * The six steps of a push, after the connection is made.
 *
 * @module
 */
import { NatsAuthError } from "../errors.ts";
import { type AccountClaims, decodeJwt } from "../jwt/index.ts";
import {
  foreignVerdicts,
  jetStreamWarnings,
  sizeVerdicts,
  storeVerdicts,
  timeVerdicts,
  trustVerdicts,
} from "./admission.ts";
import { absenceWarnings, attendanceVerdicts, outsiderWarnings } from "./attendance.ts";
import { clockVerdicts, clockWarnings, serversTime } from "./clocks.ts";
import { awaitExporters, exportersPublished, withoutDeadImports } from "./exporters.ts";
import { type Holdings, lookAt, lookAtStores, newestCopy } from "./holdings.ts";
import { type Plan, planPush } from "./merge.ts";
import type { Session } from "./pool.ts";
import { exportersOf, forceVerdicts, namesIn, storedVerdicts } from "./proof.ts";
import { publish } from "./publish.ts";
import { type Push, type Pushed, PushFailure } from "./push.ts";
import { strandedStreams } from "./remaining-streams.ts";
import { type ResolverAccess, type ResolverSettings, timeoutOf } from "./settings.ts";
import { isSystemAccount, systemAccountVerdicts } from "./system-account.ts";
import { silenceVerdicts, type Verdict, verdictTexts } from "./verdict.ts";
import type { Publishing, Writers } from "./writers.ts";

/** What one push works with. */
export interface PushWork {
  readonly session: Session;
  readonly settings: ResolverSettings;
  readonly access: ResolverAccess;
  readonly writers: Writers;
  readonly publishing: Publishing;
}

/** What a proof has found, and what is wrong with it. */
interface Proof {
  readonly held: Holdings;
  readonly verdicts: readonly Verdict[];
  /** What would be wrong with it if the push gave any rights. */
  readonly warnings: readonly string[];
}

/** Rounds of looking, signing anew and publishing before something else is held to be writing the account too. */
const ROUNDS = 4;

/** A push under way. Run again after its connection was lost, it goes on with the newest JWT that it has signed. */
export class Pushing {
  readonly #push: Push;
  #jwt: string;
  #claims: AccountClaims;

  constructor(push: Push) {
    this.#push = push;
    this.#jwt = push.jwt;
    this.#claims = decodeJwt(push.jwt, "account");
  }

  /** Public key of the account. */
  get account(): string {
    return this.#claims.sub;
  }

  /**
   * Brings the account JWT into force on every server: admit, look up, merge, publish, prove; again where another
   * writer came in between.
   *
   * @throws PushFailure
   */
  async run(work: PushWork): Promise<Pushed> {
    const { session, publishing } = work;
    const warnings = [...(await this.#admit(work)), ...(await this.#leaveOutDeadImports(work))];
    for (let round = 1; ; round++) {
      const held = await this.#lookUp(work);
      const plan = await this.#merge(held, round, work);
      if (plan.action === "sign") warnings.push(`Signed anew: ${plan.reason}`);
      if (plan.action !== "keep") await this.#publish(held, work);
      publishing.done();
      const proof = await this.#prove(work);
      if (proof.verdicts.length === 0) {
        const servers = namesIn(proof.held, session.census);
        return { jwt: this.#jwt, servers, warnings: [...new Set([...warnings, ...proof.warnings])] };
      }
      const overtaken = proof.held.absent > 0 || proof.held.copies.some(({ jwt }) => jwt !== this.#jwt);
      if (!overtaken || round === ROUNDS) this.#refuse(proof.verdicts);
    }
  }

  /** What has ended the push, with the newest JWT that was signed. */
  failure(error: unknown): PushFailure {
    if (error instanceof PushFailure) return error;
    const code = error instanceof NatsAuthError ? error.code : "RESOLVER_NOT_IN_FORCE";
    const text = error instanceof Error ? error.message : String(error);
    return new PushFailure(this.#push, this.#jwt, [{ code, text }], error);
  }

  #refuse(verdicts: readonly Verdict[]): void {
    if (verdicts.length > 0) throw new PushFailure(this.#push, this.#jwt, verdicts);
  }

  /** Holds the JWT against who is there, and returns what deserves a look. */
  async #admit({ session, settings, access }: PushWork): Promise<string[]> {
    const { provenServers = [] } = this.#push;
    const census = await session.muster(provenServers);
    const claims = this.#claims;
    this.#refuse(attendanceVerdicts(census, settings.expectServers, provenServers));
    this.#refuse(trustVerdicts(claims.iss ?? "", census));
    this.#refuse(clockVerdicts(census));
    this.#refuse(timeVerdicts(claims, census, access.clock()));
    return [
      ...clockWarnings(census),
      ...absenceWarnings(census),
      ...outsiderWarnings(census),
      ...jetStreamWarnings(claims, census),
    ];
  }

  async #leaveOutDeadImports({ session, settings }: PushWork): Promise<readonly string[]> {
    if (this.#push.restricting !== true) return [];
    const { claims, warnings } = await withoutDeadImports(session, this.#claims, timeoutOf(settings));
    if (warnings.length > 0) await this.#sign(claims);
    return warnings;
  }

  async #lookUp({ session, settings, access }: PushWork): Promise<Holdings> {
    const timeoutMs = timeoutOf(settings);
    const held = await lookAtStores(session, this.account, timeoutMs);
    this.#refuse(silenceVerdicts(held.unanswered));
    if (this.#push.adopt !== true) {
      const issuers = [this.#claims.iss ?? "", ...(this.#push.formerIssuers ?? [])];
      this.#refuse(foreignVerdicts(held, issuers, session.census));
    }
    if (isSystemAccount(this.account, session, settings)) {
      const present = newestCopy(held)?.claims;
      const now = serversTime(session.census, access.clock());
      this.#refuse(systemAccountVerdicts(this.#claims, present, session.pushedBy, now));
    }
    this.#refuse(await strandedStreams(this.#claims, held, session, timeoutMs));
    return held;
  }

  /** Decides what to publish, and signs it. */
  async #merge(held: Holdings, round: number, { session, access }: PushWork): Promise<Plan> {
    const plan = planPush(this.#jwt, this.#claims, held, serversTime(session.census, access.clock()), {
      step: round === 1 ? 0 : (access.random(1)[0] ?? 0) % 4,
      withdrawn: this.#push.withdrawn ?? {},
    });
    if (plan.action === "sign") await this.#sign(plan.claims);
    return plan;
  }

  async #sign(claims: AccountClaims): Promise<void> {
    this.#jwt = await this.#push.sign(claims);
    this.#claims = decodeJwt(this.#jwt, "account");
  }

  async #publish(held: Holdings, { session, settings, writers }: PushWork): Promise<void> {
    const timeoutMs = timeoutOf(settings);
    this.#refuse(storeVerdicts(held));
    this.#refuse(sizeVerdicts(this.#jwt.length, session.census));
    const isLoaded = [...held.loaded.values()].some((account) => account !== undefined);
    const presence = isLoaded ? "stored" : "stored or under way";
    const missing = await awaitExporters(session, this.#claims, presence, writers, timeoutMs);
    // Nobody can log in to an account that no server has, so no server will load it. Stored without its exporters, it
    // is found by one of them that imports from it in turn and is pushed later.
    if (held.copies.length > 0) this.#refuse(missing);
    this.#refuse(await publish(session, this.#jwt, held.fullServers, timeoutMs));
    this.#refuse(missing);
  }

  /** Looks at what the servers have now, loaded where that is asked for, and judges it. */
  async #prove(work: PushWork): Promise<Proof> {
    const { session, settings, writers } = work;
    const timeoutMs = timeoutOf(settings);
    if (settings.proof === "stored") {
      const held = await lookAt(session, this.account, { timeoutMs });
      const verdicts = [...silenceVerdicts(held.unanswered), ...storedVerdicts(this.#jwt, held)];
      return { held, verdicts, warnings: [] };
    }
    this.#refuse(await awaitExporters(session, this.#claims, "stored", writers, timeoutMs));
    const proof = await this.#load(work);
    if (proof.verdicts.length === 0) return proof;
    return (await exportersPublished(this.#claims, writers, timeoutMs)) ? this.#load(work) : proof;
  }

  async #load({ session, settings }: PushWork): Promise<Proof> {
    const held = await lookAt(session, this.account, {
      timeoutMs: timeoutOf(settings),
      load: { exporters: exportersOf(this.#claims) },
    });
    const verdicts = [
      ...storedVerdicts(this.#jwt, held),
      ...forceVerdicts(this.#jwt, this.#claims, held, session.census),
    ];
    if (this.#push.restricting !== true) return { held, verdicts, warnings: [] };
    const lacking = verdicts.filter(({ claim }) => claim !== undefined);
    return {
      held,
      verdicts: verdicts.filter(({ claim }) => claim === undefined),
      warnings: verdictTexts(lacking, this.#push.inputPath?.bind(this.#push)),
    };
  }
}
