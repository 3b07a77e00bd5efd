/**
 * What an account or a user may use up.
 *
 * @module
 */

import { type Count, count, type Size, size } from "../fields/limit.ts";
import { object } from "../fields/object.ts";
import type { Problems } from "../fields/report.ts";
import { memberPath } from "../fields/rule.ts";
import { flag } from "../fields/text.ts";
import type { AccountLimits as AccountLimitsClaim } from "../jwt/account-limits.ts";
import type { NatsLimits } from "../jwt/user-limits.ts";
import type { Given } from "../unknown.ts";

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

/** Servers read an absent limit as 0, so unlimited, -1 on the wire, is always written. */
const unlimited = { absent: -1, omitted: 0 } as const;

const shared = {
  subscriptions: { rule: count(), claim: "subs", ...unlimited },
  payload: { rule: size(), claim: "payload", ...unlimited },
  data: { rule: size(), claim: "data", ...unlimited },
} as const;

/** A rule for {@link UserLimits}. */
export const userLimits = object<UserLimits, NatsLimits>(shared, { independent: true });

/** Written either way. */
const written = { ...flag, decode: (wire: boolean) => wire };

/** A rule for {@link AccountLimits}. */
export const accountLimits = object<AccountLimits, AccountLimitsClaim>(
  {
    connections: { rule: count(), claim: "conn", ...unlimited },
    leafNodes: { rule: count(), claim: "leaf", ...unlimited },
    ...shared,
    imports: { rule: count(), claim: "imports", ...unlimited },
    exports: { rule: count(), claim: "exports", ...unlimited },
    wildcardExports: { rule: written, claim: "wildcards", absent: true, omitted: false },
    disallowBearer: { rule: flag, claim: "disallow_bearer" },
  },
  { independent: true },
);

/** What a limit of 0 means where it switches everything off. */
const zeros: Readonly<Record<string, string>> = {
  connections: "0 admits no client at all",
  subscriptions: "0 closes every connection as soon as it is made",
  payload: "0 lets only empty messages through",
};

/** Says in words what limits of 0 do. */
export function warnOfZeroLimits(limits: Given<AccountLimits>, path: string, report: Problems): void {
  for (const [name, limit] of Object.entries(limits)) {
    const meaning = zeros[name];
    if (limit === 0 && meaning !== undefined) report.warn(memberPath(path, name), meaning);
  }
}

/** Says which limits no server heeds. */
export function warnOfIdleLimits({ data }: Given<UserLimits>, path: string, report: Problems): void {
  if (data !== undefined)
    report.warn(memberPath(path, "data"), "is carried in the JWT, but no server heeds it");
}
