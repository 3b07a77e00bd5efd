/**
 * A TCP relay in front of a server, which a test stops at a chosen message: what comes to a halt there can be killed
 * in the very middle of a conversation.
 *
 * @module
 */
import { once } from "node:events";
import { connect, createServer, type Server, type Socket } from "node:net";

/** Where the conversation stops: before the server gets the message, or when it has answered and nobody hears it. */
export type Halt = "before" | "after";

export class Relay {
  /** Milliseconds that every message to the server takes. */
  delay = 0;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  #watch: { text: string; halt: Halt | undefined; left: number; reached: () => void } | undefined;

  /** Starts a relay to a port of this machine; nobody needs to listen there yet. */
  static async start(port: number): Promise<Relay> {
    const server = createServer();
    const relay = new Relay(server, port);
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    return relay;
  }

  private constructor(server: Server, port: number) {
    this.#server = server;
    server.on("connection", (client) => this.#relay(client, connect(port, "127.0.0.1")));
  }

  /** Client URL of the server, through the relay. */
  get url(): string {
    const address = this.#server.address();
    return `nats://127.0.0.1:${typeof address === "object" ? address?.port : ""}`;
  }

  /**
   * Resolves when a client has sent a message that holds `text`, or the `count`th of them; from then on that connection
   * stands still.
   */
  halted(halt: Halt, text: string, count = 1): Promise<void> {
    return new Promise((reached) => {
      this.#watch = { text, halt, left: count, reached };
    });
  }

  /** Resolves when a client has sent a message that holds `text`; it goes on to the server after the {@link delay}. */
  passes(text: string): Promise<void> {
    return new Promise((reached) => {
      this.#watch = { text, halt: undefined, left: 1, reached };
    });
  }

  /** Lets new connections through again, and ends those that stand still. */
  release(): void {
    this.#watch = undefined;
    for (const socket of this.#sockets) socket.destroy();
  }

  async stop(): Promise<void> {
    this.release();
    this.#server.close();
    await once(this.#server, "close");
  }

  #relay(client: Socket, server: Socket): void {
    for (const [socket, other] of [
      [client, server],
      [server, client],
    ] as const) {
      this.#sockets.add(socket);
      socket.on("error", () => other.destroy());
      socket.on("close", () => {
        this.#sockets.delete(socket);
        other.destroy();
      });
    }
    let halted: Halt | undefined;
    client.on("data", (data) => {
      if (halted !== undefined) return;
      const watch = this.#watch;
      if (watch !== undefined) {
        watch.left -= data.toString("latin1").split(watch.text).length - 1;
        if (watch.left <= 0) {
          halted = watch.halt;
          if (halted === undefined) {
            this.#watch = undefined;
            watch.reached();
          }
        }
      }
      if (halted === "before") watch?.reached();
      else if (this.delay === 0) server.write(data);
      else setTimeout(() => server.write(data), this.delay);
    });
    server.on("data", (data) => {
      if (halted === undefined) client.write(data);
      else if (halted === "after") this.#watch?.reached();
    });
  }
}
