/**
 * Why a server could not be connected to, in words.
 *
 * @module
 */
import { NatsAuthError } from "../errors.ts";
import { type ResolverSettings, timeoutOf } from "./settings.ts";

const CLOSED_IN_HANDSHAKE =
  "the server closed the connection: does it want a client certificate (tls.cert, tls.key) of its own CA, or TLS first (tls.handshakeFirst)?";

/** What the codes of Node's sockets and TLS mean, and what to do about them. */
const REASONS: Readonly<Record<string, string>> = {
  ECONNREFUSED: "connection refused: is the server running, and is the port right?",
  ENOTFOUND: "the host name is not known",
  EAI_AGAIN: "the host name cannot be resolved now",
  ECONNRESET: CLOSED_IN_HANDSHAKE,
  CERT_HAS_EXPIRED: "the server's certificate has expired",
  CERT_NOT_YET_VALID: "the server's certificate is not yet valid: compare the clocks",
  SELF_SIGNED_CERT_IN_CHAIN: "the server's certificate comes from an unknown authority: set tls.ca to its CA",
  DEPTH_ZERO_SELF_SIGNED_CERT: "the server's certificate is self-signed: set tls.ca to it",
  UNABLE_TO_VERIFY_LEAF_SIGNATURE:
    "the server's certificate comes from an unknown authority: set tls.ca to its CA",
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
    "the server's certificate comes from an unknown authority: set tls.ca to its CA",
  CERT_SIGNATURE_FAILURE: "the server's certificate was not issued by tls.ca",
};

/** Why a server could not be reached and what to do, in a few words. */
export function reasonOf(error: unknown, url: string, settings: ResolverSettings): string {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    const code: unknown = Reflect.get(cause, "code");
    if (cause instanceof NatsAuthError) return cause.message;
    if (code === "ERR_TLS_CERT_ALTNAME_INVALID") {
      const name = settings.tls?.serverName ?? new URL(url).hostname;
      return `the server's certificate is not for ${name}: set tls.serverName to a name that it carries`;
    }
    const reason = typeof code === "string" ? REASONS[code] : undefined;
    if (reason !== undefined) return reason;
    if (typeof code === "string" && code.startsWith("ERR_SSL_TLSV")) return CLOSED_IN_HANDSHAKE;
  }
  const message = messageOf(error);
  if (isLate(error)) {
    return "the login took longer than the server allows: is it, this machine or the network overloaded?";
  }
  if (error instanceof Error && error.name === "TimeoutError") {
    const hint =
      settings.tls?.handshakeFirst === true ? "" : ", or does it speak TLS first (tls.handshakeFirst)";
    return `no answer in ${timeoutOf(settings) / 1000} s: is it overloaded or paused${hint}?`;
  }
  // What the client library says when the server hangs up before it has said anything.
  if (message.includes("undefined error")) return CLOSED_IN_HANDSHAKE;
  if (message.includes("does not support 'tls'"))
    return "the server does not speak TLS: remove tls or use nats://";
  return message;
}

/** Whether a server has closed the connection because nobody had logged in to it in time. */
export function isLate(error: unknown): boolean {
  return /authentication timeout/i.test(messageOf(error));
}

function messageOf(error: unknown): string {
  return error instanceof Error && error.message !== "" ? error.message : "the connection was closed";
}
