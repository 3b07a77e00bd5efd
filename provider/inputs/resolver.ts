/**
 * Where accounts are pushed, and as whom.
 *
 * @module
 */

import { readFile } from "node:fs/promises";
import { isDeepStrictEqual } from "node:util";
import { NatsAuthError } from "../errors.ts";
import { type Duration, duration, parseDuration } from "../fields/duration.ts";
import { list } from "../fields/list.ts";
import { object } from "../fields/object.ts";
import type { Rule } from "../fields/rule.ts";
import { choice, flag, integer, text } from "../fields/text.ts";
import type { Context } from "../lifecycle.ts";
import type { Resolver, ResolverAccess, ResolverSettings } from "../resolver/index.ts";
import { sha256 } from "../sha256.ts";
import { type Issuer, issuer, keyPairOf } from "./signer.ts";

/** Text as it is, or where to read it at the time of use. */
export interface TextSource {
  /** The text itself. Secret. One of the three. */
  readonly text?: string;
  /** A file that holds it. One of the three. */
  readonly file?: string;
  /** An environment variable that holds it. One of the three. */
  readonly env?: string;
}

/** TLS towards the servers. */
export interface ResolverTls {
  /** Certificate authorities to trust, in PEM. Default: those of Node. */
  readonly ca?: TextSource;
  /** Client certificate in PEM, for servers that ask for one; needs `key`. Default: none. */
  readonly cert?: TextSource;
  /** Private key of the client certificate in PEM. Default: none. */
  readonly key?: TextSource;
  /** The name that the servers' certificate must carry. Default: the host of the URL. */
  readonly serverName?: string;
  /** TLS before the first byte of the protocol, as servers with `handshake_first` want it. Default: `false`. */
  readonly handshakeFirst?: boolean;
}

/** Where to push accounts and read them back, and as whom. Any change updates; nothing of it is signed. */
export interface ResolverInputs {
  /** `nats://`, `tls://`, `ws://` or `wss://` URLs; the first that answers is used. */
  readonly servers: readonly string[];
  /**
   * Marks of what the local servers among `servers` keep: with another one, what was pushed before is gone. Filled in
   * from each `LocalServer`. Default: none.
   */
  readonly stores?: readonly string[];
  /** TLS towards the servers. Default: as the URLs and the servers ask for it. */
  readonly tls?: ResolverTls;
  /** Mints short-lived push users with a signing key of the system account. One of this and `creds`. */
  readonly systemAccount?: Issuer;
  /** Creds of a user of the system account, instead of minted ones. One of this and `systemAccount`. */
  readonly creds?: TextSource;
  /** How many servers must answer. Default: all that do, and no fewer than those proven before. */
  readonly expectServers?: number;
  /** How long one request may take. Default: `"5s"`. */
  readonly timeout?: Duration;
  /**
   * `"force"`: every server has the account in force. `"stored"`: every server has stored it. Default: `"force"`.
   */
  readonly proof?: "force" | "stored";
  /**
   * Whether accounts are taken over that the servers have from another operator, signed by none of this one's keys.
   * Default: `false`, they are left alone and the push fails.
   */
  readonly adopt?: boolean;
  /** Shown in the servers' logs. Default: `"pulumi-nats-auth"`. */
  readonly name?: string;
}

const textSource = object<TextSource>({
  text: { rule: text(), secret: true },
  file: { rule: text() },
  env: { rule: text() },
});

/** A rule for {@link ResolverInputs}. */
export const resolver: Rule<ResolverInputs> & { readonly secrets: readonly string[] } =
  object<ResolverInputs>({
    servers: { rule: list(text(serverProblem)), required: true },
    stores: { rule: list(text()) },
    tls: {
      rule: object<ResolverTls>({
        ca: { rule: textSource },
        cert: { rule: textSource },
        key: { rule: textSource },
        serverName: { rule: text() },
        handshakeFirst: { rule: flag },
      }),
    },
    systemAccount: { rule: issuer("account") },
    creds: { rule: textSource },
    expectServers: { rule: integer(1) },
    timeout: { rule: duration() },
    proof: { rule: choice("force", "stored") },
    adopt: { rule: flag },
    name: { rule: text() },
  });

