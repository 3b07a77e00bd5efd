/**
 * The envelope of what servers answer: nats-server `server/events.go` `ServerAPIResponse`, `server/accounts.go`
 * `ServerAPIClaimUpdateResponse`.
 *
 * @module
 */

/** One server's answer: who, and either `data` or `error`. */
export interface Reply<Data> {
  readonly server: ServerIdentity;
  readonly data?: Data;
  readonly error?: { readonly code: number; readonly description: string };
}

/** How a server names itself. */
export interface ServerIdentity {
  readonly name: string;
  readonly id: string;
  readonly ver: string;
  readonly cluster?: string;
  /** Whether JetStream runs there. */
  readonly jetstream?: boolean;
}

const utf8 = new TextDecoder();

/** An answer as it stands on the wire, where an absent part may be null. */
interface Raw<Data> {
  readonly server?: ServerIdentity;
  readonly data?: Data | null;
  readonly error?: Reply<Data>["error"] | null;
}

/** Reads an answer; undefined for bytes that are none. Keys come in an order that differs between versions. */
export function readReply<Data>(bytes: Uint8Array): Reply<Data> | undefined {
  try {
    const reply: Raw<Data> | null = JSON.parse(utf8.decode(bytes));
    if (typeof reply?.server?.name !== "string" || typeof reply.server.id !== "string") return undefined;
    const { server, data, error } = reply;
    return { server, ...(data == null ? {} : { data }), ...(error == null ? {} : { error }) };
  } catch {
    return undefined;
  }
}

/** All answers that can be read. */
export function readReplies<Data>(replies: readonly Uint8Array[]): Reply<Data>[] {
  return replies.map((bytes) => readReply<Data>(bytes)).filter((reply) => reply !== undefined);
}
