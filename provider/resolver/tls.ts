import { readFile } from "node:fs/promises";
import { isIP } from "node:net";
import { type ConnectionOptions, checkServerIdentity } from "node:tls";
import { NatsAuthError } from "../errors.ts";
import type { Pem, TlsSettings } from "./settings.ts";

/** What Node and the client library need to know of TLS. */
export interface TlsOptions extends Pick<ConnectionOptions, "servername" | "checkServerIdentity"> {
  readonly ca?: string;
  readonly cert?: string;
  readonly key?: string;
  readonly handshakeFirst?: boolean;
}

/**
 * TLS options for one host, with files read.
 *
 * @throws NatsAuthError `INPUT_INVALID` for a file that cannot be read
 */
export async function tlsOptions(tls: TlsSettings, host: string): Promise<TlsOptions> {
  const name = tls.serverName ?? host;
  const bare = name.replace(/^\[|\]$/g, "");
  const named: Pick<ConnectionOptions, "servername" | "checkServerIdentity"> = {
    // An IP address is no server name in TLS; Node would then compare the certificate with "localhost".
    servername: isIP(bare) === 0 ? name : "",
    checkServerIdentity: (_host, certificate) => checkServerIdentity(bare, certificate),
  };
  const [ca, cert, key] = await Promise.all([pem(tls.ca, "ca"), pem(tls.cert, "cert"), pem(tls.key, "key")]);
  return {
    ...named,
    ...(ca === undefined ? {} : { ca }),
    ...(cert === undefined ? {} : { cert }),
    ...(key === undefined ? {} : { key }),
    ...(tls.handshakeFirst === true ? { handshakeFirst: true } : {}),
  };
}

async function pem(source: Pem | undefined, what: string): Promise<string | undefined> {
  if (source === undefined || typeof source === "string") return source;
  try {
    return await readFile(source.file, "utf8");
  } catch (error) {
    throw new NatsAuthError(
      "INPUT_INVALID",
      `Cannot read tls.${what} from ${source.file}: ${error instanceof Error ? error.message : error}`,
    );
  }
}
