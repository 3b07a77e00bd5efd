/**
 * Permissions and limits of a user; a signing key's template has the same members.
 *
 * @see nats-io/jwt v2.8.3 `v2/user_claims.go` `UserPermissionLimits`, `v2/types.go` `Limits`
 * @module
 */

import { set } from "./collections.ts";
import { textOf } from "./json-parser.ts";
import { type Permissions, permissionsFields } from "./permissions.ts";
import { flag, type Integer, int64, text } from "./scalars.ts";
import type { Shape } from "./shape.ts";
import { type Fields, optional, struct } from "./struct.ts";
import { lowerCase, trim } from "./tags.ts";

/** Limits on traffic. In a user, absent means 0; `-1` is unlimited. */
export interface NatsLimits {
  /** Subscriptions; -1 = unlimited; 0 closes the connection at once. The least of account, user and server counts. */
  subs?: Integer;
  /** Bytes; -1 = unlimited. No server version enforces it. */
  data?: Integer;
  /** Bytes of one message; -1 = unlimited; 0 allows empty messages only. The least of account, user, server counts. */
  payload?: Integer;
}

export const natsLimitsFields: Fields<NatsLimits> = {
  subs: optional(int64),
  data: optional(int64),
  payload: optional(int64),
};

/** A daily window; one that ends before it starts runs over midnight. */
export interface TimeRange {
  /** `HH:MM:SS`. */
  start?: string;
  /** `HH:MM:SS`; the connection is closed then. */
  end?: string;
}

export const timeRange = struct<TimeRange>({ start: optional(text), end: optional(text) });

/** Where from and when a user may connect, and how much it may send. */
export interface Limits extends NatsLimits {
  /** CIDR blocks, IPv4 or IPv6; the client's address must lie in one. Absent = anywhere. */
  src?: string[];
  /** When connections are allowed; absent = always. */
  times?: TimeRange[];
  /** IANA time zone of `times`, such as `Europe/Berlin`; absent = the server's local time. */
  times_location?: string;
}

/** CIDR list: Go also takes one text with commas, trims its parts, lower-cases them and drops duplicates. */
const networks: Shape<string[]> = {
  ...set(text),
  read(json) {
    if (textOf(json) === undefined) return set(text).read(json);
    const parts = lowerCase(text.read(json)).split(",").map(trim);
    return [...new Set(parts)].filter((part) => part !== "");
  },
};

export const limitsFields: Fields<Limits> = {
  src: optional(networks),
  times: optional(set(timeRange)),
  times_location: optional(text),
  ...natsLimitsFields,
};

/** What a user may do, or in a template what all users of a signing key may do. */
export interface UserPermissionLimits extends Permissions, Limits {
  /** The JWT alone admits: no proof that the client holds the seed. Whoever sees the JWT can use it. */
  bearer_token?: boolean;
  /** Connections only through a trusted proxy; acted on since nats-server 2.12. */
  proxy_required?: boolean;
  /**
   * Connection types, in any letter case: `STANDARD`, `WEBSOCKET`, `LEAFNODE` and `MQTT`, acted on since nats-server
   * 2.2; `LEAFNODE_WS` since 2.6.6, `MQTT_WS` since 2.7, `IN_PROCESS` since 2.11. Absent = all. Servers ignore unknown
   * ones, and refuse when only those remain.
   */
  allowed_connection_types?: string[];
}

export const userPermissionLimitsFields: Fields<UserPermissionLimits> = {
  ...permissionsFields,
  ...limitsFields,
  bearer_token: optional(flag),
  proxy_required: optional(flag),
  allowed_connection_types: optional(set(text)),
};
