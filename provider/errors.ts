/**
 * Errors that callers are expected to match: by `code`, never by text.
 *
 * @module
 */

/** Codes of `pulumi-nats-auth/nkeys`. */
export type NkeyErrorCode =
  | "NKEY_ENCODING"
  | "NKEY_CHECKSUM"
  | "NKEY_LENGTH"
  | "NKEY_PREFIX"
  | "NKEY_KIND"
  | "NKEY_SMALL_ORDER"
  | "NKEY_CANNOT_SIGN"
  | "NKEY_CANNOT_SEAL"
  | "NKEY_CANNOT_OPEN";

/** Codes of `pulumi-nats-auth/jwt`. */
export type JwtErrorCode =
  | "JWT_SIZE"
  | "JWT_FORMAT"
  | "JWT_HEADER"
  | "JWT_VERSION"
  | "JWT_KIND"
  | "JWT_CLAIMS"
  | "JWT_SUBJECT"
  | "JWT_ISSUER"
  | "JWT_SIGNATURE"
  | "CREDS_FORMAT"
  | "CREDS_SEED";

/** Codes of pushing to, reading from and deleting on running servers. */
export type ResolverErrorCode =
  | "RESOLVER_UNREACHABLE"
  | "RESOLVER_AUTHORIZATION"
  | "RESOLVER_NO_RESPONDERS"
  | "RESOLVER_TIMEOUT"
  | "RESOLVER_MISSING_SERVERS"
  | "RESOLVER_UNTRUSTED_ISSUER"
  | "RESOLVER_FOREIGN_ISSUER"
  | "RESOLVER_REFUSED"
  | "RESOLVER_NOT_STORED"
  | "RESOLVER_NOT_IN_FORCE"
  | "RESOLVER_DELETE_DISABLED";

/** Codes of resources: input that cannot work, files and processes of this machine. */
export type ResourceErrorCode =
  | "INPUT_INVALID"
  | "SIGNER_UNAVAILABLE"
  | "CREDS_FILE"
  | "LOCAL_SERVER_MISSING"
  | "LOCAL_SERVER_PORT"
  | "LOCAL_SERVER_START"
  | "LOCAL_SERVER_RELOAD";

/** Every stable code. A code is never renamed once released. */
export type ErrorCode = NkeyErrorCode | JwtErrorCode | ResolverErrorCode | ResourceErrorCode;

/**
 * An error with a stable `code`. Its text says what failed, for which resource or server, and what to do next.
 * It never contains a seed, a private key, creds or a JWT.
 */
export class NatsAuthError extends Error {
  /** Stable; match on this. */
  readonly code: ErrorCode;

  constructor(code: ErrorCode, message: string, options?: { readonly cause?: unknown }) {
    super(message, options);
    this.name = "NatsAuthError";
    this.code = code;
  }
}
