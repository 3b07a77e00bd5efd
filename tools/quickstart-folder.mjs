/**
 * The folder `.quickstart/` of the work tree: the stack's state and passphrase, the server's files and the creds.
 *
 * @module
 */
import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { binFolder, root, toolEnvironment } from "./toolchain.mjs";

export const quickstartFolder = join(root, ".quickstart");
const state = join(quickstartFolder, "state");

/** The back end inside of the folder, which serves unless the user names another. */
export const ownBackend = `file://${state}`;

const passphraseFile = join(quickstartFolder, "passphrase");
const environmentFile = join(quickstartFolder, "env");

/**
 * Makes the folder unless it is there, and in it the file `env`, which a shell reads to run `pulumi` by hand.
 *
 * @param {readonly string[]} folders Folders in which the tools are found.
 * @param {NodeJS.ProcessEnv} env Its `PULUMI_*` variables win.
 * @returns {NodeJS.ProcessEnv} The environment in which `pulumi` sees the stack.
 */
export function prepareQuickstartFolder(folders, env) {
  mkdirSync(state, { recursive: true, mode: 0o700 });
  const settings = { ...pulumiSettings(), ...passphraseSetting(env) };
  const chosen = Object.fromEntries(
    Object.entries(settings).map(([name, value]) => [name, env[name] ?? value]),
  );
  const lines = Object.entries(chosen).map(([name, value]) => `export ${name}=${quote(value)}`);
  lines.push(`export PATH=${quote([binFolder, ...folders].join(delimiter))}:"$PATH"`);
  writeFileSync(environmentFile, `${lines.join("\n")}\n`, { mode: 0o600 });
  return { ...toolEnvironment(folders, env), ...chosen };
}

/** Stacks whose settings lie in the folder, in whatever back end they are. */
export function configuredStacks() {
  return readdirSync(quickstartFolder).flatMap((file) => /^Pulumi\.(.+)\.yaml$/.exec(file)?.[1] ?? []);
}

/** Removes the folder with everything in it. */
export function removeQuickstartFolder() {
  rmSync(quickstartFolder, { recursive: true, force: true });
}

function pulumiSettings() {
  return {
    PULUMI_BACKEND_URL: ownBackend,
    PULUMI_HOME: join(quickstartFolder, "home"),
    PULUMI_SKIP_UPDATE_CHECK: "true",
    // Everything is there; nothing is to be asked for elsewhere.
    PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
    PULUMI_DISABLE_REGISTRY_RESOLVE: "true",
  };
}

/**
 * @param {NodeJS.ProcessEnv} env
 * @returns {Record<string, string>}
 */
function passphraseSetting(env) {
  if (env["PULUMI_CONFIG_PASSPHRASE"] !== undefined || env["PULUMI_CONFIG_PASSPHRASE_FILE"] !== undefined)
    return {};
  if (!existsSync(passphraseFile)) {
    writeFileSync(passphraseFile, randomBytes(32).toString("base64url"), { mode: 0o600 });
  }
  return { PULUMI_CONFIG_PASSPHRASE_FILE: passphraseFile };
}

/** @param {string | undefined} value */
function quote(value = "") {
  return `'${value.replaceAll("'", "'\\''")}'`;
}
