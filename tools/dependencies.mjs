/**
 * The npm packages of the work tree.
 *
 * @module
 */
import { existsSync, lstatSync, readFileSync, readlinkSync, rmSync, statSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { cacheFolder, cacheKey } from "./cache.mjs";
import { runCommand } from "./command.mjs";
import { SetupFailure } from "./failure.mjs";
import { takeLock } from "./lock.mjs";
import { binFolder, root } from "./toolchain.mjs";

const modules = join(root, "node_modules");

/**
 * Installs the packages that package-lock.json pins, if they are not there.
 *
 * @param {NodeJS.ProcessEnv} env
 * @param {(line: string) => void} log
 */
export async function prepareDependencies(env, log) {
  const title = "npm packages";
  const release = await takeLock(join(cacheFolder(env), `${cacheKey("npm", "ci", [root])}.lock`), title, log);
  try {
    if (isInstalled()) {
      log(`${title}: installed`);
    } else {
      log(`${title}: installing them, about half a minute`);
      await runCommand({ ...npm(env, ["ci", "--loglevel=error"]), title, cwd: root }, log);
    }
    linkPackage();
  } finally {
    release();
  }
  if (!existsSync(join(binFolder, "node"))) {
    throw new SetupFailure(
      "npm did not install Node 24 (package `node`): its install script has not run.\n" +
        "Allow install scripts (`npm config delete ignore-scripts`), remove node_modules and run the same command again.",
    );
  }
}

/**
 * The package under its own name: what Pulumi's dynamic provider process loads by `require("pulumi-nats-auth/provider")`
 * is looked up in node_modules folders only, so a package's reference to itself does not serve there.
 */
export function linkPackage() {
  const link = join(modules, "pulumi-nats-auth");
  const present = lstatSync(link, { throwIfNoEntry: false });
  if (present?.isSymbolicLink() && readlinkSync(link) === "..") return;
  rmSync(link, { recursive: true, force: true });
  symlinkSync("..", link);
}

/**
 * How to run npm: the very npm that started this process, if one did.
 *
 * @param {NodeJS.ProcessEnv} env
 * @param {readonly string[]} args
 */
export function npm(env, args) {
  const cli = env["npm_execpath"];
  return cli?.endsWith("npm-cli.js") && existsSync(cli)
    ? { program: process.execPath, args: [cli, ...args], env }
    : { program: "npm", args, env };
}

function isInstalled() {
  const installed = join(modules, ".package-lock.json");
  if (!existsSync(installed)) return false;
  const lock = join(root, "package-lock.json");
  return statSync(installed).mtimeMs >= statSync(lock).mtimeMs || sameContent(installed, lock);
}

/**
 * A checkout touches package-lock.json without changing it: what was installed from it still is.
 *
 * @param {string} installed
 * @param {string} lock
 */
function sameContent(installed, lock) {
  const { packages: present } = JSON.parse(readFileSync(installed, "utf8"));
  const { packages: wanted } = JSON.parse(readFileSync(lock, "utf8"));
  return Object.entries(wanted).every(
    ([path, entry]) => path === "" || entry.optional || present[path]?.integrity === entry.integrity,
  );
}