const schemes = ["nats:", "tls:", "ws:", "wss:"];

function serverProblem(url: string): string | undefined {
  if (!URL.canParse(url) || !schemes.includes(new URL(url).protocol)) {
    return "expected a nats://, tls://, ws:// or wss:// URL";
  }
  const { username, password } = new URL(url);
  if (username === "" && password === "") return undefined;
  return "must hold no user and password: servers know users by their JWTs. Say who pushes with systemAccount or creds";
}

/** Whether both resolvers push to the same servers with the same stores. */
export function sameServers(one: ResolverInputs | undefined, other: ResolverInputs): boolean {
  return isDeepStrictEqual(one?.servers, other.servers) && isDeepStrictEqual(one?.stores, other.stores);
}

/** Whether what `former` proved on so many servers is all that `wanted` asks for. */
export function provesEnough(
  former: ResolverInputs | undefined,
  wanted: ResolverInputs,
  provenServers: number,
): boolean {
  if (former === undefined || (wanted.expectServers ?? 0) > provenServers) return false;
  return former.proof !== "stored" || wanted.proof === "stored";
}

/** Internal: seconds that a minted push user lives, so that tests need not wait for ten minutes. */
const lifetimeVariable = "PULUMI_NATS_AUTH_PUSH_USER_SECONDS";

/** The servers' account store that the inputs speak of. */
export async function openResolver(context: Context, inputs: ResolverInputs): Promise<Resolver> {
  const { servers, tls, systemAccount, creds, expectServers, timeout, proof, name } = inputs;
  const seconds = timeout === undefined ? undefined : parseDuration(timeout);
  const settings: ResolverSettings = {
    servers,
    ...(tls === undefined ? {} : { tls: await tlsSettings(context, tls) }),
    ...(systemAccount === undefined ? {} : { systemAccount: { publicKey: systemAccount.publicKey } }),
    ...(expectServers === undefined ? {} : { expectServers }),
    ...(seconds === undefined ? {} : { timeoutSeconds: seconds }),
    ...(proof === undefined ? {} : { proof }),
    ...(name === undefined ? {} : { connectionName: name }),
  };
  const lifetime = Number(context.environment(lifetimeVariable) ?? Number.NaN);
  const access: ResolverAccess = {
    clock: context.now,
    random: context.random,
    ...(lifetime > 0 ? { mintedLifetime: lifetime } : {}),
    ...(systemAccount === undefined ? {} : { systemSigner: async () => keyPairOf(systemAccount.signer) }),
    ...(creds === undefined ? {} : { creds: () => readSource(context, creds, "resolver.creds") }),
    identity:
      systemAccount === undefined
        ? JSON.stringify({ ...creds, text: creds?.text === undefined ? undefined : sha256(creds.text) })
        : keyPairOf(systemAccount.signer).publicKey,
  };
  return context.openResolver(settings, access);
}

async function tlsSettings(
  context: Context,
  tls: ResolverTls,
): Promise<NonNullable<ResolverSettings["tls"]>> {
  const { ca, cert, key, ...rest } = tls;
  const read = async (source: TextSource | undefined, name: "ca" | "cert" | "key") =>
    source === undefined ? {} : { [name]: await readSource(context, source, `resolver.tls.${name}`) };
  return { ...rest, ...(await read(ca, "ca")), ...(await read(cert, "cert")), ...(await read(key, "key")) };
}

/** The text that a source speaks of. `path` names the input in errors. */
async function readSource(context: Context, source: TextSource, path: string): Promise<string> {
  const { text, file, env } = source;
  if (text !== undefined) return text;
  if (env !== undefined) {
    const value = context.environment(env);
    if (value !== undefined && value !== "") return value;
    throw new NatsAuthError("INPUT_INVALID", `${path}.env: the environment variable ${env} is not set`);
  }
  if (file === undefined) throw new NatsAuthError("INPUT_INVALID", `${path}: give one of text, file and env`);
  return readFile(file, "utf8").catch((error: Error) => {
    throw new NatsAuthError("INPUT_INVALID", `${path}.file: cannot read "${file}": ${error.message}`);
  });
}
