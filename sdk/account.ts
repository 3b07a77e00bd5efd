/** @module */

import * as pulumi from "@pulumi/pulumi";
import type { RoleKey } from "../provider/inputs/account-signing-keys.ts";
import type { GivenKey } from "../provider/inputs/given-key.ts";
import type { OperatorIssuer } from "../provider/inputs/operator-issuer.ts";
import type { RevocationAccess } from "../provider/inputs/revocation.ts";
import type { Issuer } from "../provider/inputs/signer.ts";
import type { AccountInputs } from "../provider/resources/account/inputs.ts";
import type { Published } from "../provider/resources/account/state.ts";
import { type Args, givenArgs, isPlain, isWritten, type ListArg } from "./args.ts";
import { Program } from "./checks/program.ts";
import { identitySeed, type KeyArgs, keyInputs, replacedWith } from "./given-key.ts";
import { type ImportsArg, importInputs } from "./imports.ts";
import {
  type AccountSource,
  type IssuerOf,
  type IssuerTrust,
  issuerInputs,
  type OperatorIssuerArgs,
  sourceOf,
  trusted,
  trustInputs,
} from "./issuer.ts";
import type { KeyPair } from "./key-pair.ts";
import { localServerOf, type ResolverArgs, resolverInputs } from "./resolver.ts";
import { NatsAuthResource } from "./resource.ts";
import { Role } from "./role.ts";
import { seedThatSigns } from "./signing-keys.ts";
import { expiresAt, issuedAt } from "./times.ts";

/** Arguments of {@link Account}. */
export interface AccountArgs
  extends Args<
    Omit<
      AccountInputs,
      "operator" | "name" | "key" | "imports" | "signingKeys" | "generateSigningKey" | "resolver"
    >
  > {
  /** Who signs the account: a `System` or `Operator`, or its identity and a signing key as data. Updates. */
  readonly operator: OperatorIssuerArgs;
  /** The account's name. Default: the resource's name. Claim `name`. Updates. */
  readonly name?: pulumi.Input<string>;
  /** An existing identity. Default: a new one is generated; one given before stays. Another key replaces. */
  readonly key?: KeyArgs;
  /**
   * What is used of others; `account` may be an `Account` or the `KeyPair` that is its identity. Default: none. Claim
   * `imports`. Updates.
   */
  readonly imports?: ImportsArg;
  /** More keys that may sign users, as `KeyPair`s or public keys, and roles. Default: none. Claim `signing_keys`. Updates. */
  readonly signingKeys?: ListArg<KeyPair | Role | Args<RoleKey>, string | RoleKey>;
  /**
   * Whether the account has a signing key of its own and signs users with it. Without one, the first `KeyPair` of
   * `signingKeys` signs, else the identity. Default: `true`. Updates.
   */
  readonly generateSigningKey?: pulumi.Input<boolean>;
  /** Where to push the account, from `system.resolver()`. Default: the resolver of `operator`, else it is only signed. */
  readonly resolver?: ResolverArgs;
}

/**
 * A tenant: a subject space of its own, with users, limits, streams, exports and imports.
 *
 * It generates an identity and a signing key, which signs its users. With a resolver, an update is green only when the
 * servers have the account in force.
 */
export class Account extends NatsAuthResource implements AccountSource {
  /** The identity's public key, `A…`. Also the resource's id. */
  readonly publicKey: pulumi.Output<string>;
  /** The identity's seed. Secret. */
  declare readonly seed: pulumi.Output<string>;
  /** Public key of the generated signing key, `A…`. */
  declare readonly signingKey: pulumi.Output<string>;
  /** Seed of the generated signing key. Secret. */
  declare readonly signingSeed: pulumi.Output<string>;
  /** The account JWT. */
  declare readonly jwt: pulumi.Output<string>;
  /** Names of the servers that were last proven to have the account in force; empty without a resolver. */
  declare readonly servers: pulumi.Output<readonly string[]>;
  /** When the JWT was signed, in RFC 3339. */
  declare readonly issuedAt: pulumi.Output<string>;
  /** When the JWT expires, in RFC 3339, if it does. */
  declare readonly expiresAt: pulumi.Output<string | undefined>;
  /** The operator, and the key of it that signs the account. */
  readonly operator: Args<Issuer>;
  /**
   * The account as the one that signs users.
   *
   * @internal
   */
  readonly issuer: IssuerOf<"account">;
  /**
   * What checks of its users need to know of it.
   *
   * @internal
   */
  readonly trust: IssuerTrust;
  /**
   * How its users are revoked when they are deleted; undefined without a resolver.
   *
   * @internal
   */
  readonly revocation: Args<RevocationAccess> | undefined;
  /**
   * Whose deletion takes its users with it: its own, unless servers may keep it then.
   *
   * @internal
   */
  readonly takesUsers: pulumi.Resource | undefined;
  /** What servers were proven to hold; undefined while a push is due. */
  declare protected readonly published: pulumi.Output<Published | undefined>;

