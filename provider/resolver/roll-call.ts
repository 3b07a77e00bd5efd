/**
 * Who is there: the question to all servers, asked until those that others tell of have answered.
 *
 * @module
 */
import { NatsAuthError } from "../errors.ts";
import { type Reply, readReply } from "./reply.ts";
import type { Requests, Until } from "./requests.ts";
import type { Varz } from "./server.ts";
import { type ResolverSettings, timeoutOf } from "./settings.ts";
import { SERVERS } from "./subjects.ts";

/** Whom a roll call waits for. */
export interface RollCallOptions {
  readonly settings: ResolverSettings;
  /** Unix seconds. */
  readonly clock: () => number;
  /** Names of servers that must be there: waited for as long as one request may take. */
  readonly awaited: readonly string[];
}

/** One server's answer, and how far its clock was ahead of ours when it gave it. */
export interface Seen {
  readonly reply: Reply<Varz>;
  readonly clockAhead: number;
}

/** Servers that those which have answered tell of. */
export interface Announced {
  /** Whether there are leaf nodes, of which nothing else is told. */
  readonly leafs: boolean;
  /** Clusters that servers have gateways to and of which no server has answered. */
  readonly missing: readonly string[];
  /** Clusters in which a routed server is silent, each as a sentence. */
  readonly silent: readonly string[];
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
 * gateways to, so it ends when all of those have answered, and asks again while some have not. Where there are leaf
 * nodes, it asks once more and ends when no answer has come for a while.
 */
export class RollCall {
  readonly #requests: Requests;
  readonly #options: RollCallOptions;
  readonly #timeoutMs: number;
  readonly #deadline: number;
  readonly #seen = new Map<string, Seen>();

  constructor(requests: Requests, options: RollCallOptions) {
    this.#requests = requests;
    this.#options = options;
    this.#timeoutMs = timeoutOf(options.settings);
    this.#deadline = Date.now() + this.#timeoutMs;
  }

  /** One of each server that has answered. */
  get seen(): Seen[] {
    return [...this.#seen.values()];
  }

  get announced(): Announced {
    return announcedBy(this.seen);
  }

  /** @throws NatsAuthError `RESOLVER_NO_RESPONDERS` where nobody hears the question */
  async call(): Promise<void> {
    await this.#untilComplete();
    if (!this.#isComplete() || !this.announced.leafs) return;
    await this.#ask({
      timeoutMs: this.#timeoutMs,
      quietMs: Math.max(LEAF_QUIET_MS, this.#timeoutMs * LEAF_QUIET_PART),
    });
    await this.#untilComplete();
  }

  async #untilComplete(): Promise<void> {
    for (let patience = FIRST_PATIENCE_MS; !this.#isComplete(); patience *= 2) {
      const left = this.#deadline - Date.now();
      if (left <= 0) return;
      await this.#ask({ timeoutMs: Math.min(patience, left) });
    }
  }

  #isComplete(): boolean {
    const { settings, awaited } = this.#options;
    const { missing, silent } = this.announced;
    if (missing.length > 0 || silent.length > 0 || this.#seen.size < (settings.expectServers ?? 1))
      return false;
    const names = new Set(this.seen.map(({ reply }) => reply.server.name));
    return awaited.every((name) => names.has(name));
  }

  async #ask(until: Pick<Until<"servers">, "timeoutMs" | "quietMs">): Promise<void> {
    const { clock } = this.#options;
    const asked = clock();
    const { unheard } = await this.#requests.gather(
      { servers: { subject: SERVERS } },
      {
        ...until,
        enough: (_, bytes) => {
          const reply = readReply<Varz>(bytes);
          if (reply?.data === undefined) return false;
          const clockAhead = Date.parse(reply.data.now) / 1000 - (asked + clock()) / 2;
          this.#seen.set(reply.server.id, { reply, clockAhead });
          return until.quietMs === undefined && this.#isComplete();
        },
      },
    );
    if (unheard.has("servers")) {
      throw new NatsAuthError(
        "RESOLVER_NO_RESPONDERS",
        "Cannot ask the servers who they are: the push user's account is not their system account, or they have none (set system_account there)",
      );
    }
  }
}

function announcedBy(seen: readonly Seen[]): Announced {
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
