/**
 * User claims: what one user of an account may do.
 *
 * @see nats-io/jwt v2.8.3 `v2/user_claims.go` `UserClaims`, `User`
 * @module
 */
import { type ClaimsData, claimsDataFields, type GenericFields, genericFields } from "./claims-data.ts";
import { text } from "./scalars.ts";
import { always, optional, struct } from "./struct.ts";
import { type UserPermissionLimits, userPermissionLimitsFields } from "./user-limits.ts";

/** The `nats` part of user claims. */
export interface User extends UserPermissionLimits, GenericFields<"user"> {
  /** Identity key of the account, A…; required when a signing key signs. */
  issuer_account?: string;
}

/** Claims of a user. */
export interface UserClaims extends ClaimsData {
  /** What the user may do. */
  nats: User;
}

export const userClaims = struct<UserClaims>({
  ...claimsDataFields,
  nats: always(
    struct<User>({ ...userPermissionLimitsFields, issuer_account: optional(text), ...genericFields("user") }),
  ),
});

/** Claims of a user without limits: the start of the Go library's users. A user of a scoped key must not have them. */
export function newUserClaims(publicKey: string): UserClaims {
  return {
    sub: publicKey,
    nats: { pub: {}, sub: {}, subs: -1, data: -1, payload: -1, type: "user" },
  };
}