  constructor(name: string, args: AccountArgs, options: pulumi.CustomResourceOptions = {}) {
    const given = givenArgs(args);
    const key = given.key === undefined ? undefined : keyInputs(given.key);
    const { signingKeys, imports } = given;
    const resolver = given.resolver ?? sourceOf(given.operator)?.defaultResolver;
    const server = localServerOf(resolver);
    const operator = issuerInputs(given.operator);
    const { systemAccount, ...ofAny } = trustInputs(given.operator);
    const trust = { ...ofAny, ...systemAccountInput(systemAccount, key) };
    const pushTo = resolver === undefined ? undefined : resolverInputs(resolver);
    const merged = pulumi.mergeOptions(
      {
        ...replacedWith(key),
        // A local server that is destroyed takes its accounts with it: nothing is asked of a dying server.
        ...(server === undefined ? {} : { deletedWith: server }),
      },
      options,
    );
    const declared = Program.current.declareAccount(name, given);
    super(
      "Account",
      name,
      {
        ...given,
        name: given.name ?? name,
        operator: trusted(operator, trust),
        key,
        imports: imports === undefined ? undefined : importInputs(imports),
        signingKeys: isWritten(signingKeys) ? signingKeys.map(signingKeyInput) : signingKeys,
        resolver: pushTo,
      },
      { jwt: false, seed: true, signingKey: false, signingSeed: true, published: false },
      merged,
    );
    void Program.current.watchAccount(declared, this);
    this.publicKey = this.id;
    this.seed = identitySeed(key, this.seed);
    this.derive("servers", () => this.published.apply((published) => published?.servers ?? []));
    this.derive("issuedAt", () => issuedAt(this.jwt));
    this.derive("expiresAt", () => expiresAt(this.jwt));
    this.operator = operator;
    this.issuer = { publicKey: this.id, signer: { seed: pulumi.secret(seedThatSigns(this, given)) } };
    this.trust = {
      ...(trust.strict === undefined ? {} : { strict: trust.strict }),
      ...disallowBearer(given.limits),
    };
    // Users of an account that stays as it is are revoked one by one: their creds would go on working.
    const { onDelete } = given;
    const retained = onDelete === "retain" || (onDelete !== undefined && !isPlain(onDelete));
    const stays = retained || merged.retainOnDelete === true;
    this.takesUsers = stays ? server : this;
    this.revocation = pushTo === undefined ? undefined : { operator, resolver: pushTo };
  }
}

/** A role with its template, any other key by itself. */
function signingKeyInput(key: KeyPair | Role | Args<RoleKey> | pulumi.Input<string | RoleKey>) {
  if (key instanceof Role) return key.scope;
  return pulumi.CustomResource.isInstance(key) ? key.id : key;
}

/** What tells whether an account with this key is the one that the operator names as its system account. */
function systemAccountInput(
  systemAccount: IssuerTrust["systemAccount"],
  key: Args<GivenKey> | undefined,
): Pick<Args<OperatorIssuer>, "systemAccount" | "isSystemAccount"> {
  // An account that generates its key cannot be that one.
  if (key === undefined || systemAccount === undefined) return {};
  // Of a `KeyPair` that is still to be made, a preview knows that it is the same one, but not its public key.
  return key.publicKey === systemAccount ? { isSystemAccount: true } : { systemAccount };
}

/** Said only where it may be so. */
function disallowBearer(limits: AccountArgs["limits"]): Pick<IssuerTrust, "disallowBearer"> {
  if (limits === undefined) return {};
  if (!isPlain(limits)) {
    return { disallowBearer: pulumi.output(limits).apply((known) => known.disallowBearer ?? false) };
  }
  return limits.disallowBearer === undefined ? {} : { disallowBearer: limits.disallowBearer };
}
