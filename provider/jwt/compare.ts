/**
 * Comparison of claims by meaning: what would change for servers and tools if one replaced the other.
 *
 * @module
 */

import { claimPath } from "./claim-path.ts";
import { type Claims, claimsRules, kindOfClaims } from "./claims.ts";
import { readClaims } from "./claims-reader.ts";
import { type ClaimChange, changesOf } from "./shape.ts";

/**
 * What differs between two claims.
 *
 * Blind to `iat`, `jti`, `iss` and `nats.version`; to members that are empty on one side and absent on the other; and to
 * the order and repetition of exports, imports, signing keys, mapping destinations, tags, permitted subjects, networks,
 * time ranges, connection types, and auth callout's users and accounts. The order of `operator_service_urls` counts, as
 * tools may try them in order. A 0 in the template of a signing key differs from unlimited, although encoding makes the
 * one the other.
 *
 * @returns Empty when the claims mean the same. Claims of two kinds differ in `type`: nothing else can be compared.
 * @throws {NatsAuthError} `JWT_CLAIMS` for a member of the wrong type.
 */
export function compareClaims(before: Claims, after: Claims): ClaimChange[] {
  const [kind, kindAfter] = [kindOfClaims(before), kindOfClaims(after)];
  if (kind !== kindAfter) return [{ path: "type", before: kind, after: kindAfter }];
  return changesOf<Claims>(
    claimsRules[kind].shape,
    withoutBookkeeping(before),
    withoutBookkeeping(after),
    "",
  ).map((change) => ({ ...change, path: claimPath(change.path) }));
}

/** Claims in canonical form, without what each encoding sets anew. */
function withoutBookkeeping(claims: Claims): Claims {
  const { shape, name } = claimsRules[kindOfClaims(claims)];
  const canonical = readClaims<Claims>(shape, claims, `compare ${name}`);
  delete canonical.iat;
  delete canonical.jti;
  delete canonical.iss;
  delete canonical.nats?.["version"];
  return canonical;
}
