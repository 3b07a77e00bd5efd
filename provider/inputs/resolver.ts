/**
 * Where accounts are pushed, and as whom.
 *
 * @module
 */

import { isDeepStrictEqual } from "node:util";
import { type Duration, duration, parseDuration } from "../fields/duration.ts";
import { list } from "../fields/list.ts";
import { object } from "../fields/object.ts";
import { choice, flag, integer, text } from "../fields/text.ts";
import type { Context } from "../lifecycle.ts";
import type { Resolver, ResolverAccess, ResolverSettings } from "../resolver/index.ts";
import { sha256 } from "../sha256.ts";
import { unknown } from "../unknown.ts";
import { type Issuer, issuer, keyPairOf } from "./signer.ts";
import { readSource, type TextSource, textSource } from "./text-source.ts";

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
  /** How long one request may take, at most an hour. Default: `"5s"`. */
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

const tlsTable = object<ResolverTls>({
  ca: { rule: textSource },
  cert: { rule: textSource },
  key: { rule: textSource },
  serverName: { rule: text() },
  handshakeFirst: { rule: flag },
});

const tls: typeof tlsTable = {
  ...tlsTable,
  check(value, path, report) {
    const checked = tlsTable.check(value, path, report);
    if (checked === unknown) return checked;
    const { cert, key } = checked;
    if (cert !== undefined && key === undefined) report.fail(`${path}.cert`, "needs its key beside it");
    if (key !== undefined && cert === undefined) report.fail(`${path}.key`, "needs its cert beside it");
    return checked;
  },
};

const table = object<ResolverInputs>({
  servers: {
    rule: list(text(serverProblem), "no server to push to. Give at least one URL"),
    required: true,
  },
  stores: { rule: list(text()) },
  tls: { rule: tls },
  systemAccount: { rule: issuer("account") },
  creds: { rule: textSource },
  expectServers: { rule: integer(1) },
  timeout: { rule: duration() },
  proof: { rule: choice("force", "stored") },
  adopt: { rule: flag },
  name: { rule: text() },
});

/** A rule for {@link ResolverInputs}. */
export const resolver: typeof table = {
  ...table,
  check(value, path, report) {
    const checked = table.check(value, path, report);
    if (checked === unknown) return checked;
    const { servers, systemAccount, creds, tls, timeout } = checked;
    if (systemAccount === undefined && creds === undefined) {
      report.fail(path, "needs systemAccount or creds: who pushes");
    }
    if (systemAccount !== undefined && creds !== undefined) {
      report.fail(`${path}.creds`, "cannot stand beside systemAccount: who pushes is one or the other");
    }
    if (typeof timeout === "string" && (parseDuration(timeout) ?? 0) > longestTimeout) {
      report.fail(`${path}.timeout`, `one request cannot wait ${timeout}, at most 1h`);
    }
    const urls = servers === unknown ? [] : servers.filter((url) => url !== unknown);
    if (tls !== undefined && urls.some((url) => url.startsWith("ws"))) {
      report.fail(
        `${path}.tls`,
        "is not for WebSockets: they go by the certificate authorities of Node, to which NODE_EXTRA_CA_CERTS adds",
      );
    }
    return checked;
  },
};

/** Seconds. */
const longestTimeout = 3600;

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
