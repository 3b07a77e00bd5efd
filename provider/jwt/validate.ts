/**
 * @module
 */
import type { Claims } from "./claims.ts";
import type { Issue } from "./issue.ts";
import type { Integer } from "./scalars.ts";

export function validateClaims(claims: Claims, now: number = Math.floor(Date.now() / 1000)): Issue[] {
  return isExpired(claims, now)
    ? [{ level: "warning", timeCheck: true, code: "EXPIRED", path: "exp", message: "exp: has passed" }]
    : [];
}

/**
 * Whether claims have expired.
 *
 * @param now Unix seconds.
 */
export function isExpired(claims: { exp?: Integer }, now: number = Math.floor(Date.now() / 1000)): boolean {
  return claims.exp !== undefined && claims.exp > 0 && now > claims.exp;
}
