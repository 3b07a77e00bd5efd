/**
 * Operator claims: who may sign accounts.
 *
 * @see nats-io/jwt v2.8.3 `v2/operator_claims.go` `OperatorClaims`, `Operator`
 * @module
 */
import { type ClaimsData, claimsDataFields, type GenericFields, genericFields } from "./claims-data.ts";
import { list, set } from "./collections.ts";
import { flag, text } from "./scalars.ts";
import { always, optional, struct } from "./struct.ts";

/** The `nats` part of operator claims. */
export interface Operator extends GenericFields<"operator"> {
  /** Operator keys, O…, that may sign accounts beside the identity key. */
  signing_keys?: string[];
  /** URL with a scheme, where tools push account JWTs. A server without a resolver fetches them from `…/accounts/`. */
  account_server_url?: string;
  /** Where tools find the servers: `nats://`, `tls://`, `ws://` or `wss://`, without path or credentials. */
  operator_service_urls?: string[];
  /** Identity key of the system account, A…. Must equal the server's `system_account` when that is set. */
  system_account?: string;
  /** Oldest server version that may run under this operator, `x.y.z`. Older ones refuse to start. */
  assert_server_version?: string;
  /** The identity key signs only this JWT; accounts and users are signed by signing keys. Since nats-server 2.2. */
  strict_signing_key_usage?: boolean;
}

/** Claims of an operator. Servers trust those in their configuration, and the keys these list. */
export interface OperatorClaims extends ClaimsData {
  /** Who signs for the operator, and where its servers are. */
  nats: Operator;
}

export const operatorClaims = struct<OperatorClaims>({
  ...claimsDataFields,
  nats: always(
    struct<Operator>({
      signing_keys: optional(set(text)),
      account_server_url: optional(text),
      operator_service_urls: optional(list(text)),
      system_account: optional(text),
      assert_server_version: optional(text),
      strict_signing_key_usage: optional(flag),
      ...genericFields("operator"),
    }),
  ),
});
