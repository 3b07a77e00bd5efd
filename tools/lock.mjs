/**
 * A lock file: one process at a time, and no lock outlives its owner.
 *
 * @module
 */
import {
  linkSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { hostname } from "node:os";
import { dirname } from "node:path";
import { SetupFailure } from "./failure.mjs";
import { sleep } from "./interrupt.mjs";

/** How often the owner touches its lock, and how often others look. */
const beatMilliseconds = 1_000;
/** A lock untouched for so long has no living owner: covers other hosts (shared homes) and reused process ids. */
const staleMilliseconds = 60_000;
/** How often a waiting process says so. */
const noticeMilliseconds = 5_000;

/**
 * Takes the lock, waiting for its present owner.
 *
 * @param {string} path
 * @param {string} title What the lock is for, as the waiting lines name it.
 * @param {(line: string) => void} log
 * @returns {Promise<() => void>} Gives the lock back.
 * @throws {SetupFailure} if the lock file cannot be made or read.
 */
export async function takeLock(path, title, log) {
  onFile(path, "", () => mkdirSync(dirname(path), { recursive: true }));
  const owner = `${process.pid} ${hostname()}`;
  let waited = 0;
  while (!create(path, owner)) {
    const other = readOwner(path);
    if (other === undefined) continue;
    if (other.gone) {
      removeLockOf(path, other.text);
      continue;
    }
    if (waited % noticeMilliseconds === 0)
      log(`  ${title}: waiting for process ${other.pid}, which is at it (${waited / 1000} s)`);
    await sleep(beatMilliseconds);
    waited += beatMilliseconds;
  }
  const beat = setInterval(() => touch(path), beatMilliseconds);
  beat.unref();
  return () => {
    clearInterval(beat);
    removeLockOf(path, owner);
  };
}

/**
 * @param {string} path
 * @param {string} owner
 */
function create(path, owner) {
  return onFile(path, "EEXIST", () => {
    writeFileSync(path, owner, { flag: "wx" });
    return true;
  });
}

/**
 * @param {string} path
 * @returns {{ text: string, pid: string, gone: boolean } | undefined} undefined if the lock has just been given back.
 */
function readOwner(path) {
  return onFile(path, "ENOENT", () => {
    const text = readFileSync(path, "utf8");
    const [pid = "", host] = text.split(" ");
    const untouched = Date.now() - statSync(path).mtimeMs;
    // A file without a pid was just created and is being written, or its writer died in between.
    const dead = pid === "" ? untouched > 2 * beatMilliseconds : host === hostname() && !isAlive(Number(pid));
    return { text, pid, gone: dead || untouched > staleMilliseconds };
  });
}

/**
 * Removes the lock of an owner, and no other: one that somebody took since it was read is put back.
 *
 * @param {string} path
 * @param {string} owner
 */
function removeLockOf(path, owner) {
  const aside = `${path}.${process.pid}`;
  onFile(path, "ENOENT", () => {
    renameSync(path, aside);
    if (readFileSync(aside, "utf8") !== owner) onFile(path, "EEXIST", () => linkSync(aside, path));
    rmSync(aside);
  });
}

/**
 * @template Result
 * @param {string} path Of the lock.
 * @param {string} expected Code of the failure that is an answer too: undefined.
 * @param {() => Result} work
 * @returns {Result | undefined}
 */
function onFile(path, expected, work) {
  try {
    return work();
  } catch (error) {
    const { code, message } = /** @type {NodeJS.ErrnoException} */ (error);
    if (code === expected) return undefined;
    throw new SetupFailure(
      `Cannot use the lock file ${path}: ${message}.\n` +
        "Make its folder writable, or name another one for the cache by XDG_CACHE_HOME, and run the same command again.",
    );
  }
}

/**
 * Whether a process of this machine is running.
 *
 * @param {number} pid
 */
export function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return /** @type {NodeJS.ErrnoException} */ (error).code === "EPERM";
  }
}

/** @param {string} path */
function touch(path) {
  try {
    utimesSync(path, new Date(), new Date());
  } catch {
    // Taken over after a long stop of this process (a suspended laptop). Both then do the same work, and the
    // results are put into place by a rename.
  }
}
