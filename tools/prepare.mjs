/**
 * Everything that the project's commands need: npm packages and programs.
 *
 * @module
 */
import { prepareDependencies } from "./dependencies.mjs";
import { SetupFailure } from "./failure.mjs";
import { prepareTools } from "./toolchain.mjs";
import { isAtLeast } from "./version.mjs";

/** Oldest Node that runs the scripts of this folder; Node 24 comes with the npm packages. */
const minimumNode = "20.0.0";

/**
 * @param {NodeJS.ProcessEnv} [env]
 * @param {(line: string) => void} [log]
 * @returns {Promise<string[]>} Folders to put before PATH.
 */
export async function prepare(env = process.env, log = console.log) {
  if (process.platform === "win32") {
    throw new SetupFailure("The project's commands run on Linux and macOS; on Windows use WSL");
  }
  if (!isAtLeast(process.versions.node, minimumNode)) {
    throw new SetupFailure(`Node ${minimumNode} or later is needed: https://nodejs.org/en/download`);
  }
  await prepareDependencies(env, log);
  return prepareTools(env, log);
}
