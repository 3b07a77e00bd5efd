/**
 * One connection to one server: the only file that knows the NATS client library.
 *
 * @module
 */
import { AsyncLocalStorage } from "node:async_hooks";
import { subscribe } from "node:diagnostics_channel";
import { Socket } from "node:net";
import { connect, type NatsConnection, errors as natsErrors, wsconnect } from "@nats-io/transport-node";
import { NatsAuthError } from "../errors.ts";
import type { Login } from "./push-user.ts";
import { type ResolverSettings, timeoutOf } from "./settings.ts";
import { tlsOptions } from "./tls.ts";
import { isLate, reasonOf } from "./unreachable.ts";

/** A message that came in. */
export interface Incoming {
  readonly subject: string;
  readonly data: Uint8Array;
  /** True for the server's answer that nobody listens on the subject asked. */
  readonly noResponders: boolean;
}

/** What the layers above need of a connection. */
export interface Connection {
  /** Host and port that it goes to, for messages. */
  readonly address: string;
  /** Id of the server. */
  readonly serverId: string;
  /** Bytes that one message may have here. */
  readonly maxPayload: number;
  publish(subject: string, body: Uint8Array, reply: string): void;
  subscribe(subject: string, onMessage: (message: Incoming) => void): void;
  /** Called with the subject and operation that the server's permissions refused. */
  onDenied(handler: (operation: "publish" | "subscription", subject: string) => void): void;
  /** Resolves with the reason when the connection has ended; never rejects. */
  readonly closed: Promise<string>;
  close(): Promise<void>;
}

/**
 * Connects to the first of the servers that answers.
 *
 * @throws NatsAuthError `RESOLVER_UNREACHABLE` naming every server tried and why it failed,
 * `RESOLVER_AUTHORIZATION` where a server refuses the user.
 */
export async function openConnection(settings: ResolverSettings, login: Login): Promise<Connection> {
  const failures: string[] = [];
  for (const url of settings.servers) {
    try {
      return wrap(await dial(url, settings, login), hostOf(url));
    } catch (error) {
      if (isRefusal(error)) {
        throw new NatsAuthError(
          "RESOLVER_AUTHORIZATION",
          `Server ${hostOf(url)} refuses ${login.description}: ${login.whenRefused}`,
          { cause: error },
        );
      }
      failures.push(`${hostOf(url)}: ${reasonOf(error, url, settings)}`);
    }
  }
  throw new NatsAuthError(
    "RESOLVER_UNREACHABLE",
    `Cannot connect to ${failures.length === 1 ? "the server" : "any of the servers"}: ${failures.join("; ")}`,
  );
}

/** Whether a server has judged the user, and others of its kind would judge alike: a login that took too long is none. */
function isRefusal(error: unknown): boolean {
  if (error instanceof natsErrors.UserAuthenticationExpiredError) return true;
  return error instanceof natsErrors.AuthorizationError && !isLate(error);
}

const ONE_DAY_MS = 86_400_000;

// The client library keeps the kind of transport in one variable of the process and reads it while it dials, so
// two dials of different kinds must not overlap.
let dialing: Promise<unknown> = Promise.resolve();

function dial(url: string, settings: ResolverSettings, login: Login): Promise<NatsConnection> {
  const turn = dialing.then(() => leavingNoSocket(() => dialNow(url, settings, login)));
  dialing = turn.catch(() => undefined);
  return turn;
}

// Node tells of every socket that is opened; those of a dial are told from others by what opened them.
const sockets = new AsyncLocalStorage<Socket[]>();
subscribe("net.client.socket", (message) => {
  const socket: unknown = typeof message === "object" && message ? Reflect.get(message, "socket") : undefined;
  if (socket instanceof Socket) sockets.getStore()?.push(socket);
});

/** The client library gives up on a server that says nothing, but leaves the socket open. */
async function leavingNoSocket<Result>(dialing: () => Promise<Result>): Promise<Result> {
  const opened: Socket[] = [];
  try {
    return await sockets.run(opened, dialing);
  } catch (error) {
    for (const socket of opened) socket.destroy();
    throw error;
  }
}

async function dialNow(url: string, settings: ResolverSettings, login: Login): Promise<NatsConnection> {
  const scheme = new URL(url).protocol;
  const options = {
    servers: [url],
    name: settings.connectionName ?? "pulumi-nats-auth",
    timeout: timeoutOf(settings),
    // Requests have timeouts of their own, and no connection lives long enough to need pings.
    pingInterval: ONE_DAY_MS,
    // A lost connection is replaced by the pool, with a freshly minted user.
    reconnect: false,
    ignoreClusterUpdates: true,
    noAsyncTraces: true,
    inboxPrefix: login.inbox,
    authenticator: (nonce?: string) => ({
      jwt: login.jwt,
      nkey: login.publicKey,
      sig: Buffer.from(login.sign(Buffer.from(nonce ?? ""))).toString("base64url"),
    }),
  };
  if (scheme === "ws:" || scheme === "wss:") return wsconnect(options);
  const tls = settings.tls ?? (scheme === "tls:" ? {} : undefined);
  return connect(tls === undefined ? options : { ...options, tls: tlsOptions(tls, new URL(url).hostname) });
}

function wrap(client: NatsConnection, address: string): Connection {
  const deniedHandlers: ((operation: "publish" | "subscription", subject: string) => void)[] = [];
  void watch(client, (operation, subject) => {
    for (const handler of deniedHandlers) handler(operation, subject);
  });
  unref(client);
  return {
    address,
    serverId: client.info?.server_id ?? "",
    maxPayload: client.info?.max_payload ?? Number.POSITIVE_INFINITY,
    publish: (subject, body, reply) => client.publish(subject, body, { reply }),
    subscribe: (subject, onMessage) => {
      client.subscribe(subject, {
        callback: (error, message) => {
          if (error !== null) return;
          const noResponders = message.data.length === 0 && message.headers?.code === 503;
          onMessage({ subject: message.subject, data: message.data, noResponders });
        },
      });
    },
    onDenied: (handler) => deniedHandlers.push(handler),
    closed: client.closed().then((error) => (error instanceof Error ? error.message : "connection closed")),
    close: () => client.close(),
  };
}

async function watch(
  client: NatsConnection,
  onDenied: (operation: "publish" | "subscription", subject: string) => void,
): Promise<void> {
  for await (const status of client.status()) {
    if (status.type === "error" && status.error instanceof natsErrors.PermissionViolationError) {
      onDenied(status.error.operation, status.error.subject);
    }
  }
}

/**
 * An idle connection must not keep the process alive; requests under way do so with their own timers. The client
 * library has no option for it, hence the look inside; where the look finds nothing, the pool closes idle
 * connections after a moment anyway.
 */
function unref(client: NatsConnection): void {
  for (const path of ["protocol.transport.socket", "protocol.heartbeats.timer"]) {
    let inner: unknown = client;
    for (const name of [...path.split("."), "unref"]) {
      const owner = inner;
      inner = typeof owner === "object" && owner !== null ? Reflect.get(owner, name) : undefined;
      if (name === "unref" && typeof inner === "function") inner.call(owner);
    }
  }
}

function hostOf(url: string): string {
  return new URL(url).host;
}
