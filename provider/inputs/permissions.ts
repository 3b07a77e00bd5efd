/**
 * What a client may publish and subscribe to.
 *
 * @module
 */

import { type Duration, duration } from "../fields/duration.ts";
import { list } from "../fields/list.ts";
import { object } from "../fields/object.ts";
import { integer, text } from "../fields/text.ts";
import type {
  Permission as PermissionClaim,
  Permissions as PermissionsClaim,
  ResponsePermission,
} from "../jwt/permissions.ts";

/** Subjects allowed and denied; what is denied is so even if it is allowed too. */
export interface SubjectPermissions {
  /** Subjects, wildcards included. For subscriptions an entry may be `"subject queue"`. Default: all. Wire `allow`. */
  readonly allow?: readonly string[];
  /** Subjects, wildcards included. Default: none. Wire `deny`. */
  readonly deny?: readonly string[];
}

/** Leave to answer requests that came in, on their reply subjects. */
export interface ResponsePermissions {
  /** How many answers to one request. Wire `max`. */
  readonly maxMessages: number;
  /** How long after the request. Wire `ttl`. */
  readonly expires: Duration;
}

/** What a client may publish and subscribe to. Default: everything. */
export interface Permissions {
  /** Wire `pub`. */
  readonly publish?: SubjectPermissions;
  /** Wire `sub`. */
  readonly subscribe?: SubjectPermissions;
  /** Given, it takes away the leave to publish everything: only replies and `publish.allow` remain. Wire `resp`. */
  readonly responses?: ResponsePermissions;
}

const subjects = object<SubjectPermissions, PermissionClaim>({
  allow: { rule: list(text()), claim: "allow" },
  deny: { rule: list(text()), claim: "deny" },
});

const nanosecond = 1e-9;

/** A rule for {@link Permissions}. */
export const permissions = object<Permissions, PermissionsClaim>({
  publish: { rule: subjects, claim: "pub", absent: {} },
  subscribe: { rule: subjects, claim: "sub", absent: {} },
  responses: {
    rule: object<ResponsePermissions, ResponsePermission>({
      maxMessages: { rule: integer(1), claim: "max", required: true },
      expires: { rule: duration(nanosecond), claim: "ttl", required: true },
    }),
    claim: "resp",
  },
});
