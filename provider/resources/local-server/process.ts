/**
 * A nats-server process on this machine that outlives the update which started it.
 *
 * A process is known by its pid *and* by the configuration file on its command line, so that a number which the
 * system gave to somebody else, after a reboot for example, is never taken for ours.
 *
 * @module
 */

import { type ChildProcess, execFile, spawn } from "node:child_process";
import { open, readFile } from "node:fs/promises";
import { connect, createServer } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import { NatsAuthError } from "../../errors.ts";

/** How to start a server. */
export interface Launch {
  /** The resource's name, for messages. */
  readonly name: string;
  /** `nats-server` by name (looked up on PATH) or path. */
  readonly executable: string;
  /** Absolute path of the folder with the server's files; also its working directory. */
  readonly directory: string;
  /** Absolute path of the configuration file. */
  readonly config: string;
  readonly port: number;
}

const startSeconds = 20;
const stopSeconds = 10;
const pollMilliseconds = 20;
/** Lines of the server's log that an error shows. */
const logLines = 5;

/** Where a server's log is written. */
export function logFile(directory: string): string {
  return join(directory, "nats-server.log");
}

/**
 * Starts a server and waits until it answers on its port. Returns its pid.
 *
 * @throws {NatsAuthError} `LOCAL_SERVER_PORT` when the port is taken, `LOCAL_SERVER_MISSING` when there is no such
 * executable, `LOCAL_SERVER_START` when the server does not come up.
 */
export async function startServer(launch: Launch): Promise<number> {
  const { name, port, executable, directory, config } = launch;
  if (!(await isFree(port))) {
    throw new NatsAuthError(
      "LOCAL_SERVER_PORT",
      `Cannot start LocalServer "${name}": port ${port} of 127.0.0.1 is taken by another process. ` +
        "Stop that process, or give another `port`",
    );
  }
  const log = await open(logFile(directory), "a");
  const over = new AbortController();
  try {
    const child = spawn(executable, ["-c", config], {
      cwd: directory,
      detached: true,
      stdio: ["ignore", log.fd, log.fd],
    });
    const ended = new Promise<never>((_, reject) => {
      child.once("error", (error) => reject(missing(launch, error)));
      child.once("exit", async (code) => reject(await stopped(launch, code)));
    });
    const pid = await Promise.race([answering(child, port, over.signal), ended]);
    if (pid === undefined) {
      child.kill("SIGKILL");
      await ended.catch(() => undefined);
      throw await silent(launch);
    }
    child.removeAllListeners();
    child.unref();
    return pid;
  } finally {
    over.abort();
    await log.close();
  }
}

/** Stops a server, first politely. A process that is not ours is left alone. */
export async function stopServer(pid: number, config: string): Promise<void> {
  for (const [signal, seconds] of [
    ["SIGTERM", stopSeconds],
    ["SIGKILL", stopSeconds],
  ] as const) {
    if (!(await isRunning(pid, config))) return;
    // A stopped (paused) process takes a signal only once it runs again.
    if (!send(pid, signal) || !send(pid, "SIGCONT")) return;
    const deadline = Date.now() + seconds * 1000;
    while (Date.now() < deadline) {
      if (!(await isRunning(pid, config))) return;
      await sleep(pollMilliseconds);
    }
  }
}

/** Signals a process; `false`: it has ended by now. */
export function send(pid: number, signal: NodeJS.Signals): boolean {
  try {
    return process.kill(pid, signal);
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ESRCH") return false;
    throw error;
  }
}

/** Whether `pid` is alive and runs the server with this configuration file. */
export async function isRunning(pid: number, config: string): Promise<boolean> {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  return (await commandLine(pid)).includes(config);
}

/** A port of the loopback interface that nobody listens on, and that was not given out before by this process. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = await new Promise<number>((resolve, reject) => {
      const probe = createServer();
      probe.once("error", reject);
      probe.listen(0, "127.0.0.1", () => {
        const address = probe.address();
        probe.close(() => resolve(typeof address === "object" && address !== null ? address.port : 0));
      });
    });
    if (given.has(port)) continue;
    given.add(port);
    return port;
  }
}

const given = new Set<number>();

async function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once("error", () => resolve(false));
    probe.listen(port, "127.0.0.1", () => probe.close(() => resolve(true)));
  });
}

/** The server's pid once it answers; `undefined` if it does not in time, or nobody waits any more. */
async function answering(
  child: ChildProcess,
  port: number,
  signal: AbortSignal,
): Promise<number | undefined> {
  const deadline = Date.now() + startSeconds * 1000;
  while (Date.now() < deadline && !signal.aborted) {
    if (child.pid !== undefined && (await answers(port))) return child.pid;
    await sleep(pollMilliseconds);
  }
  return undefined;
}

/** Whether a nats-server greets on the port: its first bytes are `INFO`. */
async function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1");
    const done = (found: boolean) => {
      socket.destroy();
      resolve(found);
    };
    socket.setTimeout(1000, () => done(false));
    socket.once("error", () => done(false));
    socket.once("data", (data) => done(data.toString("latin1").startsWith("INFO ")));
  });
}

async function commandLine(pid: number): Promise<string> {
  try {
    return (await readFile(`/proc/${pid}/cmdline`, "utf8")).replaceAll("\0", " ");
  } catch {
    // No /proc on this system.
    const { stdout } = await promisify(execFile)("ps", ["-ww", "-o", "command=", "-p", String(pid)]).catch(
      () => ({
        stdout: "",
      }),
    );
    return stdout;
  }
}

function missing({ name, executable }: Launch, error: Error): NatsAuthError {
  const absent = "code" in error && error.code === "ENOENT";
  return new NatsAuthError(
    "LOCAL_SERVER_MISSING",
    absent
      ? `Cannot start LocalServer "${name}": no executable "${executable}" was found. Install nats-server ` +
          "(https://docs.nats.io, Installing a NATS Server) and put it on PATH, or give its path as `executable`"
      : `Cannot start LocalServer "${name}" with executable "${executable}": ${error.message}`,
  );
}

async function stopped({ name, directory }: Launch, code: number | null): Promise<NatsAuthError> {
  return new NatsAuthError(
    "LOCAL_SERVER_START",
    `LocalServer "${name}" ended with exit code ${code} while starting. ${await endOfLog(directory)}`,
  );
}

async function silent({ name, port, directory }: Launch): Promise<NatsAuthError> {
  return new NatsAuthError(
    "LOCAL_SERVER_START",
    `LocalServer "${name}" did not answer on 127.0.0.1:${port} within ${startSeconds} seconds and was stopped. ` +
      (await endOfLog(directory)),
  );
}

/** The log itself may be removed with what else a failed start leaves. */
async function endOfLog(directory: string): Promise<string> {
  const log = await readFile(logFile(directory), "utf8").catch(() => "");
  return `Its log ends:\n  ${log.trimEnd().split("\n").slice(-logLines).join("\n  ")}`;
}
