/**
 * What an operator lets an account use.
 *
 * @see nats-io/jwt v2.8.3 `v2/account_claims.go` `OperatorLimits`
 * @module
 */

import { map } from "./collections.ts";
import { flag, type Integer, int64 } from "./scalars.ts";
import { type Fields, optional, struct } from "./struct.ts";
import { type NatsLimits, natsLimitsFields } from "./user-limits.ts";

/** JetStream limits. `mem_storage` and `disk_storage` both 0: no JetStream. -1 = unlimited throughout. */
export interface JetStreamLimits {
  /** Bytes of streams in memory; 0 = none. */
  mem_storage?: Integer;
  /** Bytes of streams on disk; 0 = none. */
  disk_storage?: Integer;
  /** Streams; 0 = unlimited. */
  streams?: Integer;
  /** Consumers; 0 = unlimited. */
  consumer?: Integer;
  /** Upper bound of `max_ack_pending` of each consumer; 0 = unlimited. Acted on since nats-server 2.8. */
  max_ack_pending?: Integer;
  /** Bytes of one stream in memory; 0 = unlimited. Acted on since nats-server 2.8. */
  mem_max_stream_bytes?: Integer;
  /** Bytes of one stream on disk; 0 = unlimited. Acted on since nats-server 2.8. */
  disk_max_stream_bytes?: Integer;
  /** Each stream must name its `max_bytes`. Acted on since nats-server 2.8. */
  max_bytes_required?: boolean;
}

export const jetStreamLimitsFields: Fields<JetStreamLimits> = {
  mem_storage: optional(int64),
  disk_storage: optional(int64),
  streams: optional(int64),
  consumer: optional(int64),
  max_ack_pending: optional(int64),
  mem_max_stream_bytes: optional(int64),
  disk_max_stream_bytes: optional(int64),
  max_bytes_required: optional(flag),
};

/** Names of the JetStream limits. */
export const jetStreamLimitNames: readonly string[] = Object.keys(jetStreamLimitsFields);

/** Limits on what an account has. Absent means 0, that is: none; -1 = unlimited. */
export interface AccountOnlyLimits {
  /** Imports; checked by tools, not by servers. */
  imports?: Integer;
  /** Exports; checked by tools, not by servers. */
  exports?: Integer;
  /** Exports may hold wildcards; checked by tools, and only when `exports` is not -1. */
  wildcards?: boolean;
  /** No bearer tokens in this account; acted on since nats-server 2.9. */
  disallow_bearer?: boolean;
  /** Connections of clients, cluster-wide. */
  conn?: Integer;
  /** Connections of leaf nodes. */
  leaf?: Integer;
}

export const accountOnlyLimitsFields: Fields<AccountOnlyLimits> = {
  imports: optional(int64),
  exports: optional(int64),
  wildcards: optional(flag),
  disallow_bearer: optional(flag),
  conn: optional(int64),
  leaf: optional(int64),
};

/**
 * All limits of an account. **Absent means 0**: an account with no limits at all admits nobody.
 * `newAccountClaims` begins with -1 throughout.
 */
export interface AccountLimits extends NatsLimits, AccountOnlyLimits, JetStreamLimits {
  /**
   * JetStream limits by tier, `R1`, `R3`…: by the replicas of a stream. They replace the JetStream limits beside
   * them; a stream whose tier is missing cannot be made. Acted on since nats-server 2.8.
   */
  tiered_limits?: Record<string, JetStreamLimits>;
}

export const accountLimits = struct<AccountLimits>({
  ...natsLimitsFields,
  ...accountOnlyLimitsFields,
  ...jetStreamLimitsFields,
  tiered_limits: optional(map(struct<JetStreamLimits>(jetStreamLimitsFields))),
});
