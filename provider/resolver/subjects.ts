/**
 * The requests of the system account that this layer makes: nats-server `server/events.go`.
 *
 * @module
 */

/** Every server answers with its settings, clock and trusted operators. */
export const SERVERS = "$SYS.REQ.SERVER.PING.VARZ";

/** Every full and cache server stores the account JWT in the body. */
export const UPDATE = "$SYS.REQ.CLAIMS.UPDATE";

/** Every full and cache server deletes the accounts that the signed request lists. */
export const DELETE = "$SYS.REQ.CLAIMS.DELETE";

/** Every full server answers with its stored JWT, or nothing; unnamed. */
export const lookup = (account: string): string => `$SYS.REQ.ACCOUNT.${account}.CLAIMS.LOOKUP`;

/** Every server answers with the account as it has it loaded. */
export const info = (account: string): string => `$SYS.REQ.ACCOUNT.${account}.INFO`;

/** Every server answers with the account's connections, and loads the account to do so. */
export const connections = (account: string): string => `$SYS.REQ.ACCOUNT.${account}.CONNZ`;

/** Every JetStream server answers with the account's streams that it holds itself. */
export const streams = (account: string): string => `$SYS.REQ.ACCOUNT.${account}.JSZ`;

/** All that a push user may publish to. */
export const PUSH_SUBJECTS: readonly string[] = [
  SERVERS,
  UPDATE,
  DELETE,
  lookup("*"),
  info("*"),
  connections("*"),
  streams("*"),
];
