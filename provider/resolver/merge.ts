/**
 * What to publish, so that nothing that servers have is lost.
 *
 * @module
 */
import type { AccountClaims } from "../jwt/index.ts";
import { type Holdings, issuedAt } from "./holdings.ts";
import { revocationsOf, together, type UserRevocations, without } from "./user-revocations.ts";

/** What to do about an account, from what the caller wants and what the servers hold. */
export type Plan =
  /** Every store has the very JWT already. */
  | { readonly action: "keep" }
  /** The caller's JWT supersedes all that the servers hold. */
  | { readonly action: "publish" }
  /** These claims must be signed anew and published: the caller's, with what must not be lost from the servers'. */
  | { readonly action: "sign"; readonly claims: AccountClaims; readonly reason: string };

/** What else decides. */
export interface PlanOptions {
  /** Added to `iat`: writers that meet again and again step differently. Default: 0. */
  readonly step?: number;
  /** Revocations that the caller has taken back: others' copies need not keep them. Default: none. */
  readonly withdrawn?: UserRevocations;
}

/**
 * Decides what to publish so that no revocation is lost and no server keeps an older JWT.
 *
 * Servers identify a JWT by its `jti`, which depends on `iat` but not on the account's settings, and answer bytes that
 * they once had without storing them again: whatever is published must therefore be issued later than all copies.
 *
 * @param now Unix seconds
 */
export function planPush(
  jwt: string,
  claims: AccountClaims,
  holdings: Holdings,
  now: number,
  { step = 0, withdrawn = {} }: PlanOptions = {},
): Plan {
  const others = holdings.copies.filter((copy) => copy.jwt !== jwt);
  const own = holdings.copies.find((copy) => copy.jwt === jwt);
  if (others.length === 0 && holdings.absent === 0 && own !== undefined) return { action: "keep" };

  const ours = revocationsOf(claims);
  const theirs = others.map((copy) =>
    without(copy.claims === undefined ? {} : revocationsOf(copy.claims), withdrawn),
  );
  const revocations = [ours, ...theirs].reduce(together);
  const added = Object.keys(without(revocations, ours));
  const newest = Math.max(0, ...others.map((copy) => issuedAt(copy.claims)));
  const issued = issuedAt(claims);
  const reason =
    added.length > 0
      ? `${added.length} revocation${added.length === 1 ? "" : "s"} found on the servers`
      : own !== undefined
        ? "some servers lack the JWT that others have"
        : issued <= newest
          ? "the servers hold a JWT issued at the same time or later"
          : undefined;
  if (reason === undefined) return { action: "publish" };
  const iat = Math.max(now, issued + 1, newest + 1) + step;
  const nats = Object.keys(revocations).length > 0 ? { ...claims.nats, revocations } : claims.nats;
  return { action: "sign", claims: { ...claims, iat, nats }, reason };
}
