/**
 * Real nats-server processes for tests: alone, as a cluster, a leaf node, a supercluster; on loopback, on free
 * ports, each in a temporary directory of its own that disappears with it.
 *
 * @module
 */

import { type ChildProcess, spawn } from "node:child_process";
import { randomInt } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

/** What servers must know of an operator: the trust that all servers of one estate share. */
export interface ServerTrust {
  readonly operatorJwt: string;
  readonly systemAccount: { readonly publicKey: string; readonly jwt: string };
}

export type ResolverType = "full" | "cache" | "memory";

/** How one server is set up. */
export interface ServerOptions {
  /** `server_name`; default "n1". */
  readonly name?: string;
  readonly trust: ServerTrust;
  /** Default "full". */
  readonly resolver?: ResolverType;
  /** Settings of the resolver block; `allow_delete` defaults to true for a full resolver. */
  readonly resolverSettings?: Readonly<Record<string, unknown>>;
  /** More accounts that the server starts with, by public key; the system account is always among them. */
  readonly preload?: Readonly<Record<string, string>>;
  /** true, or the settings of the `jetstream` block (`store_dir` is added). */
  readonly jetstream?: boolean | Readonly<Record<string, unknown>>;
  /** Settings of the cluster block beside those that {@link startCluster} makes. */
  readonly cluster?: Readonly<Record<string, unknown>>;
  /** Any other settings of the configuration file (NATS configuration is a superset of JSON). */
  readonly config?: Readonly<Record<string, unknown>>;
}

const started = new Set<ChildProcess>();
process.once("exit", () => {
  for (const child of started) child.kill("SIGKILL");
});

/** One running server. */
export class NatsServer {
  readonly name: string;
  readonly directory: string;
  #config: Record<string, unknown>;
  #child: ChildProcess | undefined;
  #ports: { nats?: string[]; monitoring?: string[]; websocket?: string[] } = {};
  #paused = false;

  constructor(directory: string, config: Record<string, unknown>) {
    this.name = String(config["server_name"]);
    this.directory = directory;
    this.#config = config;
  }

