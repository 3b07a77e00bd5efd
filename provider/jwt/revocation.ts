/**
 * Revocations: public keys, or `*` for all, with the second until which what was issued for them is void.
 *
 * @see nats-io/jwt v2.8.3 `v2/revocation_list.go` `RevocationList`, `v2/account_claims.go` `IsClaimRevoked`
 * @module
 */
import type { Integer } from "./scalars.ts";

/** Public key or `*` to Unix seconds. */
export type Revocations = Readonly<Record<string, Integer>>;

/**
 * Whether claims are revoked: a user by its account, an activation by its export. Claims issued in the very second of
 * the entry are; claims without subject or time of issue always are.
 */
export function isRevoked(
  revocations: Revocations | undefined,
  claims: { sub: string; iat?: Integer },
): boolean {
  const { sub, iat } = claims;
  if (sub === "" || iat === undefined || iat === 0) return true;
  return ["*", sub].some((key) => {
    const until = Object.hasOwn(revocations ?? {}, key) ? revocations?.[key] : undefined;
    return until !== undefined && until >= iat;
  });
}

/**
 * Adds a revocation; a later one that is there stays.
 *
 * @param until Unix seconds.
 */
export function revoke(
  revocations: Revocations | undefined,
  publicKey: string,
  until: Integer,
): Record<string, Integer> {
  const former = revocations?.[publicKey];
  return { ...revocations, [publicKey]: former !== undefined && former > until ? former : until };
}

/** Leaves out the entries that the one for `*` covers. */
export function compactRevocations(revocations: Revocations): Record<string, Integer> {
  const all = revocations["*"];
  if (all === undefined) return { ...revocations };
  return Object.fromEntries(Object.entries(revocations).filter(([key, until]) => key === "*" || until > all));
}
