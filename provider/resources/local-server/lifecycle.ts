/**
 * A real nats-server on this machine, for development: loopback only, JetStream on, accounts in a full resolver.
 *
 * Kept in state: pid and what it was started with; nothing secret. The id is name and port. Another port or directory
 * replaces it; a changed operator JWT restarts it; a changed preload only rewrites its files, and reloads a server that
 * keeps its accounts in memory; a process that is gone counts as a change and is started again on the same port, with
 * the accounts and streams it had.
 *
 * A folder serves one server: its file `owner` says whose. A create that was killed leaves a server that the next one
 * stops; a server of another stack is never touched.
 *
 * @module
 */

import { resolve } from "node:path";
import { Differences } from "../../difference.ts";
import { object } from "../../fields/object.ts";
import { Report } from "../../fields/rule.ts";
import { integer, text } from "../../fields/text.ts";
import type { Lifecycle } from "../../lifecycle.ts";
import { sha256 } from "../../sha256.ts";
import { known, unknown } from "../../unknown.ts";
import {
  configFile,
  hasServerFiles,
  leftPid,
  makeFolder,
  removeMadeFolder,
  removeServerFiles,
  writeAuth,
  writeServerFiles,
} from "./files.ts";
import { ownerMark, refuseForeign } from "./owner.ts";
import { freePort, isRunning, startServer, stopServer } from "./process.ts";
import { reloadServer } from "./reload.ts";

/** A server configuration as `serverConfig` makes it. */
export interface ServerConfig {
  /** Operator, system account and resolver, in the server's configuration language. */
  readonly text: string;
  /** Changes only when a running server must be restarted to follow. */
  readonly restartHash: string;
}

/** Inputs of a `LocalServer`. */
export interface LocalServerInputs {
  /** The server's name. Default: the resource's name. Replaces. */
  readonly name: string;
  /** From `system.serverConfig()`. Updates; restarts the server when `restartHash` changed. */
  readonly config: ServerConfig;
  /** Port on 127.0.0.1. Default: a free one, which then stays. Replaces. */
  readonly port?: number;
  /** Folder of the server's files, relative to the program's. Default: one for each stack and name. Replaces. */
  readonly directory: string;
  /** Path of the `nats-server` executable. Default: the one on PATH. Used at the next start. Updates. */
  readonly executable?: string;
  /** Project, stack and name, for the owner's mark in the folder. Default: the name. Updates. */
  readonly owner?: string;
  /** Client URL. Default: follows from the port. Updates. */
  readonly url?: string;
  /**
   * Marks the accounts and streams that the server keeps. Default: settled by the check, another one where they are gone.
   * Updates.
   */
  readonly store?: string;
}

/** State of a `LocalServer`. */
export interface LocalServerState {
  readonly pid: number;
  readonly name: string;
  readonly port: number;
  readonly directory: string;
  /** Client URL, `nats://127.0.0.1:<port>`. */
  readonly url: string;
  readonly restartHash: string;
  /** Hex SHA-256 of the configuration text. */
  readonly configSha256: string;
  readonly store?: string;
}

const rule = object<LocalServerInputs>({
  name: { rule: text(), required: true, replaces: true },
  config: {
    rule: object<ServerConfig>({
      text: { rule: text(), required: true },
      restartHash: { rule: text(), required: true },
    }),
    required: true,
  },
  port: { rule: integer(1, 65_535), replaces: true },
  directory: { rule: text(), required: true, replaces: true },
  executable: { rule: text() },
  owner: { rule: text() },
  url: { rule: text() },
  store: { rule: text() },
});

