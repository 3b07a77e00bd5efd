/**
 * What servers are configured with: for a configuration file, or for the official Helm chart.
 *
 * @see nats-io/nats-server v2.15.2 `server/opts.go`; nats-io/k8s `helm/charts/nats/README.md`, Operator mode
 * @module
 */

import { createHash } from "node:crypto";
import * as pulumi from "@pulumi/pulumi";
import type { Args } from "./args.ts";

/** Every server keeps all accounts and takes pushes. */
export interface FullServerResolver {
  /** This way to keep accounts. */
  readonly type: "full";
  /** Folder of the account JWTs, relative to the server's working directory. Default: `"./jwt"`. */
  readonly directory?: string;
  /** Whether accounts can be deleted. Default: `true`. */
  readonly allowDelete?: boolean;
  /** How often servers compare their accounts, such as `"2m"`. Default: the server's, one minute. */
  readonly interval?: string;
  /** How many accounts are kept at most. Default: no limit. */
  readonly limit?: number;
}

/** A server keeps the accounts it needs, and asks servers with a full resolver for the others. */
export interface CacheServerResolver {
  /** This way to keep accounts. */
  readonly type: "cache";
  /** Folder of the account JWTs, relative to the server's working directory. Default: `"./jwt"`. */
  readonly directory?: string;
  /** How many accounts are kept at most; the least used goes first. Default: the server's, 1000. */
  readonly limit?: number;
  /** How long an account is kept, such as `"1h"`. Default: as long as its JWT is valid. */
  readonly ttl?: string;
}

/** Accounts stand in the configuration and cannot be pushed: changing one needs a reload of every server. */
export interface MemoryServerResolver {
  /** This way to keep accounts. */
  readonly type: "memory";
}

/** How servers keep accounts. */
export type ServerResolver = FullServerResolver | CacheServerResolver | MemoryServerResolver;

/** An account in a configuration: an `Account`, or what identifies one. */
export interface PreloadedAccount {
  /** The account's public key, `A…`. */
  readonly publicKey: string;
  /** The account JWT. */
  readonly jwt: string;
}

/** What a configuration says. */
export interface ServerConfigArgs {
  /** An `Operator`, or its JWT. */
  readonly operator: { readonly jwt: pulumi.Input<string> };
  /** The operator's system account: an `Account`, or what identifies one. */
  readonly systemAccount: Args<PreloadedAccount>;
  /** How the servers keep accounts. */
  readonly resolver: pulumi.Input<Args<ServerResolver>>;
  /**
   * Accounts that servers know from their start beside the system account. A memory resolver needs them all; others
   * take pushes and need none. Default: none.
   */
  readonly accounts?: readonly Args<PreloadedAccount>[];
}

/** A configuration as outputs. */
export interface ServerConfigOutputs {
  /** Operator, system account and resolver in the server's configuration language: to be included in a config file. */
  readonly text: pulumi.Output<string>;
  /** Changes only when running servers must be restarted to follow: a changed preload is no reason. */
  readonly restartHash: pulumi.Output<string>;
}

/** Values of the official Helm chart, as outputs. */
export interface HelmValuesOutputs {
  /** To be merged into the chart's values. */
  readonly values: pulumi.Output<HelmValues>;
  /** Changes only when running servers must be restarted to follow: put it into a pod annotation. */
  readonly restartHash: pulumi.Output<string>;
}

/** The part of the official chart's values that sets up an operator. */
export interface HelmValues {
  /** The servers' settings, in the words of the chart. */
  readonly config: {
    readonly resolver: { readonly enabled: boolean; readonly merge?: Settings };
    readonly merge: {
      readonly operator: string;
      readonly system_account: string;
      readonly resolver?: "MEMORY";
      readonly resolver_preload: Readonly<Record<string, string>>;
    };
  };
}

/** Keys of a resolver block. */
type Settings = Readonly<Record<string, string | number | boolean>>;

interface Known {
  readonly operatorJwt: string;
  readonly systemAccount: PreloadedAccount;
  readonly resolver: ServerResolver;
  readonly accounts: readonly PreloadedAccount[];
}

/**
 * The operator's part of a nats-server configuration.
 *
 * @example
 * serverConfig({ operator, systemAccount, resolver: { type: "full" } }).text
 */
