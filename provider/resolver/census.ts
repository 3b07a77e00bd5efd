/**
 * The servers of an estate, counted when a connection is made.
 *
 * @module
 */
import { NatsAuthError } from "../errors.ts";
import { isPublicKey } from "../nkeys/index.ts";
import type { Requests } from "./requests.ts";
import { RollCall, type RollCallOptions } from "./roll-call.ts";
import { describe, type Server } from "./server.ts";
import { timeoutOf } from "./settings.ts";

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

/** What a census goes by. */
export interface CensusOptions extends RollCallOptions {
  /** Id of the server that the connection goes to: it counts in any case. */
  readonly connectedTo: string;
}

/**
 * Counts the servers.
 *
 * @throws NatsAuthError `RESOLVER_NO_RESPONDERS` where no server answers
 */
export async function takeCensus(
  requests: Requests,
  { connectedTo, ...options }: CensusOptions,
): Promise<Census> {
  const roll = new RollCall(requests, options);
  await roll.call();
  if (roll.seen.length === 0) {
    const text = `Cannot ask the servers who they are: none answered in ${timeoutOf(options.settings) / 1000} s`;
    throw new NatsAuthError("RESOLVER_NO_RESPONDERS", text);
  }
  const { silent, missing } = roll.announced;
  const all = roll.seen
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