export const localServer: Lifecycle<LocalServerInputs, LocalServerState> = {
  inputs: rule.shape,
  secrets: [],

  /** Settles the port, so that the URL is known in previews and the same in every run; and the mark of the store. */
  async check(context, olds, news) {
    const report = new Report();
    const inputs = rule.check(news, "", report);
    if (inputs === unknown || report.failures.length > 0) return { inputs, failures: report.failures };
    const former = olds === undefined || olds === unknown ? undefined : olds;
    const port = inputs.port ?? former?.port ?? (await freePort());
    const url = typeof port === "number" ? `nats://127.0.0.1:${port}` : unknown;
    const kept = typeof former?.directory === "string" && (await hasServerFiles(resolve(former.directory)));
    const store = kept ? former.store : Buffer.from(context.random(6)).toString("hex");
    return { inputs: { ...inputs, port, url, ...(store === undefined ? {} : { store }) }, failures: [] };
  },

  async diff(_context, _id, state, inputs) {
    const differences = new Differences(rule.replaces);
    if (inputs === unknown) return differences.all();
    for (const name of ["name", "port", "directory"] as const) {
      differences.compare<string | number>(name, inputs[name], state[name]);
    }
    const config = known<ServerConfig>(inputs.config);
    if (config === undefined) differences.update("config");
    else if (config.restartHash !== state.restartHash) differences.update("config.restartHash");
    else if (sha256(config.text) !== state.configSha256) differences.update("config.text");
    if (differences.replaces.length === 0 && inputs.store !== state.store) {
      differences.because(
        "store",
        `LocalServer "${state.name}" has lost its files and will be made anew on port ${state.port}`,
      );
    } else if (differences.changes.length === 0 && !(await isAlive(state))) {
      differences.because(
        "pid",
        `LocalServer "${state.name}" is not running and will be started again on port ${state.port}`,
      );
    }
    return differences;
  },

  async create(_context, inputs) {
    const directory = resolve(inputs.directory);
    await refuseForeign(inputs, directory);
    const made = await makeFolder(inputs.name, directory);
    try {
      const state = await started(inputs);
      return { id: `${state.name}:${state.port}`, state };
    } catch (error) {
      if (made !== undefined) await removeMadeFolder(directory, made);
      throw error;
    }
  },

  /** A dead process is no reason to forget the server: its accounts and streams are on disk. */
  async read(_context, _id, state) {
    return { state };
  },

  async update(_context, _id, state, inputs) {
    const unchanged = inputs.config.restartHash === state.restartHash && inputs.store === state.store;
    if (unchanged && (await isAlive(state))) {
      const directory = resolve(state.directory);
      await writeAuth(directory, inputs.config.text);
      // Others take accounts by pushes, and keep what is newer than the preload.
      if (hasMemoryResolver(inputs.config))
        await reloadServer({ name: state.name, pid: state.pid, directory });
      return { ...state, configSha256: sha256(inputs.config.text) };
    }
    await stop(state);
    return started(inputs);
  },

  async delete(_context, _id, state) {
    await stop(state);
    await removeServerFiles(resolve(state.directory));
  },
};

async function started(inputs: LocalServerInputs): Promise<LocalServerState> {
  const { name, config, port = await freePort(), executable = "nats-server", store } = inputs;
  const directory = resolve(inputs.directory);
  // A provider that was killed in between leaves a server that nobody has in state.
  const left = await leftPid(directory);
  if (left !== undefined) await stopServer(left, configFile(directory));
  await writeServerFiles({ name, directory, port, auth: config.text, owner: ownerMark(inputs) });
  const pid = await startServer({ name, executable, directory, port, config: configFile(directory) });
  return {
    pid,
    name,
    port,
    directory: inputs.directory,
    url: `nats://127.0.0.1:${port}`,
    restartHash: config.restartHash,
    configSha256: sha256(config.text),
    ...(store === undefined ? {} : { store }),
  };
}

/** Whether accounts stand in the configuration alone. */
function hasMemoryResolver({ text }: ServerConfig): boolean {
  return /^resolver: MEMORY$/m.test(text);
}

async function isAlive({ pid, directory }: LocalServerState): Promise<boolean> {
  return isRunning(pid, configFile(resolve(directory)));
}

async function stop({ pid, directory }: LocalServerState): Promise<void> {
  await stopServer(pid, configFile(resolve(directory)));
}
