/**
 * Configurations for nats-server.
 *
 * @module
 */

import { createHash } from "node:crypto";
import * as pulumi from "@pulumi/pulumi";
import type { Args } from "./args.ts";

/** How servers keep accounts. */
export interface ServerResolver {
  /** `"full"`: every server keeps all accounts and takes pushes. */
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

/** An account in a configuration. */
export interface PreloadedAccount {
  /** `A…` */
  readonly publicKey: string;
  readonly jwt: string;
}

/** What a configuration says. */
export interface ServerConfigInputs {
  readonly operator: { readonly jwt: string };
  readonly systemAccount: PreloadedAccount;
  readonly resolver: ServerResolver;
}

/** A configuration as outputs. */
export interface ServerConfigOutputs {
  /** Operator, system account and resolver in the server's configuration language: to be included in a config file. */
  readonly text: pulumi.Output<string>;
  /** Changes only when running servers must be restarted to follow: a changed preload is no reason. */
  readonly restartHash: pulumi.Output<string>;
}

/**
 * The operator's part of a nats-server configuration.
 *
 * @example
 * serverConfig({ operator, systemAccount, resolver: { type: "full" } }).text
 */
export function serverConfig(args: Args<ServerConfigInputs>): ServerConfigOutputs {
  const parts = pulumi.output(args).apply((inputs) => configParts(inputs as ServerConfigInputs));
  return {
    text: parts.apply(({ fixed, preload }) => `${fixed}${preload}`),
    restartHash: parts.apply(({ fixed }) => createHash("sha256").update(fixed).digest("hex")),
  };
}

/** The lines that a running server reads only at its start, and those it may read later. */
function configParts({ operator, systemAccount, resolver }: ServerConfigInputs): {
  fixed: string;
  preload: string;
} {
  const { type, directory = "./jwt", allowDelete = true, interval, limit } = resolver;
  const fixed = [
    `operator: ${operator.jwt}`,
    `system_account: ${systemAccount.publicKey}`,
    "resolver {",
    `  type: ${type}`,
    `  dir: ${JSON.stringify(directory)}`,
    `  allow_delete: ${allowDelete}`,
    ...(interval === undefined ? [] : [`  interval: ${JSON.stringify(interval)}`]),
    ...(limit === undefined ? [] : [`  limit: ${limit}`]),
    "}",
    "",
  ];
  const preload = ["resolver_preload {", `  ${systemAccount.publicKey}: ${systemAccount.jwt}`, "}", ""];
  return { fixed: fixed.join("\n"), preload: preload.join("\n") };
}
