/**
 * Where to push, and as whom.
 *
 * @module
 */
import type { RemoteSigner } from "../jwt/index.ts";
import type { KeyPair } from "../nkeys/index.ts";

/** TLS towards the servers, certificates and keys in PEM. A `tls://` URL needs none of it where Node's own authorities serve. */
export interface TlsSettings {
  /** Certificate authorities to trust instead of Node's own. */
  readonly ca?: string;
  /** Client certificate, for servers that ask for one (mTLS); needs `key`. */
  readonly cert?: string;
  readonly key?: string;
  /** The name that the server's certificate must carry; default: the host of the URL. */
  readonly serverName?: string;
  /** TLS before the first byte of the protocol, as servers with `handshake_first` want it. */
  readonly handshakeFirst?: boolean;
}

/** Where to push and as whom: plain data as it stands in state; times already in seconds. */
export interface ResolverSettings {
  /** `nats://`, `tls://`, `ws://` or `wss://` URLs; the first that answers is used. */
  readonly servers: readonly string[];
  readonly tls?: TlsSettings;
  /** The account whose minted user pushes; its signer comes with {@link ResolverAccess}. */
  readonly systemAccount?: { readonly publicKey: string };
  /** How many servers must answer; fewer is an error that names those that did. */
  readonly expectServers?: number;
  /** For each connection attempt and each request. Default 5. */
  readonly timeoutSeconds?: number;
  /** "force": every server has the account in force. "stored": every full server holds its JWT. Default "force". */
  readonly proof?: "force" | "stored";
  /** Shown in server logs. Default "pulumi-nats-auth". */
  readonly connectionName?: string;
}

/** Secrets and environment, resolved just in time. */
export interface ResolverAccess {
  /** An unscoped signing key of the system account, which mints the push user. */
  systemSigner?(): Promise<KeyPair | RemoteSigner>;
  /** Text of a creds file of a system account user, instead of a minted one. */
  creds?(): Promise<string>;
  /** Unix seconds. */
  clock(): number;
  random(length: number): Uint8Array;
  /** Seconds that a minted push user lives. Default: ten minutes. */
  readonly mintedLifetime?: number;
  /**
   * Names the identity behind `systemSigner` or `creds` (a public key, a reference; no secret): connections are
   * shared by equal settings and identity. Default: the settings alone.
   */
  readonly identity?: string;
}

const DEFAULT_TIMEOUT_SECONDS = 5;

/** Milliseconds that one request, or one connection attempt, may take. */
export function timeoutOf(settings: ResolverSettings): number {
  return (settings.timeoutSeconds ?? DEFAULT_TIMEOUT_SECONDS) * 1000;
}
