/**
 * Where accounts are pushed, as programs write it.
 *
 * @module
 */

import * as pulumi from "@pulumi/pulumi";
import type { ResolverInputs, ResolverTls } from "../provider/inputs/resolver.ts";
import type { TextSource } from "../provider/inputs/text-source.ts";
import { type Arg, type Args, isWritten, isWrittenObject, type ListArg, misfit } from "./args.ts";
import { type AccountIssuerArgs, issuerInputs } from "./issuer.ts";
import { LocalServer } from "./local-server.ts";

/** Arguments of `system.resolver()`: where to push; the system says as whom. */
export interface ResolverOptions
  extends Args<Omit<ResolverInputs, "servers" | "stores" | "systemAccount" | "creds">> {
  /** URLs (`nats://`, `tls://`, `ws://`, `wss://`) or local servers; the first that answers is used. */
  readonly servers: ListArg<LocalServer, string>;
}

/** Where accounts are pushed, and as whom. `system.resolver()` fills it in. */
export interface ResolverArgs extends ResolverOptions {
  /** The system account, whose signing key mints push users. One of this and `creds`. */
  readonly systemAccount?: AccountIssuerArgs;
  /** Creds of a user of the system account, instead of minted ones. One of this and `systemAccount`. */
  readonly creds?: Args<TextSource>;
}

/** The plain inputs of a resolver. */
export function resolverInputs(args: ResolverArgs): Args<ResolverInputs> {
  if (pulumi.Output.isInstance<ResolverArgs>(args)) return args.apply(resolverInputs) as Args<ResolverInputs>;
  if (!isWrittenObject<object>(args)) return misfit(args) as Args<ResolverInputs>;
  const { servers, systemAccount, creds, tls, ...rest } = args;
  const localServers = isWritten(servers) ? servers.filter((server) => server instanceof LocalServer) : [];
  return {
    ...rest,
    servers: isWritten(servers)
      ? servers.map((server) => (server instanceof LocalServer ? server.url : server))
      : servers,
    ...(localServers.length === 0 ? {} : { stores: localServers.map(({ store }) => store) }),
    ...(tls === undefined ? {} : { tls: secretTls(tls) }),
    ...(systemAccount === undefined ? {} : { systemAccount: issuerInputs(systemAccount) }),
    ...(creds === undefined ? {} : { creds: secretText(creds) }),
  };
}

/**
 * The local server that takes its accounts with it when it is destroyed: the only one, for with two, the other would
 * keep them.
 */
export function localServerOf(args: ResolverArgs | undefined): LocalServer | undefined {
  const [server, ...others] = isWritten(args?.servers) ? args.servers : [];
  return server instanceof LocalServer && others.length === 0 ? server : undefined;
}

function secretText(source: Arg<TextSource>): Arg<TextSource> {
  if (!isWrittenObject(source)) return pulumi.secret(source);
  return source.text === undefined ? source : { ...source, text: pulumi.secret(source.text) };
}

/** Only the key is a secret, and only as text. */
function secretTls(tls: NonNullable<ResolverOptions["tls"]>): NonNullable<ResolverOptions["tls"]> {
  if (!isWrittenObject(tls)) return tls;
  const { key, ...rest }: Args<ResolverTls> = tls;
  return key === undefined ? tls : { ...rest, key: secretText(key) };
}
