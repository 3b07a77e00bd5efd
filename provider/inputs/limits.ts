/**
 * What an account or a user may use up.
 *
 * @module
 */

import { type Count, count, type Size, size } from "../fields/limit.ts";
import { object } from "../fields/object.ts";
import { flag } from "../fields/text.ts";
import type { AccountLimits as AccountLimitsClaim } from "../jwt/account-limits.ts";
import type { NatsLimits } from "../jwt/user-limits.ts";

/** Limits of one user. */
export interface UserLimits {
  /** Subscriptions of one connection. 0 closes the connection at once. Default: unlimited. Wire `subs`. */
  readonly subscriptions?: Count;
  /** Size of one message. 0 allows empty messages only. Default: unlimited. Wire `payload`. */
  readonly payload?: Size;
  /** Bytes in all. Carried in the JWT, but no server enforces it. Default: unlimited. Wire `data`. */
  readonly data?: Size;
}

/** Limits of one account. */
export interface AccountLimits extends UserLimits {
  /** Connections of clients, over all servers. 0 admits nobody. Default: unlimited. Wire `conn`. */
  readonly connections?: Count;
  /** Connections of leaf nodes. Default: unlimited. Wire `leaf`. */
  readonly leafNodes?: Count;
  /** How many imports the account may declare. Default: unlimited. Wire `imports`. */
  readonly imports?: Count;
  /** How many exports the account may declare. Default: unlimited. Wire `exports`. */
  readonly exports?: Count;
  /** Whether exports may hold wildcards; heeded only beside a limit on `exports`. Default: `true`. Wire `wildcards`. */
  readonly wildcardExports?: boolean;
  /** Whether bearer tokens are refused. Default: `false`. Wire `disallow_bearer`. */
  readonly disallowBearer?: boolean;
}

/** JetStream of one account. Without this input the account has none. */
export interface JetStreamLimits {
  /** Storage in memory. Default: 0, none. Wire `mem_storage`. */
  readonly memoryStorage?: Size;
  /** Storage on disk. Default: 0, none. Wire `disk_storage`. */
  readonly diskStorage?: Size;
  /** Streams. Default: unlimited. Wire `streams`. */
  readonly streams?: Count;
  /** Consumers. Default: unlimited. Wire `consumer`. */
  readonly consumers?: Count;
  /** Messages that a consumer may leave unacknowledged. Default: unlimited. Wire `max_ack_pending`. */
  readonly maxAckPending?: Count;
  /** Size of one stream in memory. Default: unlimited. Wire `mem_max_stream_bytes`. */
  readonly memoryMaxStreamSize?: Size;
  /** Size of one stream on disk. Default: unlimited. Wire `disk_max_stream_bytes`. */
  readonly diskMaxStreamSize?: Size;
  /** Whether a stream must declare its largest size. Default: `false`. Wire `max_bytes_required`. */
  readonly maxBytesRequired?: boolean;
}

/** On the wire. Servers read an absent limit as 0, so unlimited is always written. */
const unlimited = -1;

const shared = {
  subscriptions: { rule: count, claim: "subs", absent: unlimited },
  payload: { rule: size, claim: "payload", absent: unlimited },
  data: { rule: size, claim: "data", absent: unlimited },
} as const;

/** A rule for {@link UserLimits}. */
export const userLimits = object<UserLimits, NatsLimits>(shared);

/** `true` unless said otherwise. */
const allowed = { ...flag, decode: (wire: boolean) => wire };

/** A rule for {@link AccountLimits}. */
export const accountLimits = object<AccountLimits, AccountLimitsClaim>({
  ...shared,
  connections: { rule: count, claim: "conn", absent: unlimited },
  leafNodes: { rule: count, claim: "leaf", absent: unlimited },
  imports: { rule: count, claim: "imports", absent: unlimited },
  exports: { rule: count, claim: "exports", absent: unlimited },
  wildcardExports: { rule: allowed, claim: "wildcards", absent: true },
  disallowBearer: { rule: flag, claim: "disallow_bearer" },
});

/** A rule for {@link JetStreamLimits}. */
export const jetStreamLimits = object<JetStreamLimits, AccountLimitsClaim>({
  memoryStorage: { rule: size, claim: "mem_storage" },
  diskStorage: { rule: size, claim: "disk_storage" },
  streams: { rule: count, claim: "streams" },
  consumers: { rule: count, claim: "consumer" },
  maxAckPending: { rule: count, claim: "max_ack_pending" },
  memoryMaxStreamSize: { rule: size, claim: "mem_max_stream_bytes" },
  diskMaxStreamSize: { rule: size, claim: "disk_max_stream_bytes" },
  maxBytesRequired: { rule: flag, claim: "max_bytes_required" },
});