  /** Client URL, `nats://127.0.0.1:…`. */
  get url(): string {
    return first(this.#ports.nats, "client").replace("tls://", "nats://");
  }

  get port(): number {
    return Number(new URL(this.url).port);
  }

  get websocketUrl(): string {
    return first(this.#ports.websocket, "websocket");
  }

  get monitoringUrl(): string {
    return first(this.#ports.monitoring, "monitoring");
  }

  get pid(): number {
    if (this.#child?.pid === undefined) throw new Error(`Server ${this.name} is not running`);
    return this.#child.pid;
  }

  /** Where a full or cache resolver keeps an account's JWT. */
  jwtFile(account: string): string {
    return join(this.directory, "jwt", `${account}.jwt`);
  }

  async log(): Promise<string> {
    return readFile(join(this.directory, "server.log"), "utf8");
  }

  async start(): Promise<void> {
    const file = join(this.directory, "server.conf");
    await writeFile(file, JSON.stringify(this.#config));
    const log = join(this.directory, "server.log");
    const child = spawn("nats-server", ["-c", file, "-l", log], { stdio: ["ignore", "ignore", "pipe"] });
    started.add(child);
    this.#child = child;
    this.#paused = false;
    let failure: string | undefined;
    let complaint = "";
    child.stderr?.on("data", (chunk) => {
      complaint += String(chunk);
    });
    child.once("error", (error) => {
      failure = `nats-server is not on PATH or cannot be started (${error.message})`;
    });
    child.once("exit", (code, signal) => {
      started.delete(child);
      failure ??= `it ended with ${signal ?? `code ${code}`}`;
    });
    const deadline = Date.now() + 15_000;
    for (;;) {
      if (failure !== undefined) {
        const tail = existsSync(log) ? (await this.log()).split("\n").slice(-12).join("\n") : "";
        throw new Error(`Server ${this.name} did not start: ${failure}\n${complaint}${tail}`);
      }
      const ports = await readFile(join(this.directory, `nats-server_${child.pid}.ports`), "utf8").catch(
        () => "",
      );
      if (ports !== "") {
        this.#ports = JSON.parse(ports);
        return;
      }
      if (Date.now() > deadline) throw new Error(`Server ${this.name} did not open its ports in 15 s`);
      await sleep(10);
    }
  }

  /** Ends the process (SIGTERM, by its own id) and keeps its directory. */
  async halt(signal: "SIGTERM" | "SIGKILL" = "SIGTERM"): Promise<void> {
    const child = this.#child;
    this.#child = undefined;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
    child.kill(signal);
    if (this.#paused) child.kill("SIGCONT");
    const forced = setTimeout(() => child.kill("SIGKILL"), 5_000);
    await ended;
    clearTimeout(forced);
  }

  /** Starts again on the same ports; `change` edits the configuration. */
  async restart(change: Readonly<Record<string, unknown>> = {}): Promise<void> {
    const websocket = this.#config["websocket"];
    this.#config = {
      ...this.#config,
      listen: hostAndPort(this.url),
      ...(isObject(websocket) ? { websocket: { ...websocket, listen: hostAndPort(this.websocketUrl) } } : {}),
      ...change,
    };
    await this.halt();
    await this.start();
  }

  /** Starts again with an empty account store. */
  async restartWithEmptyStore(): Promise<void> {
    await this.halt();
    await rm(join(this.directory, "jwt"), { recursive: true, force: true });
    await this.restart();
  }

  /** The process stands still: its sockets stay open and nothing answers. Resolves once that is so. */
  async pause(): Promise<void> {
    const { pid } = this;
    process.kill(pid, "SIGSTOP");
    this.#paused = true;
    await until(`server ${this.name} to stand still`, () => hasStopped(pid));
  }

  resume(): void {
    process.kill(this.pid, "SIGCONT");
    this.#paused = false;
  }

  /** Ends the process and removes its directory. */
  async stop(): Promise<void> {
    await this.halt();
    await rm(this.directory, { recursive: true, force: true, maxRetries: 5 });
  }

  /** A page of the monitoring port, for example `routez`. */
  async monitor(page: string): Promise<Record<string, unknown>> {
    const response = await fetch(`${this.monitoringUrl}/${page}`);
    const body: unknown = await response.json();
    if (!isObject(body)) throw new Error(`Server ${this.name} answered ${page} with something else`);
    return body;
  }
}

/** Starts one server with a client, a monitoring and, when asked for in `config`, further ports. */
export async function startServer(options: ServerOptions): Promise<NatsServer> {
  const directory = await mkdtemp(join(tmpdir(), "nats-server-"));
  const server = new NatsServer(directory, configuration(options, directory));
  try {
    await server.start();
  } catch (error) {
    await server.stop();
    throw error;
  }
  return server;
}

/** Starts servers `n1`, `n2`, … that form one cluster, and waits until each knows all the others. */
export async function startCluster(
  size: number,
  options: (name: string, index: number) => ServerOptions,
  clusterName = "C1",
): Promise<NatsServer[]> {
  // All know one another from the start: JetStream in a cluster does not start without routes.
  const addresses = (await freePorts(size)).map((port) => `127.0.0.1:${port}`);
  const routes = addresses.map((address) => `nats://${address}`);
  const starting = addresses.map((listen, index) => {
    const own = options(`n${index + 1}`, index);
    const cluster = { name: clusterName, listen, routes, ...own.cluster };
    return startServer({ ...own, config: { cluster, ...own.config } });
  });
  const outcomes = await Promise.allSettled(starting);
  const servers = outcomes.flatMap((each) => (each.status === "fulfilled" ? [each.value] : []));
  try {
    for (const each of outcomes) if (each.status === "rejected") throw each.reason;
    await meshed(servers);
  } catch (error) {
    await Promise.all(servers.map((server) => server.stop()));
    throw error;
  }
  return servers;
}

/** Waits until every server has kept a route to every other for a moment: the first ones come and go. */
export async function meshed(servers: readonly NatsServer[]): Promise<void> {
  const isMeshed = async (): Promise<boolean> => {
    for (const server of servers) {
      const { routes } = await server.monitor("routez");
      const peers = new Set(
        Array.isArray(routes) ? routes.map((route: { remote_name?: string }) => route.remote_name) : [],
      );
      if (peers.size < servers.length - 1) return false;
    }
    return true;
  };
  let inARow = 0;
  await until(`a mesh of ${servers.length} servers`, async () => {
    inARow = (await isMeshed()) ? inARow + 1 : 0;
    return inARow === 5;
  });
}

/** Polls until `condition` holds, for at most thirty seconds: clusters elect their leaders slowly on busy machines. */
export async function until(what: string, condition: () => Promise<boolean> | boolean): Promise<void> {
  const deadline = Date.now() + 30_000;
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error(`Waited thirty seconds in vain for ${what}`);
    await sleep(20);
  }
}

/** A TCP port that was free a moment ago, for what nats-server cannot choose itself. */
export async function freePort(): Promise<number> {
  const [port = 0] = await freePorts(1);
  return port;
}

/**
 * Different ports that were free a moment ago, below the range from which systems take ports for connections that go
 * out: those come and go at any time.
 */
export async function freePorts(count: number): Promise<number[]> {
  const free = new Set<number>();
  while (free.size < count) {
    const port = 20_000 + randomInt(12_000);
    const probe = createServer();
    const isFree = await new Promise<boolean>((resolve) => {
      probe.once("error", () => resolve(false));
      probe.listen(port, "127.0.0.1", () => resolve(true));
    });
    await new Promise((resolve) => probe.close(resolve));
    if (isFree) free.add(port);
  }
  return [...free];
}

/** Whether all threads of a process have stopped; on a busy machine that takes a while. */
async function hasStopped(pid: number): Promise<boolean> {
  // Only Linux tells of threads; elsewhere a moment must do.
  const threads = await readdir(`/proc/${pid}/task`).catch(() => undefined);
  if (threads === undefined) return sleep(200, true);
  const states = await Promise.all(
    threads.map((thread) => readFile(`/proc/${pid}/task/${thread}/stat`, "utf8").catch(() => ") T")),
  );
  return states.every((stat) => stat.slice(stat.lastIndexOf(")")).startsWith(") T"));
}

function configuration(options: ServerOptions, directory: string): Record<string, unknown> {
  const { trust, resolver = "full" } = options;
  const { publicKey, jwt } = trust.systemAccount;
  const kept = { type: resolver, dir: join(directory, "jwt") };
  return {
    server_name: options.name ?? "n1",
    listen: "127.0.0.1:-1",
    http: "127.0.0.1:-1",
    ports_file_dir: directory,
    operator: trust.operatorJwt,
    system_account: publicKey,
    resolver:
      resolver === "memory"
        ? "MEMORY"
        : { ...kept, ...(resolver === "full" ? { allow_delete: true } : {}), ...options.resolverSettings },
    resolver_preload: { [publicKey]: jwt, ...options.preload },
    ...(options.jetstream
      ? {
          jetstream: {
            store_dir: join(directory, "jetstream"),
            ...(isObject(options.jetstream) ? options.jetstream : {}),
          },
        }
      : {}),
    ...options.config,
  };
}

function first(addresses: readonly string[] | undefined, what: string): string {
  const address = addresses?.[0];
  if (address === undefined) throw new Error(`The server has no ${what} port`);
  return address;
}

function hostAndPort(url: string): string {
  return new URL(url).host;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
