/** @module */

import * as pulumi from "@pulumi/pulumi";
import type { Issuer } from "../provider/inputs/signer.ts";
import { Account, type AccountArgs } from "./account.ts";
import { type Args, givenArgs } from "./args.ts";
import type { IssuerOf, IssuerTrust, OperatorSource } from "./issuer.ts";
import { KeyPair } from "./key-pair.ts";
import { Operator, type OperatorArgs } from "./operator.ts";
import type { ResolverArgs, ResolverOptions } from "./resolver.ts";
import {
  type HelmValuesOutputs,
  helmValues,
  type ServerConfigArgs,
  type ServerConfigOutputs,
  serverConfig,
} from "./server-config.ts";
import { User } from "./user.ts";

/** Settings of a system account: all that it may have. */
export type SystemAccountArgs = Omit<
  AccountArgs,
  | "operator"
  | "name"
  | "key"
  | "resolver"
  | "onDelete"
  | "jetstream"
  | "authCallout"
  | "expiresIn"
  | "expiresAt"
  | "renewBefore"
>;

/** Arguments of {@link System}: settings of its operator, and where its accounts are pushed. */
export interface SystemArgs extends Omit<OperatorArgs, "systemAccount"> {
  /** Where accounts of this system are pushed unless they say otherwise. Default: nowhere. */
  readonly resolver?: ResolverOptions;
  /**
   * Settings of the system account, such as `signingKeys`, but none that would keep servers from starting or lock
   * everyone out. Running servers take a change from an `AccountPush`. Default: no limits, and a signing key of its own.
   */
  readonly systemAccount?: SystemAccountArgs;
}

/** Arguments of `system.serverConfig()`. */
export type SystemServerConfigArgs = Omit<ServerConfigArgs, "operator" | "systemAccount">;

/**
 * All that a NATS system needs before its first account: an operator, a system account with a user, and their keys.
 *
 * The operator is strict: only its signing keys sign accounts, and only accounts' signing keys sign users, so the
 * identities can go offline.
 */
export class System extends pulumi.ComponentResource implements OperatorSource {
  /** The root of trust, whose signing key signs the accounts. */
  readonly operator: Operator;
  /** Servers report on it and take pushes through it. Preloaded in server configurations. */
  readonly systemAccount: Account;
  /** A user of the system account without restrictions, for monitoring tools. */
  readonly systemUser: User;
  /**
   * The operator as the one that signs accounts.
   *
   * @internal
   */
  readonly issuer: IssuerOf<"operator">;
  /**
   * What checks of its accounts need to know of the operator.
   *
   * @internal
   */
  readonly trust: IssuerTrust;
  /**
   * Where accounts are pushed that name no resolver of their own.
   *
   * @internal
   */
  readonly defaultResolver: ResolverArgs | undefined;

  constructor(name: string, args: SystemArgs = {}, options?: pulumi.ComponentResourceOptions) {
    super("nats-auth:index:System", name, {}, options);
    const parent = { parent: this };
    const { resolver, systemAccount, strictSigningKeyUsage = true, ...operatorArgs } = givenArgs(args);
    // The operator names the system account and signs it: the account's key comes first.
    const key = new KeyPair(`${name}-system`, { kind: "account" }, parent);
    this.operator = new Operator(
      name,
      { ...operatorArgs, strictSigningKeyUsage, systemAccount: key.publicKey },
      parent,
    );
    this.systemAccount = new Account(
      `${name}-system`,
      { ...systemAccount, name: "SYS", operator: this.operator, key },
      parent,
    );
    this.systemUser = new User(`${name}-system`, { name: "system", account: this.systemAccount }, parent);
    this.issuer = this.operator.issuer;
    this.trust = this.operator.trust;
    this.defaultResolver = resolver === undefined ? undefined : this.resolver(resolver);
    this.registerOutputs();
  }

  /** The operator as the one that signs accounts. */
  get signer(): Args<Issuer> {
    return this.issuer;
  }

  /** Where to push accounts, as a short-lived user of this system account. */
  resolver(options: ResolverOptions): ResolverArgs {
    return { ...options, systemAccount: this.systemAccount };
  }

  /** The configuration of servers that trust this operator. */
  serverConfig(args: SystemServerConfigArgs): ServerConfigOutputs {
    return serverConfig({ ...args, operator: this.operator, systemAccount: this.systemAccount });
  }

  /** Values of the official Helm chart for servers that trust this operator. */
  helmValues(args: SystemServerConfigArgs): HelmValuesOutputs {
    return helmValues({ ...args, operator: this.operator, systemAccount: this.systemAccount });
  }
}
