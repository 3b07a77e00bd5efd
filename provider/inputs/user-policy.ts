/**
 * What a user may do and use: said of one user, or by a role for all of its users.
 *
 * @module
 */

import { list } from "../fields/list.ts";
import { type Fields, object } from "../fields/object.ts";
import type { Problems } from "../fields/report.ts";
import { memberPath } from "../fields/rule.ts";
import { choice, flag, text } from "../fields/text.ts";
import type { UserPermissionLimits } from "../jwt/index.ts";
import { isCidr } from "../jwt/ip-address.ts";
import { isTimeZone } from "../jwt/time-zone.ts";
import { type Given, unknown } from "../unknown.ts";
import { type ConnectionTime, connectionTimes } from "./connection-times.ts";
import { type UserLimits, userLimits, warnOfIdleLimits, warnOfZeroLimits } from "./limits.ts";
import { type Permissions, permissions, warnOfVariables } from "./permissions.ts";

/** How clients connect, in the words of the servers. */
export type ConnectionType =
  | "STANDARD"
  | "WEBSOCKET"
  | "LEAFNODE"
  | "LEAFNODE_WS"
  | "MQTT"
  | "MQTT_WS"
  | "IN_PROCESS";

/** What a user may do and use. Default: everything. */
export interface UserPolicy {
  /** What the user may publish and subscribe to. Default: everything. Claims `pub`, `sub`, `resp`. Updates. */
  readonly permissions?: Permissions;
  /** What its connections may use up. Default: unlimited. Claims `subs`, `data`, `payload`. Updates. */
  readonly limits?: UserLimits;
  /** Networks such as `10.0.0.0/8` or `2001:db8::/32` that it may connect from. Default: any. Claim `src`. Updates. */
  readonly sourceNetworks?: readonly string[];
  /** When it may be connected, each day. Default: always. Claim `times`. Updates. */
  readonly connectionTimes?: readonly ConnectionTime[];
  /**
   * IANA name of the zone of `connectionTimes`, such as `Europe/Berlin`. Default: the local time of each server. Claim
   * `times_location`. Updates.
   */
  readonly timeZone?: string;
  /** How it may connect. Default: in any way. Claim `allowed_connection_types`. Updates. */
  readonly connectionTypes?: readonly ConnectionType[];
  /** Whether the JWT alone admits, without the seed. The JWT is a secret then. Default: `false`. Claim `bearer_token`. Updates. */
  readonly bearerToken?: boolean;
  /** Whether it may connect through a trusted proxy only. Default: `false`. Claim `proxy_required`. Updates. */
  readonly proxyRequired?: boolean;
}

const connectionType = choice<ConnectionType>(
  "STANDARD",
  "WEBSOCKET",
  "LEAFNODE",
  "LEAFNODE_WS",
  "MQTT",
  "MQTT_WS",
  "IN_PROCESS",
);

// The official library looks at neither in the template of a role.
const network = text(
  (value) => (isCidr(value) ? undefined : "expected a network such as 10.0.0.0/8"),
  "network",
);
const zone = text(
  (value) => (isTimeZone(value) ? undefined : "expected the IANA name of a time zone, such as Europe/Berlin"),
  "time zone",
);

/** Rows of {@link UserPolicy} for a table of inputs. */
export const userPolicyFields = {
  permissions: { rule: permissions, spread: true, absent: permissions.encode({}) },
  limits: { rule: userLimits, spread: true, absent: userLimits.encode({}) },
  sourceNetworks: {
    rule: list(network, "connections from anywhere. Leave it out to say so"),
    claim: "src",
  },
  connectionTimes: { rule: connectionTimes, claim: "times" },
  timeZone: { rule: zone, claim: "times_location" },
  connectionTypes: {
    rule: list(connectionType, "connections of any type. Leave it out to say so"),
    claim: "allowed_connection_types",
  },
  bearerToken: { rule: flag, claim: "bearer_token" },
  proxyRequired: { rule: flag, claim: "proxy_required" },
} satisfies Fields<UserPolicy, UserPermissionLimits>;

/** A rule for {@link UserPolicy}. */
export const userPolicy = object<UserPolicy, UserPermissionLimits>(userPolicyFields, { independent: true });

/** Warns of what works for one user but may not do what was meant. */
export function warnOfUserPolicy(policy: Given<UserPolicy>, report: Problems): void {
  const { permissions, limits } = policy;
  if (permissions !== undefined) warnOfVariables(permissions, "permissions", report);
  if (limits !== undefined && limits !== unknown) warnOfZeroLimits(limits, "limits", report);
  warnOfIdlePolicy(policy, "", report);
}

/** Warns of what does nothing at all. */
export function warnOfIdlePolicy(
  { limits, connectionTimes, timeZone }: Given<UserPolicy>,
  path: string,
  report: Problems,
): void {
  if (limits !== undefined && limits !== unknown) {
    warnOfIdleLimits(limits, memberPath(path, "limits"), report);
  }
  if (timeZone !== undefined && connectionTimes === undefined) {
    report.warn(memberPath(path, "timeZone"), "is the zone of connectionTimes, and there are none");
  }
}