export function serverConfig(args: ServerConfigArgs): ServerConfigOutputs {
  const inputs = knownArgs(args);
  return { text: inputs.apply((each) => fixedText(each) + preloadText(each)), restartHash: hashOf(inputs) };
}

/**
 * The operator's part of the values of the official Helm chart.
 *
 * @example
 * new k8s.helm.v3.Release("nats", { chart: "nats", values: helmValues({ … }).values, … })
 */
export function helmValues(args: ServerConfigArgs): HelmValuesOutputs {
  const inputs = knownArgs(args);
  const values = inputs.apply((each): HelmValues => {
    const { operatorJwt, systemAccount, resolver } = each;
    const settings = resolverSettings(resolver, {});
    return {
      config: {
        // The chart itself names the folder, on a volume of its own.
        resolver: settings === undefined ? { enabled: false } : { enabled: true, merge: settings },
        merge: {
          operator: operatorJwt,
          system_account: systemAccount.publicKey,
          ...(settings === undefined ? { resolver: "MEMORY" as const } : {}),
          resolver_preload: preload(each),
        },
      },
    };
  });
  return { values, restartHash: hashOf(inputs) };
}

/** The arguments as one output. A resource is taken apart first: an output does not look into resources. */
function knownArgs({
  operator,
  systemAccount,
  resolver,
  accounts = [],
}: ServerConfigArgs): pulumi.Output<Known> {
  const parts = ({ publicKey, jwt }: Args<PreloadedAccount>): pulumi.Output<PreloadedAccount> =>
    pulumi.all([publicKey, jwt]).apply(([key, text]) => ({ publicKey: key, jwt: text }));
  return pulumi
    .all([operator.jwt, parts(systemAccount), resolver, pulumi.all(accounts.map(parts))])
    .apply(([operatorJwt, system, settings, preloaded]) => ({
      operatorJwt,
      systemAccount: system,
      resolver: settings as ServerResolver,
      accounts: preloaded,
    }));
}

function hashOf(inputs: pulumi.Output<Known>): pulumi.Output<string> {
  return inputs.apply((each) => createHash("sha256").update(fixedText(each)).digest("hex"));
}

/** What a running server reads only at its start. */
function fixedText({ operatorJwt, systemAccount, resolver }: Known): string {
  const settings = resolverSettings(resolver, { dir: "./jwt" });
  const block =
    settings === undefined
      ? ["resolver: MEMORY"]
      : [
          "resolver {",
          ...Object.entries(settings).map(([key, value]) => `  ${key}: ${JSON.stringify(value)}`),
          "}",
        ];
  return [`operator: ${operatorJwt}`, `system_account: ${systemAccount.publicKey}`, ...block, ""].join("\n");
}

/** What a server takes from its configuration only while it holds nothing newer. */
function preloadText(known: Known): string {
  const lines = Object.entries(preload(known)).map(([publicKey, jwt]) => `  ${publicKey}: ${jwt}`);
  return ["resolver_preload {", ...lines, "}", ""].join("\n");
}

function preload({ systemAccount, accounts }: Known): Readonly<Record<string, string>> {
  return Object.fromEntries([systemAccount, ...accounts].map(({ publicKey, jwt }) => [publicKey, jwt]));
}

/** The resolver block in the server's words; `undefined` for a memory resolver, which has none. */
function resolverSettings(resolver: ServerResolver, defaults: Settings): Settings | undefined {
  if (resolver.type === "memory") return undefined;
  const { type, directory, limit } = resolver;
  const more = resolver.type === "full" ? fullSettings(resolver) : { ttl: resolver.ttl };
  const settings = {
    type,
    ...defaults,
    ...defined({ dir: directory }),
    ...defined(more),
    ...defined({ limit }),
  };
  return settings;
}

function fullSettings({ allowDelete = true, interval }: FullServerResolver) {
  return { allow_delete: allowDelete, interval };
}

function defined(settings: Readonly<Record<string, string | number | boolean | undefined>>): Settings {
  return Object.fromEntries(
    Object.entries(settings).flatMap(([key, value]) => (value === undefined ? [] : [[key, value] as const])),
  );
}
