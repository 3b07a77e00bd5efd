/**
 * TLS options in the words of Node.
 *
 * @module
 */
import { isIP } from "node:net";
import { type ConnectionOptions, checkServerIdentity } from "node:tls";
import type { TlsSettings } from "./settings.ts";

/** What Node and the client library need to know of TLS. */
export interface TlsOptions extends Pick<ConnectionOptions, "servername" | "checkServerIdentity"> {
  readonly ca?: string;
  readonly cert?: string;
  readonly key?: string;
  readonly handshakeFirst?: boolean;
}

/** TLS options for one host. */
export function tlsOptions(
  { ca, cert, key, serverName, handshakeFirst }: TlsSettings,
  host: string,
): TlsOptions {
  const name = serverName ?? host;
  const bare = name.replace(/^\[|\]$/g, "");
  const named: Pick<ConnectionOptions, "servername" | "checkServerIdentity"> = {
    // An IP address is no server name in TLS; Node would then compare the certificate with "localhost".
    servername: isIP(bare) === 0 ? name : "",
    checkServerIdentity: (_host, certificate) => checkServerIdentity(bare, certificate),
  };
  return {
    ...named,
    ...(ca === undefined ? {} : { ca }),
    ...(cert === undefined ? {} : { cert }),
    ...(key === undefined ? {} : { key }),
    ...(handshakeFirst === true ? { handshakeFirst: true } : {}),
  };
}
