/**
 * How what servers hold of an account differs from the JWT that they should have.
 *
 * @module
 */

import { formatTime } from "./fields/time.ts";
import { type AccountClaims, compareClaims, decodeJwt } from "./jwt/index.ts";
import {
  type Copy,
  type Lookup,
  revocationsOf,
  together,
  type Verdict,
  verdictTexts,
  without,
} from "./resolver/index.ts";

/** What servers should have. */
export interface Wanted {
  readonly jwt: string;
  /** The account in messages: `Account "orders"`. */
  readonly label: string;
  /** Turns the path of a claim into words for the user. Default: it stays as it is. */
  inputPath?(claim: string): string;
}

/** What a look at the servers has shown. */
export interface Drift {
  /** The servers' JWT, where it supersedes the one that they should have. */
  readonly jwt?: string;
  /** Whether every server has in force what it should have, or what supersedes that. */
  readonly proven: boolean;
  /** All that differs, in sentences that name the account. */
  readonly texts: readonly string[];
}

/**
 * Compares every copy that servers hold with the JWT that they should have, and says which servers differ, and how:
 * absent, older, signed by another key, other claims.
 */
export function driftOf({ jwt, label, inputPath = (claim) => claim }: Wanted, lookup: Lookup): Drift {
  const wanted = decodeJwt(jwt, "account");
  const others = lookup.copies.filter(
    (copy) => copy.jwt !== jwt && (copy.stores > 0 || copy.inForce.length > 0),
  );
  const newest = others.find((copy) => copy.jwt === lookup.jwt);
  const superseding = newest !== undefined && supersedes(newest, wanted);
  const differences = others.map((copy) => difference(copy, wanted, lookup.fullServers, inputPath));
  const problems = verdictTexts(
    lookup.verdicts.filter((verdict) => !isTold(verdict, others, newest)),
    inputPath,
  );
  return {
    ...(superseding ? { jwt: newest.jwt } : {}),
    proven: lookup.jwt !== undefined && lookup.verdicts.length === 0 && (newest === undefined || superseding),
    texts: [
      ...[...absence(lookup), ...differences].map((text) => `${label} ${text}`),
      ...[...problems, ...lookup.warnings].map((text) => `${label}: ${text}`),
    ],
  };
}

/** A JWT of a strange key that is in force nowhere is no later version of the account: no server trusts it. */
function supersedes({ claims, inForce }: Copy, wanted: AccountClaims): boolean {
  if (claims === undefined || issuedAt(claims) < issuedAt(wanted)) return false;
  return inForce.length > 0 || claims.iss === wanted.iss;
}

function absence({ jwt, absent, fullServers }: Lookup): string[] {
  if (jwt === undefined) {
    return ["is on none of its servers; the next update pushes it again, with the same keys"];
  }
  return absent === 0 ? [] : [`is missing in ${absent} of ${fullServers} stores`];
}

function difference(
  { claims, inForce, stores }: Copy,
  wanted: AccountClaims,
  fullServers: number,
  inputPath: (claim: string) => string,
): string {
  const stored = `in ${stores} of ${fullServers} stores`;
  const where = inForce.length > 0 ? `on ${[...inForce].sort().join(", ")}` : `${stored}, in force nowhere`;
  if (claims === undefined) return `is no account JWT ${where}`;
  const signer = claims.iss === wanted.iss ? "" : `, and signed by another key (${claims.iss})`;
  if (issuedAt(claims) < issuedAt(wanted)) {
    return `is older on the servers than in state (${where}, issued ${formatTime(issuedAt(claims))})${signer}`;
  }
  const added = addedRevocations(wanted, claims);
  if (added > 0 && signer === "") {
    const [those, are] = added === 1 ? ["revocation", "is"] : ["revocations", "are"];
    return `has ${added} more ${those} on the servers (${where}), which ${are} kept`;
  }
  const paths = compareClaims(wanted, claims).map(({ path }) => inputPath(path));
  const changes = paths.length === 0 ? "" : `: ${paths.join(", ")}`;
  return `was changed on the servers by somebody else (${where})${signer}${changes}`;
}

/** How many users are revoked beyond the wanted claims, where nothing else differs: those of deleted users, mostly. */
function addedRevocations(wanted: AccountClaims, claims: AccountClaims): number {
  const [ours, theirs] = [revocationsOf(wanted), revocationsOf(claims)];
  const nats = { ...claims.nats, revocations: together(ours, theirs) };
  const onlyMore = compareClaims(
    { ...wanted, nats: { ...wanted.nats, revocations: theirs } },
    { ...claims, nats },
  );
  return onlyMore.length === 0 ? Object.keys(without(theirs, ours)).length : 0;
}

/** Whether a verdict says of a server only that it has one of the copies that differ, or not the newest of them. */
function isTold(
  { code, server, claim }: Verdict,
  others: readonly Copy[],
  newest: Copy | undefined,
): boolean {
  if (code === "RESOLVER_NOT_STORED") return true;
  if (code !== "RESOLVER_NOT_IN_FORCE" || claim !== undefined || server === undefined) return false;
  return newest !== undefined || others.some((copy) => copy.inForce.includes(server));
}

function issuedAt({ iat }: AccountClaims): number {
  return Number(iat ?? 0);
}
