/**
 * Auth callout: a service of the account decides who connects, and as what.
 *
 * @module
 */

import { list } from "../fields/list.ts";
import { publicKey, publicKeyOrAll } from "../fields/nkey.ts";
import { object } from "../fields/object.ts";
import type { ExternalAuthorization } from "../jwt/index.ts";

/** Auth callout of an account. Servers since 2.10 heed it. */
export interface AuthCallout {
  /** Public keys (`U…`) of users that connect without being asked about: the service itself. Wire `auth_users`. */
  readonly users: readonly string[];
  /**
   * Public keys (`A…`) of accounts that the service may place users in, or `"*"` alone for all. Default: this account
   * only. Wire `allowed_accounts`.
   */
  readonly allowedAccounts?: readonly string[];
  /** Public curve key (`X…`) that requests are encrypted for. Default: they are not encrypted. Wire `xkey`. */
  readonly xkey?: string;
}

/** A rule for {@link AuthCallout}. */
export const authCallout = object<AuthCallout, ExternalAuthorization>({
  users: {
    rule: list(publicKey("user"), "no auth callout. Name the users of the service, or leave authCallout out"),
    claim: "auth_users",
    required: true,
  },
  allowedAccounts: { rule: list(publicKeyOrAll("account")), claim: "allowed_accounts" },
  xkey: { rule: publicKey("curve"), claim: "xkey" },
});
