/**
 * Which subjects a user may publish and subscribe to.
 *
 * @see nats-io/jwt v2.8.3 `v2/types.go` `Permission`, `ResponsePermission`, `Permissions`
 * @module
 */

import { set } from "./collections.ts";
import { type Integer, int64, text } from "./scalars.ts";
import { always, type Fields, optional, struct } from "./struct.ts";

/** Subjects allowed and denied; denial wins. No `allow` entry at all means everything is allowed. */
export interface Permission {
  /** Subjects, `*` and `>` included. For subscriptions also `subject queue`. In templates also `{{…}}` variables. */
  allow?: string[];
  /** As `allow`. A template entry whose variable cannot be resolved refuses the connection. */
  deny?: string[];
}

/**
 * Lets a user publish to the reply subjects of messages it receives. Its mere presence takes away the right to
 * publish elsewhere, unless `pub.allow` grants it.
 */
export interface ResponsePermission {
  /** Number of replies; 0 counts as 1, below 0 as no limit. */
  max: Integer;
  /** Nanoseconds during which replies may come; 0 counts as 2 minutes, below 0 as no limit. */
  ttl: Integer;
}

/** Permissions of a user, of a template, or the default ones of an account. */
export interface Permissions {
  /** Publishing. */
  pub: Permission;
  /** Subscribing. */
  sub: Permission;
  /** Replying; see {@link ResponsePermission} for what its presence does. */
  resp?: ResponsePermission;
}

const permission = struct<Permission>({ allow: optional(set(text)), deny: optional(set(text)) });

const responsePermission = struct<ResponsePermission>({ max: always(int64), ttl: always(int64) });

export const permissionsFields: Fields<Permissions> = {
  pub: always(permission),
  sub: always(permission),
  resp: optional(responsePermission),
};
