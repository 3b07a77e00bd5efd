import { NatsAuthError } from "../errors.ts";
import { isPublicKey } from "../nkeys/index.ts";
import { type Reply, readReply } from "./reply.ts";
import type { Requests, Until } from "./requests.ts";
import { describe, type Server, type Varz } from "./server.ts";
import { type ResolverSettings, timeoutOf } from "./settings.ts";
import { SERVERS } from "./subjects.ts";

/** Every server that answered when the connection was made. */
export interface Census {
  readonly servers: readonly Server[];
  /**
   * Names of servers that no account from a JWT can be in force on, because they have no operator: leaf nodes and
   * clusters of their own that only share the system account. They count for nothing.
   */
  readonly outsiders: readonly string[];
  /** Clusters in which a routed server stays silent, each as a sentence. */
  readonly silent: readonly string[];
  /** Clusters that servers have gateways to and of which no server answered. */
  readonly absentClusters: readonly string[];
}

// A leaf node, or a cluster behind it, is announced by nobody: what it may add to the answers is waited for, the longer
// the more time one request may take.
const LEAF_QUIET_MS = 400;
const LEAF_QUIET_PART = 0.1;

// A server that has just come up gets questions only once its peers know that it listens: it is asked again.
const FIRST_PATIENCE_MS = 250;

/** What a census goes by. */
export interface CensusOptions {
  readonly settings: ResolverSettings;
  /** Unix seconds. */
  readonly clock: () => number;
  /** Id of the server that the connection goes to: it counts in any case. */
  readonly connectedTo: string;
  /** Names of servers that must be there: waited for as long as one request may take. */
  readonly awaited: readonly string[];
}

/**
 * Asks every server who it is.
 *
 * Nobody knows how many will answer, but each tells how many peers it has in its cluster and which clusters it has
 * gateways to, so the census ends when all of those have answered, and asks again while some have not. Where there are
 * leaf nodes, it asks once more and ends when no answer has come for a while.
 *
 * @throws NatsAuthError `RESOLVER_NO_RESPONDERS` where no server answers
 */
export async function takeCensus(
  requests: Requests,
  { settings, clock, connectedTo, awaited }: CensusOptions,
): Promise<Census> {
  const seen = new Map<string, Seen>();
  const deadline = Date.now() + timeoutOf(settings);
  const isComplete = (): boolean => {
    const { missing, silent } = expectedAnswers([...seen.values()]);
    if (missing.length > 0 || silent.length > 0 || seen.size < (settings.expectServers ?? 1)) return false;
    const names = new Set([...seen.values()].map(({ reply }) => reply.server.name));
    return awaited.every((name) => names.has(name));
  };
  const ask = async (until: Pick<Until<"servers">, "timeoutMs" | "quietMs">): Promise<void> => {
    const asked = clock();
    const { unheard } = await requests.gather(
      { servers: { subject: SERVERS } },
      {
        ...until,
        enough: (_, bytes) => {
          const reply = readReply<Varz>(bytes);
          if (reply?.data === undefined) return false;
          const clockAhead = Date.parse(reply.data.now) / 1000 - (asked + clock()) / 2;
          seen.set(reply.server.id, { reply, clockAhead });
          return until.quietMs === undefined && isComplete();
        },
      },
    );
    if (unheard.has("servers")) {
      throw new NatsAuthError(
        "RESOLVER_NO_RESPONDERS",
        "Cannot ask the servers who they are: the push user's account is not their system account, or they have none (set system_account there)",
      );
    }
  };
  const askAll = async (): Promise<void> => {
    for (let patience = FIRST_PATIENCE_MS; !isComplete(); patience *= 2) {
      const left = deadline - Date.now();
      if (left <= 0) return;
      await ask({ timeoutMs: Math.min(patience, left) });
    }
  };
  await askAll();
  if (isComplete() && expectedAnswers([...seen.values()]).leafs) {
    const quietMs = Math.max(LEAF_QUIET_MS, timeoutOf(settings) * LEAF_QUIET_PART);
    await ask({ timeoutMs: timeoutOf(settings), quietMs });
    await askAll();
  }
  if (seen.size === 0) {
    const text = `Cannot ask the servers who they are: none answered in ${timeoutOf(settings) / 1000} s`;
    throw new NatsAuthError("RESOLVER_NO_RESPONDERS", text);
  }
  const answers = [...seen.values()];
  const { silent, missing } = expectedAnswers(answers);
  const all = answers
    .map(({ reply, clockAhead }) => describe(reply, clockAhead))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
  const outsiders = outsidersOf(all, connectedTo);
  return {
    servers: all.filter((server) => !outsiders.has(server)),
    outsiders: [...outsiders].map(({ name }) => name),
    silent,
    absentClusters: missing,
  };
}

/** Beside one with an operator, a server without is a mistake; in a cluster of its own it is none. */
function outsidersOf(servers: readonly Server[], connectedTo: string): Set<Server> {
  const inOperatorMode = servers.filter(({ operators }) => operators.length > 0);
  if (inOperatorMode.length === 0) return new Set();
  const clusters = new Set(inOperatorMode.map(({ cluster }) => cluster).filter((name) => name !== undefined));
  return new Set(
    servers.filter(
      ({ id, cluster, operators }) =>
        operators.length === 0 && id !== connectedTo && (cluster === undefined || !clusters.has(cluster)),
    ),
  );
}

/** One server's answer, and how far its clock was ahead of ours when it gave it. */
interface Seen {
  readonly reply: Reply<Varz>;
  readonly clockAhead: number;
}

/**
 * Of servers that were there before, those that can be told missing now by name: one without `server_name` takes its
 * public key, which is another one after each start.
 */
export function missingServers(census: Census, before: readonly string[]): string[] {
  const names = new Set(serverNames(census));
  return before.filter((name) => !isUnnamed(name) && !names.has(name));
}

/** Whether a server's name is only its public key. */
export function isUnnamed(name: string): boolean {
  return isPublicKey("server", name);
}

/** The names of the servers, as they stand in state after a proof. */
export function serverNames(census: Census): string[] {
  return census.servers.map((server) => server.name);
}

function expectedAnswers(seen: readonly Seen[]): {
  leafs: boolean;
  missing: string[];
  silent: string[];
} {
  const clusters = new Map<string, { names: string[]; size: number }>();
  const gateways = new Set<string>();
  let leafs = false;
  for (const { reply } of seen) {
    const { server, data } = reply;
    const cluster = clusters.get(server.cluster ?? server.id) ?? { names: [], size: 1 };
    cluster.names.push(server.name);
    cluster.size = Math.max(cluster.size, (data?.remotes ?? 0) + 1);
    clusters.set(server.cluster ?? server.id, cluster);
    for (const gateway of data?.gateway?.gateways ?? []) gateways.add(gateway.name);
    leafs ||= (data?.leafnodes ?? 0) > 0;
  }
  return {
    leafs,
    missing: [...gateways].filter((name) => !clusters.has(name)),
    silent: [...clusters]
      .filter(([, { names, size }]) => names.length < size)
      .map(
        ([name, { names, size }]) =>
          `cluster ${name} has ${size} servers, but only ${names.sort().join(", ")} answered`,
      ),
  };
}
