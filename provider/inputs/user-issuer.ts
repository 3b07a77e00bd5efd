/**
 * Who signs users: their account, or a role of it.
 *
 * @module
 */

import type { Differences } from "../difference.ts";
import { publicKey } from "../fields/nkey.ts";
import { object } from "../fields/object.ts";
import type { Problems } from "../fields/report.ts";
import { flag } from "../fields/text.ts";
import { type Given, known, type Partly, unknown } from "../unknown.ts";
import { type Issuer, issuer, keyPairOf, type Signer, signer } from "./signer.ts";
import { checkTrust, type Trust, trustFields } from "./trust.ts";
import { type UserPolicy, userPolicyFields } from "./user-policy.ts";

/** Who signs users. */
export interface UserIssuer {
  /** The account, and the key of it that signs. Another account replaces; another signer updates. */
  readonly account: UserAccount;
  /**
   * The role that signs instead: its key, one of the account's signing keys. Its template then says what the users may
   * do; they have no permissions and limits of their own. Default: the account signs. Another role updates.
   */
  readonly role?: Issuer;
}

/** The account of users. */
export interface UserAccount extends Trust {
  /** The account's identity (`A…`). */
  readonly publicKey: string;
  /** Signs in its name: one of its signing keys, or the identity itself. Default: none, where a role signs. */
  readonly signer?: Signer;
  /** Whether it refuses bearer tokens. Default: `false`. */
  readonly disallowBearer?: boolean;
}

const account = object<UserAccount>({
  publicKey: { rule: publicKey("account"), required: true },
  signer: { rule: signer("account") },
  ...trustFields("account"),
  disallowBearer: { rule: flag },
});

/** Rows of {@link UserIssuer} for a table of inputs. */
export const userIssuerFields = {
  account: { rule: account, required: true, replaces: true },
  role: { rule: issuer("account") },
} as const;

/** Reports a signer that is missing, or that servers do not trust. */
export function checkUserIssuer({ account, role }: Given<UserIssuer>, report: Problems): void {
  if (role !== undefined) {
    if (role !== unknown) checkRole(role, report);
  } else if (account === unknown) return;
  else if (account.signer === undefined) report.fail("account.signer", "is required unless a role signs");
  else checkTrust("account", account, "account", report);
}

/** A role has one key: what it is called by is what signs. */
function checkRole({ publicKey, signer }: Given<Issuer>, report: Problems): void {
  const key = known<Signer>(signer);
  if (key === undefined || publicKey === unknown || keyPairOf(key).publicKey === publicKey) return;
  report.fail("role.publicKey", "is not the public key of the signer beside it");
}

/** Reports a bearer token in an account that refuses them. */
export function checkBearer(
  { bearerToken }: Given<UserPolicy>,
  account: Partly<UserAccount>,
  report: Problems,
): void {
  if (bearerToken !== true || account === unknown || account.disallowBearer !== true) return;
  report.fail("bearerToken", "is refused by the account: its limits say disallowBearer");
}

/** Reports permissions and limits of a user of a role: servers refuse a user that has both. */
export function checkNoPolicy(policy: Given<UserPolicy>, report: Problems): void {
  const given = Object.keys(userPolicyFields).filter((name) => Object.hasOwn(policy, name));
  for (const name of given) {
    report.fail(
      name,
      "belongs into the template of the role: servers refuse users of a role that have their own",
    );
  }
}

/** The account as the one that signs: with the role's key, or with its own. */
export function issuerOf({ account, role }: UserIssuer): Issuer {
  const signer = (role ?? account).signer;
  if (signer === undefined) throw new Error("The account has no signer; please report this");
  return { publicKey: account.publicKey, signer };
}

/** Compares the account with the one that users belong to. Another one replaces them. */
export function diffUserAccount(
  differences: Differences,
  account: Partly<UserAccount>,
  held: string | undefined,
): void {
  if (account === unknown) differences.update("account");
  else differences.compare("account", account.publicKey, held);
}

/** Compares who signs with the key that signed. A seed that is not known yet counts as unchanged. */
export function diffUserSigner(
  differences: Differences,
  { account, role }: Given<UserIssuer>,
  held: string | undefined,
): void {
  if (role !== undefined) {
    if (role === unknown || role.publicKey !== held) differences.update("role");
  } else if (account !== unknown && account.publicKey !== unknown && account.signer !== undefined) {
    const signer = known<Signer>(account.signer);
    if (signer !== undefined && keyPairOf(signer).publicKey !== held) differences.update("account.signer");
  }
}
