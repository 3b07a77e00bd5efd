import { NatsAuthError } from "../errors.ts";
import { isPublicKey } from "../nkeys/index.ts";
import { type Reply, readReply } from "./reply.ts";
import type { Requests, Until } from "./requests.ts";
import { type ResolverSettings, timeoutOf } from "./settings.ts";
import { SERVERS } from "./subjects.ts";

/** One server of the estate, as it described itself. */
export interface Server {
  readonly name: string;
  readonly id: string;
  readonly cluster: string | undefined;
  readonly jetstream: boolean;
  /** Bytes that its JetStream may use; undefined where it does not run, or does not say. */
  readonly storage?: { readonly memory: number; readonly disk: number };
  /** Seconds that its clock is ahead of ours (negative: behind). */
  readonly clockAhead: number;
  /** One entry for each operator that it trusts. */
  readonly operators: readonly TrustedOperator[];
  readonly maxPayload: number;
  /** Public key of its system account. */
  readonly systemAccount: string | undefined;
}

/** Whose signatures a server accepts on account JWTs. */
export interface TrustedOperator {
  readonly publicKey: string;
  /** Keys that may sign accounts: the signing keys and, unless the operator is strict, the identity. */
  readonly issuers: readonly string[];
  /** All keys of the operator, the identity included: a JWT signed by one of them is the same operator's. */
  readonly keys: readonly string[];
}

/** Every server that answered when the connection was made. */
export interface Census {
  readonly servers: readonly Server[];
  /** Clusters in which a routed server stays silent, each as a sentence. */
  readonly silent: readonly string[];
  /** Clusters that servers have gateways to and of which no server answered. */
  readonly absentClusters: readonly string[];
}

/** The part of nats-server's `Varz` (`server/monitor.go`) that a census reads. */
interface Varz {
  readonly now: string;
  readonly max_payload: number;
  readonly jetstream?: { readonly config?: { readonly max_memory?: number; readonly max_storage?: number } };
  readonly system_account?: string;
  /** Servers of its own cluster that it has a route to. */
  readonly remotes: number;
  readonly leafnodes: number;
  readonly gateway?: { readonly name?: string; readonly gateways?: readonly { readonly name: string }[] };
  readonly trusted_operators_claim?: readonly OperatorClaim[];
}

interface OperatorClaim {
  readonly sub: string;
  readonly nats?: { readonly signing_keys?: readonly string[]; readonly strict_signing_key_usage?: boolean };
}

// A leaf node, or a cluster behind it, is announced by nobody: what it may add to the answers is waited for, the longer
// the more time one request may take.
const LEAF_QUIET_MS = 400;
const LEAF_QUIET_PART = 0.1;

// A server that has just come up gets questions only once its peers know that it listens: it is asked again.
const FIRST_PATIENCE_MS = 250;

/**
 * Asks every server who it is.
 *
 * Nobody knows how many will answer, but each tells how many peers it has in its cluster and which clusters it has
 * gateways to, so the census ends when all of those have answered, and asks again while some have not. Where there are
 * leaf nodes, it asks once more and ends when no answer has come for a while.
 *
 * @param awaited names of servers that must be there: waited for as long as one request may take
 * @throws NatsAuthError `RESOLVER_NO_RESPONDERS` where no server answers
 */
export async function takeCensus(
  requests: Requests,
  settings: ResolverSettings,
  clock: () => number,
  awaited: readonly string[] = [],
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
  const servers = answers.map(describe).sort((a, b) => (a.name < b.name ? -1 : 1));
  return { servers, silent, absentClusters: missing };
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

function describe({ reply, clockAhead }: Seen): Server {
  const { server, data } = reply;
  return {
    name: server.name,
    id: server.id,
    cluster: server.cluster,
    jetstream: server.jetstream === true,
    ...storageOf(data?.jetstream?.config),
    clockAhead: Math.round(clockAhead),
    operators: (data?.trusted_operators_claim ?? []).map(trustedOperator),
    maxPayload: data?.max_payload ?? Number.POSITIVE_INFINITY,
    systemAccount: data?.system_account,
  };
}

function storageOf(config: NonNullable<Varz["jetstream"]>["config"]): Pick<Server, "storage"> {
  const { max_memory: memory, max_storage: disk } = config ?? {};
  return memory === undefined || disk === undefined ? {} : { storage: { memory, disk } };
}

function trustedOperator({ sub, nats }: OperatorClaim): TrustedOperator {
  const signingKeys = nats?.signing_keys ?? [];
  const keys = [sub, ...signingKeys];
  return { publicKey: sub, keys, issuers: nats?.strict_signing_key_usage === true ? signingKeys : keys };
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
