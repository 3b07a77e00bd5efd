/**
 * What a user may do and use: said of one user, or by a role for all of its users.
 *
 * @module
 */

import { type Fields, object } from "../fields/object.ts";
import type { UserPermissionLimits } from "../jwt/index.ts";
import { type UserLimits, userLimits } from "./limits.ts";
import { type Permissions, permissions } from "./permissions.ts";

/** What a user may do and use. Default: everything. */
export interface UserPolicy {
  /** What the user may publish and subscribe to. Default: everything. Claims `pub`, `sub`, `resp`. Updates. */
  readonly permissions?: Permissions;
  /** Default: unlimited. Claims `subs`, `data`, `payload`. Updates. */
  readonly limits?: UserLimits;
}

/** Rows of {@link UserPolicy} for a table of inputs. */
export const userPolicyFields = {
  permissions: { rule: permissions, spread: true, absent: permissions.encode({}) },
  limits: { rule: userLimits, spread: true, absent: userLimits.encode({}) },
} satisfies Fields<UserPolicy, UserPermissionLimits>;

/** A rule for {@link UserPolicy}. */
export const userPolicy = object<UserPolicy, UserPermissionLimits>(userPolicyFields);
