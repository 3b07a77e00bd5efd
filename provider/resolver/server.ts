/**
 * A server as it describes itself.
 *
 * @module
 */
import type { Reply } from "./reply.ts";

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
  /** Keys that may sign accounts: the signing keys and, unless the operator is strict, the identity. */
  readonly issuers: readonly string[];
  /** All keys of the operator, the identity included: a JWT signed by one of them is the same operator's. */
  readonly keys: readonly string[];
}

/** The part of nats-server's `Varz` (`server/monitor.go`) that a census reads. */
export interface Varz {
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

/** A server as it described itself, and how far its clock was ahead of ours then. */
export function describe({ server, data }: Reply<Varz>, clockAhead: number): Server {
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
  return { keys, issuers: nats?.strict_signing_key_usage === true ? signingKeys : keys };
}
