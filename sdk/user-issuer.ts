/**
 * Who signs users, as programs write it.
 *
 * @module
 */

import type * as pulumi from "@pulumi/pulumi";
import type { RevocationInputs } from "../provider/inputs/revocation.ts";
import type { UserAccount, UserIssuer } from "../provider/inputs/user-issuer.ts";
import type { UserPolicy } from "../provider/inputs/user-policy.ts";
import { type Args, isWrittenObject, type NotResource } from "./args.ts";
import {
  type AccountIssuerArgs,
  type AccountSource,
  issuerInputs,
  sourceOf,
  trusted,
  trustInputs,
} from "./issuer.ts";
import { type RoleSource, roleInputs } from "./role.ts";

/** What deletion does to users, whoever signs them. */
interface RevokedOnDelete {
  /**
   * Whether deletion revokes the key in the account on the servers, so that connected clients are cut off and creds no
   * longer connect. `true` needs an account with a resolver. Default: wherever it can be done. Updates.
   */
  readonly revokeOnDelete?: pulumi.Input<boolean>;
}

/** The account signs: users say themselves what they may do. */
export interface AccountSigns extends RevokedOnDelete {
  /** Who signs: an `Account`, or its identity and a signing key as data. Another account replaces. */
  readonly account: AccountIssuerArgs;
  readonly role?: never;
}

/** A role signs: its template says what users may do. */
export interface RoleSigns extends RevokedOnDelete {
  /** The account, which lists the role among its `signingKeys`; as data, its identity. Another account replaces. */
  readonly account: AccountSource | (Args<UserAccount> & NotResource);
  /**
   * Who signs. The role's template says what users may do; they have no permissions and limits of their own. Default:
   * the account signs. Updates.
   */
  readonly role: RoleSource;
}

/** Users of a role have no permissions and limits of their own. */
export type NoPolicy = { readonly [Name in keyof UserPolicy]?: never };

/** The plain inputs of who signs users. Where a role does, the account's seed is not needed. */
export function userIssuerInputs({
  account,
  role,
  revokeOnDelete,
}: AccountSigns | RoleSigns): Args<UserIssuer & RevocationInputs> {
  const revocation = sourceOf(account)?.revocation;
  const onDelete = {
    ...(revocation === undefined ? {} : { revocation }),
    ...(revokeOnDelete === undefined ? {} : { revokeOnDelete }),
  };
  if (role === undefined) {
    const { systemAccount: _, ...trust } = trustInputs(account);
    return { account: trusted(issuerInputs(account), trust), ...onDelete };
  }
  return { account: identityInputs(account), role: roleInputs(role), ...onDelete };
}

function identityInputs(account: RoleSigns["account"]): Args<UserAccount> {
  const inputs: Args<UserAccount> = issuerInputs(account);
  if (!isWrittenObject(inputs)) return inputs;
  const { signer: _, ...identity } = inputs;
  return identity;
}

/** Users of an account that is deleted are gone with it: they need not be deleted one by one. */
export function goneWithAccount({ account }: AccountSigns | RoleSigns): pulumi.CustomResourceOptions {
  const takes = sourceOf(account)?.takesUsers;
  return takes === undefined ? {} : { deletedWith: takes };
}
