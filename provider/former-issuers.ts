/**
 * Operator keys that have signed an account before the present one. What servers have from them is no stranger's, however
 * the operator has changed since: so a key that has leaked can be replaced in one step.
 *
 * @module
 */

import { decodeJwt } from "./jwt/index.ts";

/** What state keeps of them until a push is proven. */
export interface FormerIssuers {
  readonly formerIssuers?: readonly string[];
}

/** Those of the JWT in state and of all before it that servers may still have. */
export function formerIssuers(
  former: (FormerIssuers & { jwt: string }) | undefined,
  next: string,
): FormerIssuers {
  if (former === undefined) return {};
  const all = new Set([...(former.formerIssuers ?? []), issuerOf(former.jwt)]);
  all.delete(issuerOf(next));
  return all.size === 0 ? {} : { formerIssuers: [...all] };
}

function issuerOf(jwt: string): string {
  return decodeJwt(jwt, "account").iss ?? "";
}
