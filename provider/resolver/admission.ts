/**
 * What must hold before anything is pushed.
 *
 * @module
 */
import type { AccountClaims } from "../jwt/index.ts";
import type { Census } from "./census.ts";
import { ROUNDING } from "./clocks.ts";
import type { Copy, Holdings } from "./holdings.ts";
import { claimsJetStream } from "./proof.ts";
import type { Server } from "./server.ts";
import type { Verdict } from "./verdict.ts";

/** Servers that would store a JWT of this issuer but never load it. */
export function trustVerdicts(issuer: string, census: Census): Verdict[] {
  return census.servers.flatMap(({ name, operators }): Verdict[] => {
    if (operators.some((operator) => operator.issuers.includes(issuer))) return [];
    const strict = operators.some((operator) => operator.keys.includes(issuer));
    const text = strict
      ? `its operator is strict and accepts accounts signed by its signing keys only, not by its identity ${issuer}`
      : operators.length === 0
        ? "tells of no operator JWT, so whom it trusts cannot be seen: give it one (operator in its configuration, not trusted_keys) and restart it"
        : `does not trust ${issuer}, the key that signs the account: give it the operator JWT that lists this key and restart it (a reload is not enough)`;
    return [{ code: "RESOLVER_UNTRUSTED_ISSUER", server: name, text }];
  });
}

/** Servers by whose clock the JWT has expired or is not valid yet: they would store it and never load it. */
export function timeVerdicts(claims: AccountClaims, census: Census, now: number): Verdict[] {
  const expires = Number(claims.exp ?? 0);
  const begins = Number(claims.nbf ?? 0);
  return census.servers.flatMap(({ name, clockAhead }): Verdict[] => {
    const there = now + clockAhead;
    const code = "RESOLVER_NOT_IN_FORCE";
    if (expires !== 0 && expires <= there) {
      return [
        {
          code,
          server: name,
          claim: "expiresAt",
          text: "has passed by this server's clock: renew the account",
        },
      ];
    }
    if (begins > there + ROUNDING) {
      return [
        {
          code,
          server: name,
          claim: "notBefore",
          text: "is still to come by this server's clock: wait, or begin earlier",
        },
      ];
    }
    return [];
  });
}

/** Copies on the servers that neither these keys have signed nor others of their operators. */
export function foreignCopies(holdings: Holdings, issuers: readonly string[], census: Census): Copy[] {
  const own = operatorKeys(issuers, census.servers);
  return holdings.copies.filter(({ claims }) => claims?.iss !== undefined && !own.has(claims.iss));
}

/** Says of copies that another operator's key has signed what to do about them. */
export function foreignVerdicts(holdings: Holdings, issuers: readonly string[], census: Census): Verdict[] {
  return foreignCopies(holdings, issuers, census).map(({ claims, inForce }) => {
    const where = inForce.length > 0 ? ` (in force on ${inForce.join(", ")})` : "";
    return {
      code: "RESOLVER_FOREIGN_ISSUER",
      text: `the servers hold a JWT of this account signed by ${claims?.iss}${where}, no key of the operator that signs it now: set adopt: true in the resolver to take it over, or use another account key`,
    };
  });
}

/** Without a single store there is nothing to push to. */
export function storeVerdicts({ fullServers }: Holdings): Verdict[] {
  if (fullServers > 0) return [];
  const text =
    "no server has a full resolver, so a push cannot work: put the account into resolver_preload of a MEMORY resolver (serverConfig writes it) and leave out resolver, or give at least one server a full resolver";
  return [{ code: "RESOLVER_NO_RESPONDERS", text }];
}

/** Servers that could not take a message of this size. */
export function sizeVerdicts(bytes: number, census: Census): Verdict[] {
  return census.servers
    .filter((server) => bytes > server.maxPayload)
    .map(
      ({ name, maxPayload }): Verdict => ({
        code: "RESOLVER_REFUSED",
        server: name,
        text: `the JWT has ${bytes} bytes, more than its max_payload of ${maxPayload}: raise that, or drop revocations of expired users`,
      }),
    );
}

/**
 * What an account may store and its servers cannot. A server alone refuses more than it has; one of a cluster does not
 * know what the others have, and takes everything.
 *
 * @see nats-server v2.15.2 `server/jetstream.go` `sufficientResources`
 */
export function jetStreamWarnings(claims: AccountClaims, { servers }: Census): string[] {
  if (!claimsJetStream(claims)) return [];
  const running = servers.filter((server) => server.jetstream);
  if (running.length === 0) {
    return ["jetstream is set, but JetStream runs on none of the servers: no stream can be made there"];
  }
  const { tiered_limits, ...flat } = claims.nats.limits;
  const asked = [flat, ...Object.values(tiered_limits ?? {})];
  return (["disk", "memory"] as const).flatMap((kind) => {
    const most = Math.max(...asked.map((limits) => Number(limits[wire[kind]] ?? 0)));
    const there = running.map(({ storage }) => storage?.[kind] ?? Number.POSITIVE_INFINITY);
    const total = there.reduce((sum, bytes) => sum + bytes, 0);
    return most <= total
      ? []
      : [
          `jetstream.${kind}Storage allows ${most} bytes, more than all servers together have for it (${total})`,
        ];
  });
}

const wire = { disk: "disk_storage", memory: "mem_storage" } as const;

function operatorKeys(issuers: readonly string[], servers: readonly Server[]): Set<string> {
  const operators = servers.flatMap((server) => server.operators);
  const own = operators.filter(({ keys }) => issuers.some((issuer) => keys.includes(issuer)));
  return new Set([...issuers, ...own.flatMap(({ keys }) => keys)]);
}
