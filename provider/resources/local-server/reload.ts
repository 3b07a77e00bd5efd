/**
 * A running nats-server that reads its configuration again: at a signal, answered only in its log.
 *
 * @see nats-io/nats-server v2.15.2 `server/reload.go` Server.Reload, `server/signal.go`
 * @module
 */

import { readFile, stat } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { NatsAuthError } from "../../errors.ts";
import { logFile, send } from "./process.ts";

/** A server to reload. */
export interface Reload {
  /** The resource's name, for messages. */
  readonly name: string;
  /** Absolute path of the folder with the server's files. */
  readonly directory: string;
  readonly pid: number;
}

const seconds = 10;
const pollMilliseconds = 20;

/**
 * Makes a server read its configuration again, and waits until it has.
 *
 * @throws {NatsAuthError} `LOCAL_SERVER_RELOAD` when it refuses, or does not say that it has.
 */
export async function reloadServer({ name, directory, pid }: Reload): Promise<void> {
  const path = logFile(directory);
  const { size } = await stat(path);
  if (!send(pid, "SIGHUP")) {
    throw new NatsAuthError(
      "LOCAL_SERVER_RELOAD",
      `LocalServer "${name}" has just ended and could not take its new configuration: run pulumi again, which starts it`,
    );
  }
  const deadline = Date.now() + seconds * 1000;
  while (Date.now() < deadline) {
    const said = (await readFile(path)).subarray(size).toString();
    if (said.includes("Reloaded server configuration")) return;
    const [, refusal] = /Failed to reload server configuration: (.+)/.exec(said) ?? [];
    if (refusal !== undefined) {
      throw new NatsAuthError(
        "LOCAL_SERVER_RELOAD",
        `LocalServer "${name}" refuses its new configuration and keeps the former: ${refusal}`,
      );
    }
    await sleep(pollMilliseconds);
  }
  throw new NatsAuthError(
    "LOCAL_SERVER_RELOAD",
    `LocalServer "${name}" has not read its new configuration within ${seconds} seconds. Its log is ${path}`,
  );
}
