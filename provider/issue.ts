/**
 * Issuing: claims and a key become a JWT, unless the JWT in state already says the same.
 *
 * @module
 */

import type { Differences } from "./difference.ts";
import { Gaps } from "./fields/known-part.ts";
import type { Problems } from "./fields/report.ts";
import { inputPath, type Locating } from "./fields/rule.ts";
import { type Claims, compareClaims, decodeJwt, encodeJwt, type Issue, validateClaims } from "./jwt/index.ts";
import type { KeyPair } from "./nkeys/index.ts";

/** The wanted claims of a JWT signed at `issuedAt` (Unix seconds): an expiry may count from there. */
export type ClaimsAt = (issuedAt: number) => Claims;

/** What is to be issued. */
export interface Issuing {
  readonly claimsAt: ClaimsAt;
  /** Who signs. */
  readonly signer: KeyPair;
  /** The JWT in state. */
  readonly former?: string | undefined;
  /** Unix seconds. */
  readonly now: number;
  /** Sign anew although nothing changed: the former JWT is about to expire. */
  readonly renew?: boolean;
}

/**
 * The JWT that says what is wanted: the very bytes of the former one where nothing changed.
 *
 * A new one is issued later than the former by at least a second, because servers tell versions of an account apart
 * by a hash of time and names alone.
 *
 * @see nats-io/jwt v2.8.3 `v2/claims.go` `ClaimsData.hash`
 */
export function issue({ claimsAt, signer, former, now, renew }: Issuing): string {
  if (former === undefined) return encodeJwt({ ...claimsAt(now), iat: now }, signer);
  const held = decodeJwt(former);
  const same = held.iss === signer.publicKey && changedClaims(held, claimsAt).length === 0;
  if (same && renew !== true) return former;
  const issuedAt = Math.max(now, issuedAtOf(held) + 1);
  return encodeJwt({ ...claimsAt(issuedAt), iat: issuedAt }, signer);
}

/** Lists how wanted claims differ from those of a JWT in state, in the words of the inputs. */
export function diffClaims(
  differences: Pick<Differences, "update">,
  rule: Locating,
  held: Claims,
  claimsAt: ClaimsAt,
): void {
  for (const { path } of changedClaims(held, claimsAt)) differences.update(inputPath(rule, path));
}

/** Rules whose own words are those of the wire, in words of the inputs. */
const inputWords: Partial<Record<Issue["code"], string>> = {
  IMPORT_TO_DEPRECATED: "is the old form of localSubject. Use that",
  IMPORT_TO_AND_LOCAL: "cannot be given together with to, its old form",
  EXPORT_RESPONSE_TYPE_STREAM: "only services have a responseType",
  AUTHORIZATION_ANY_ACCOUNT: '"*" must be the only entry',
  MAPPING_TOTAL: "the weights of the destinations without a cluster are more than 100 together",
  MAPPING_CLUSTER_TOTAL: "the weights of the destinations of one cluster are more than 100 together",
};

/** What else is to be known when claims are checked. */
export interface ClaimsCheck {
  /** Where the inputs that wrote the claims stand among all inputs. Default: those are all. */
  readonly gaps?: Gaps;
  /** Rules about what is not known yet. */
  readonly skip?: readonly Issue["code"][];
}

/** Holds claims against the rules of the official library, and reports what breaks one at the input that wrote it. */
export function checkClaims(
  report: Problems,
  rule: Locating,
  claims: Claims,
  now: number,
  { gaps = new Gaps(), skip = [] }: ClaimsCheck = {},
): void {
  for (const { level, timeCheck, code, path, message } of validateClaims(claims, now)) {
    if (timeCheck || skip.includes(code)) continue;
    const problem = inputWords[code] ?? message.slice(path.length + 2);
    const input = gaps.restore(inputPath(rule, path));
    if (level === "error") report.fail(input, problem);
    else report.warn(input, problem);
  }
}

function changedClaims(held: Claims, claimsAt: ClaimsAt) {
  return compareClaims(held, claimsAt(issuedAtOf(held)));
}

function issuedAtOf(claims: Claims): number {
  return Number(claims.iat ?? 0);
}
