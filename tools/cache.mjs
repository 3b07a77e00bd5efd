/**
 * Folders outside the work tree that are filled once and shared by all clones.
 *
 * @module
 */
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from "node:fs";
import { homedir } from "node:os";
import { basename, dirname, join } from "node:path";
import { isAlive, takeLock } from "./lock.mjs";

/**
 * `$XDG_CACHE_HOME/pulumi-nats-auth`, by default `~/.cache/pulumi-nats-auth`.
 *
 * @param {NodeJS.ProcessEnv} [env]
 */
export function cacheFolder(env = process.env) {
  return join(env["XDG_CACHE_HOME"] || join(homedir(), ".cache"), "pulumi-nats-auth");
}

/**
 * Name of a cached folder: another version, platform or recipe is another folder.
 *
 * @param {string} name
 * @param {string} version
 * @param {readonly (string | Buffer)[]} recipe Whatever decides the content.
 */
export function cacheKey(name, version, recipe) {
  const hash = createHash("sha256");
  for (const part of recipe) hash.update(part).update("\0");
  return `${name}-${version}-${process.platform}-${process.arch}-${hash.digest("hex").slice(0, 8)}`;
}

/**
 * Fills a folder unless it is there. It appears complete or not at all; two processes do the work once.
 *
 * @param {string} folder
 * @param {string} title What the folder holds, as progress lines name it.
 * @param {(partial: string) => Promise<void>} fill Writes the content into `partial`, beside `folder`.
 * @param {(line: string) => void} log
 */
export async function fillOnce(folder, title, fill, log) {
  if (existsSync(folder)) return;
  const release = await takeLock(`${folder}.lock`, title, log);
  const partial = `${folder}.partial-${process.pid}`;
  try {
    if (existsSync(folder)) return;
    removeLeftovers(folder);
    mkdirSync(partial, { recursive: true });
    await fill(partial);
    rename(partial, folder);
  } finally {
    rmSync(partial, { recursive: true, force: true });
    release();
  }
}

/**
 * Removes what killed processes left of this folder.
 *
 * @param {string} folder
 */
function removeLeftovers(folder) {
  const prefix = `${basename(folder)}.partial-`;
  for (const entry of readdirSync(dirname(folder))) {
    if (!entry.startsWith(prefix) || isAlive(Number(entry.slice(prefix.length)))) continue;
    rmSync(join(dirname(folder), entry), { recursive: true, force: true });
  }
}

/**
 * @param {string} partial
 * @param {string} folder
 */
function rename(partial, folder) {
  try {
    renameSync(partial, folder);
  } catch (error) {
    // Another process that also thought itself the owner of the lock was faster: its content is as good.
    if (!existsSync(folder)) throw error;
  }
}
