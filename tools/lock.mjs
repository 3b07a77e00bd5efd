/**
 * A lock file: one process at a time, and no lock outlives its owner.
 *
 * @module
 */
import { mkdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { dirname } from "node:path";
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
 */
export async function takeLock(path, title, log) {
  mkdirSync(dirname(path), { recursive: true });
  const owner = `${process.pid} ${hostname()}`;
  let waited = 0;
  while (!create(path, owner)) {
    const other = readOwner(path);
    if (other === undefined) continue;
    if (other.gone) {
      rmSync(path, { force: true });
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
    rmSync(path, { force: true });
  };
}

/**
 * @param {string} path
 * @param {string} owner
 */
function create(path, owner) {
  try {
    writeFileSync(path, owner, { flag: "wx" });
    return true;
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === "EEXIST") return false;
    throw error;
  }
}

/**
 * @param {string} path
 * @returns {{ pid: string, gone: boolean } | undefined} undefined if the lock has just been given back.
 */
function readOwner(path) {
  try {
    const [pid = "", host] = readFileSync(path, "utf8").split(" ");
    const untouched = Date.now() - statSync(path).mtimeMs;
    // A file without a pid was just created and is being written, or its writer died in between.
    const dead = pid === "" ? untouched > 2 * beatMilliseconds : host === hostname() && !isAlive(Number(pid));
    return { pid, gone: dead || untouched > staleMilliseconds };
  } catch {
    return undefined;
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
