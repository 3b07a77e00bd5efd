/**
 * Generic claims: any `nats` part. NATS itself uses them for requests to delete accounts.
 *
 * @see nats-io/jwt v2.8.3 `v2/genericlaims.go` `GenericClaims`
 * @module
 */
import { type ClaimsData, claimsDataFields } from "./claims-data.ts";
import { anyMap, type JsonValue } from "./json-value.ts";
import { optional, struct } from "./struct.ts";

/** Claims of no kind that the library knows. Numbers in `nats` are floating-point. */
export interface GenericClaims extends ClaimsData {
  /** Anything; when present, `version` is set to 2 when the token is encoded. */
  nats?: Record<string, JsonValue>;
}

export const genericClaims = struct<GenericClaims>({
  ...claimsDataFields,
  // An empty map that is there counts: encoding puts the version into it.
  nats: optional({ ...anyMap, isEmpty: () => false }),
});
