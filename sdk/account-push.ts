/** @module */

import * as pulumi from "@pulumi/pulumi";
import type { PushedAccount } from "../provider/resources/account-push/inputs.ts";
import { type Args, givenArgs, isPlain, isWrittenObject, misfit } from "./args.ts";
import { issuerInputs, type OperatorIssuerArgs } from "./issuer.ts";
import { localServerOf, type ResolverArgs, resolverInputs } from "./resolver.ts";
import { NatsAuthResource } from "./resource.ts";

/** An account to push as data. */
export interface PushedAccountArgs extends Args<PushedAccount> {
  /** The operator, and the key of it that signs anew where servers have revocations that the JWT lacks. */
  readonly operator: OperatorIssuerArgs;
}

/** Arguments of {@link AccountPush}. */
export interface AccountPushArgs {
  /** What to push: an `Account`, or its JWT and its operator as data. Another account replaces. */
  readonly account: PushedAccountArgs;
  /** Where to push it, from `system.resolver()`. Updates. */
  readonly resolver: ResolverArgs;
}

/**
 * Brings an account into force on more servers than those of its own resolver: the system account on servers that run
 * already, which otherwise read it at their start only, or any account on a further cluster.
 *
 * Changes that would keep servers from starting or lock everyone out are refused. Deleting it leaves the account on the
 * servers as it is.
 *
 * @example
 * new AccountPush("sys", { account: system.systemAccount, resolver: system.resolver({ servers }) })
 */
export class AccountPush extends NatsAuthResource {
  /** The account's public key, `A…`. Also the resource's id. */
  readonly publicKey: pulumi.Output<string>;
  /** The JWT that the servers have: the account's, or that signed anew with revocations found there. */
  declare readonly jwt: pulumi.Output<string>;
  /** Names of the servers that were last proven to have it in force. */
  declare readonly servers: pulumi.Output<readonly string[]>;

  constructor(name: string, args: AccountPushArgs, options: pulumi.CustomResourceOptions = {}) {
    const given = givenArgs(args);
    const { account, resolver } = given;
    const server = localServerOf(resolver);
    super(
      "AccountPush",
      name,
      {
        ...given,
        account: pushedInputs(account),
        operator: issuerInputs(account?.operator),
        resolver: resolverInputs(resolver),
      },
      { jwt: false, servers: false },
      // With a local server that is destroyed goes what was pushed to it.
      pulumi.mergeOptions(server === undefined ? {} : { deletedWith: server }, options),
    );
    this.publicKey = this.id;
  }
}

/** What is pushed: of an `Account` no more than that. */
function pushedInputs(account: PushedAccountArgs): Args<PushedAccount> {
  if (pulumi.Resource.isInstance(account) || !isPlain(account))
    return { publicKey: account.publicKey, jwt: account.jwt };
  if (!isWrittenObject<object>(account)) return misfit(account) as Args<PushedAccount>;
  const { operator, ...pushed } = account as PushedAccountArgs;
  return pushed;
}
