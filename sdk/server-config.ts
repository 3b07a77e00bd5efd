/**
 * What servers are configured with: for a configuration file, or for the official Helm chart.
 *
 * @see nats-io/nats-server v2.15.2 `server/opts.go`; nats-io/k8s `helm/charts/nats/README.md`, Operator mode
 * @module
 */

import * as pulumi from "@pulumi/pulumi";
import { NatsAuthError } from "../provider/errors.ts";
import { object } from "../provider/fields/object.ts";
import { Report, type Rule } from "../provider/fields/rule.ts";
import { sha256 } from "../provider/sha256.ts";
import { unknown } from "../provider/unknown.ts";
import { type Args, givenArgs } from "./args.ts";
import { written } from "./checks/facts.ts";
import {
  type ResolverSettings,
  resolverSettings,
  type ServerResolver,
  serverResolver,
} from "./server-resolver.ts";

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
  readonly accounts?: pulumi.Input<readonly Args<PreloadedAccount>[]>;
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
    readonly resolver: { readonly enabled: boolean; readonly merge?: ResolverSettings };
    readonly merge: {
      readonly operator: string;
      readonly system_account: string;
      readonly resolver?: "MEMORY";
      readonly resolver_preload: Readonly<Record<string, string>>;
    };
  };
}

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
  const inputs = knownArgs("serverConfig", args);
  return { text: inputs.apply((each) => fixedText(each) + preloadText(each)), restartHash: hashOf(inputs) };
}

/**
 * The operator's part of the values of the official Helm chart.
 *
 * @example
 * new k8s.helm.v3.Release("nats", { chart: "nats", values: helmValues({ … }).values, … })
 */
export function helmValues(args: ServerConfigArgs): HelmValuesOutputs {
  const inputs = knownArgs("helmValues", args);
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

/**
 * The arguments as one output. A resource is taken apart first: an output does not look into resources.
 *
 * @param caller Names the function in errors.
 */
function knownArgs(caller: string, args: ServerConfigArgs): pulumi.Output<Known> {
  const { operator, systemAccount, resolver, accounts = [] } = checked(caller, args);
  const preloaded = pulumi.output(accounts).apply((each) => pulumi.all(each.map(identified)));
  return pulumi
    .all([operator.jwt, identified(systemAccount), resolver, preloaded])
    .apply(([operatorJwt, system, settings, others]) => {
      // What an output gives is known only now.
      const { resolver: known } = checked(caller, { ...args, resolver: settings as ServerResolver });
      return {
        operatorJwt,
        systemAccount: system,
        resolver: known as ServerResolver,
        accounts: others,
      };
    });
}

/** Passes over what is an output: that is for the one who reads it. */
const anything: Rule<object> = {
  shape: { type: "object", members: {} },
  check: () => unknown,
  encode: (value) => value,
  decode: (value) => value,
};

const rule = object<{ readonly [Name in keyof ServerConfigArgs]: object }>({
  operator: { rule: anything, required: true },
  systemAccount: { rule: anything, required: true },
  resolver: { rule: serverResolver, required: true },
  accounts: { rule: anything },
});

/** The arguments without those left out. */
function checked(caller: string, args: ServerConfigArgs): ServerConfigArgs {
  const given = givenArgs(args);
  const report = new Report();
  rule.check({ ...given, resolver: written<unknown>(given.resolver) }, "", report);
  if (report.failures.length === 0) return given;
  const problems = report.failures.map((failure) => `${caller}: ${failure}`);
  throw new NatsAuthError("INPUT_INVALID", problems.join("\n"));
}

function identified({ publicKey, jwt }: Args<PreloadedAccount>): pulumi.Output<PreloadedAccount> {
  return pulumi.all([publicKey, jwt]).apply(([key, text]) => ({ publicKey: key, jwt: text }));
}

function hashOf(inputs: pulumi.Output<Known>): pulumi.Output<string> {
  return inputs.apply((each) => sha256(fixedText(each)));
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
