/**
 * What all servers have of one account, in one round trip.
 *
 * @module
 */
import { findClaims } from "../jwt/decode.ts";
import type { AccountClaims } from "../jwt/index.ts";
import { serverNames } from "./census.ts";
import type { Session } from "./pool.ts";
import { readReplies, readReply } from "./reply.ts";
import type { Question } from "./requests.ts";
import { connections, info, lookup } from "./subjects.ts";

/** What all servers hold of one account: in their stores, and in force. */
export interface Holdings {
  /** The different JWTs, newest first. */
  readonly copies: readonly Copy[];
  /** Full servers whose store has no JWT of the account. */
  readonly absent: number;
  /** Full servers that answered: those with a store of all accounts. */
  readonly fullServers: number;
  /** By server name, what is in force there; undefined where the account is not loaded. */
  readonly loaded: ReadonlyMap<string, LoadedAccount | undefined>;
  /** Servers of the census that did not answer. */
  readonly unanswered: readonly string[];
}

/** One JWT that servers hold. */
export interface Copy {
  readonly jwt: string;
  /** Undefined for text that is no account JWT. */
  readonly claims: AccountClaims | undefined;
  /** How many stores have it. */
  readonly stores: number;
  /**
   * Names of the servers that have it in force. None and no store either: what a server remembers of an account that
   * was deleted or has expired.
   */
  readonly inForce: readonly string[];
}

/** The part of nats-server's `AccountInfo` (`server/monitor.go`) that a proof reads. */
export interface LoadedAccount {
  readonly jwt?: string;
  readonly complete: boolean;
  readonly expired: boolean;
  readonly jetstream_enabled: boolean;
  readonly imports?: readonly LoadedImport[];
  /** Whether JetStream runs on the server that answered. */
  readonly serverHasJetStream: boolean;
}

/** An import as a server has it in force. Rejected imports are absent. */
export interface LoadedImport {
  readonly account: string;
  readonly subject: string;
  readonly local_subject?: string;
  readonly type: "stream" | "service";
  /** The exporter took the export back. */
  readonly invalid: boolean;
}

/** How to look. */
export interface Look {
  readonly timeoutMs: number;
  /**
   * Makes every server load the account first, after these exporters; or only the servers `on` the list, since one
   * with a store looks for an account that is not there for about two seconds, and does nothing else.
   */
  readonly load?: { readonly exporters: readonly string[]; readonly on?: readonly string[] };
}

/**
 * Asks all servers for an account, in one round trip: a server answers what it is asked in order, so the named
 * answers to `INFO` mark the end of the unnamed ones to `CLAIMS.LOOKUP` and come after the account is loaded.
 *
 * Asks once more where servers stay silent: one that has just come up may not have been heard of yet.
 */
export async function lookAt(session: Session, account: string, look: Look): Promise<Holdings> {
  const patience = look.timeoutMs * FIRST_PATIENCE;
  const holdings = await lookOnce(session, account, { ...look, timeoutMs: patience });
  if (holdings.unanswered.length === 0) return holdings;
  return lookOnce(session, account, { ...look, timeoutMs: look.timeoutMs - patience });
}

/** The part of the time after which servers are asked once more. */
const FIRST_PATIENCE = 0.3;

/** Looks at the stores; where there are none, what servers were configured with shows only once they load it. */
export async function lookAtStores(session: Session, account: string, timeoutMs: number): Promise<Holdings> {
  const holdings = await lookAt(session, account, { timeoutMs });
  return holdings.fullServers > 0
    ? holdings
    : lookAt(session, account, { timeoutMs, load: { exporters: [] } });
}

async function lookOnce(session: Session, account: string, look: Look): Promise<Holdings> {
  const questions =
    look.load === undefined ? {} : loadQuestions([...look.load.exporters, account], look.load.on);
  const silent = new Set(serverNames(session.census));
  const { answers } = await session.requests.gather<string>(
    { ...questions, copies: { subject: lookup(account) }, loaded: { subject: info(account) } },
    {
      timeoutMs: look.timeoutMs,
      enough: (name, answer) => {
        if (name !== "loaded") return false;
        silent.delete(readReply(answer)?.server.name ?? "");
        return silent.size === 0;
      },
    },
  );
  const loaded = new Map<string, LoadedAccount | undefined>();
  for (const { server, data } of readReplies<LoadedAccount>(answers["loaded"] ?? [])) {
    if (session.census.outsiders.includes(server.name)) continue;
    loaded.set(server.name, data && { ...data, serverHasJetStream: server.jetstream === true });
  }
  if (silent.size > 0 || loaded.size > session.census.servers.length) session.retire();
  const stored = (answers["copies"] ?? []).map((bytes) => new TextDecoder().decode(bytes));
  return {
    copies: distinctCopies(stored, loaded),
    absent: stored.filter((text) => text === "").length,
    fullServers: stored.length,
    loaded,
    unanswered: [...silent],
  };
}

/** To be asked for an account's connections makes a server load it. */
function loadQuestions(accounts: readonly string[], on?: readonly string[]): Record<string, Question> {
  const filters = on?.map((server) => ({ server_name: server, exact_match: true })) ?? [{}];
  return Object.fromEntries(
    accounts.flatMap((account) =>
      filters.map((filter, index) => {
        const body = new TextEncoder().encode(JSON.stringify({ limit: 1, ...filter }));
        return [`load ${account} ${index}`, { subject: connections(account), body }];
      }),
    ),
  );
}

/** The newest account JWT that is stored or in force anywhere. */
export function newestCopy(holdings: Holdings): (Copy & { readonly claims: AccountClaims }) | undefined {
  for (const copy of holdings.copies) {
    const { claims } = copy;
    if (claims !== undefined && (copy.stores > 0 || copy.inForce.length > 0)) return { ...copy, claims };
  }
  return undefined;
}

/** True where at least one store has the account, and every other server has it in its store or in force. */
export function isEverywhere(holdings: Holdings): boolean {
  if (holdings.fullServers > 0) return holdings.absent === 0;
  return holdings.loaded.size > 0 && [...holdings.loaded.values()].every((account) => account !== undefined);
}

function distinctCopies(
  stored: readonly string[],
  loaded: ReadonlyMap<string, LoadedAccount | undefined>,
): Copy[] {
  const texts = new Map<string, { stores: number; inForce: string[] }>();
  const entry = (text: string): { stores: number; inForce: string[] } => {
    const found = texts.get(text) ?? { stores: 0, inForce: [] };
    texts.set(text, found);
    return found;
  };
  for (const text of stored) if (text !== "") entry(text).stores++;
  for (const [server, account] of loaded) {
    if (!account?.jwt) continue;
    const { inForce } = entry(account.jwt);
    if (!account.expired) inForce.push(server);
  }
  return [...texts]
    .map(([jwt, where]) => ({ jwt, claims: findClaims(jwt, "account"), ...where }))
    .sort((a, b) => issuedAt(b.claims) - issuedAt(a.claims));
}

/** Unix seconds at which a JWT was issued; 0 where it does not say. */
export function issuedAt(claims: AccountClaims | undefined): number {
  return Number(claims?.iat ?? 0);
}
