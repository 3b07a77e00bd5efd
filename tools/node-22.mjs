/**
 * The oldest Node that the package serves, for the tests of the package. It stays off PATH.
 *
 * @module
 */
import { copyFileSync, existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { cacheFolder, cacheKey, fillOnce } from "./cache.mjs";
import { runCommand } from "./command.mjs";
import { npm } from "./dependencies.mjs";
import { SetupFailure } from "./failure.mjs";
import { root } from "./toolchain.mjs";

const source = join(root, "tools", "node-22");
const files = ["package.json", "package-lock.json"];

/**
 * @param {NodeJS.ProcessEnv} env
 * @param {(line: string) => void} log
 */
export async function prepareNode22(env, log) {
  const folder = cachedFolder(env);
  const title = `node ${pinnedVersion()}`;
  if (existsSync(folder)) {
    log(`${title}: from the cache`);
    return;
  }
  log(`${title}: installing it`);
  await fillOnce(
    folder,
    title,
    async (partial) => {
      for (const file of files) copyFileSync(join(source, file), join(partial, file));
      await runCommand({ ...npm(env, ["ci", "--loglevel=error"]), title, cwd: partial }, log);
    },
    log,
  );
}

/**
 * Folder with the one program `node`.
 *
 * @param {NodeJS.ProcessEnv} [env]
 * @throws {SetupFailure} if it is not installed.
 */
export function node22Folder(env = process.env) {
  const folder = join(cachedFolder(env), "node_modules", "node", "bin");
  if (!existsSync(join(folder, "node"))) {
    throw new SetupFailure(`node ${pinnedVersion()} is not installed. Run \`npm run setup\` first`);
  }
  return folder;
}

/** @param {NodeJS.ProcessEnv} env */
function cachedFolder(env) {
  const recipe = files.map((file) => readFileSync(join(source, file)));
  return join(cacheFolder(env), cacheKey("node", pinnedVersion(), recipe));
}

/** @returns {string} */
function pinnedVersion() {
  return JSON.parse(readFileSync(join(source, "package.json"), "utf8")).dependencies.node;
}
