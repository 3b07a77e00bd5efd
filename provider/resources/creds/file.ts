/**
 * A creds file on this machine. What stood at a path before may hold the only copy of somebody else's seed: it is
 * neither overwritten nor removed. Nor is an altered file removed; but where a file of ours is wanted, it is written again.
 *
 * @module
 */

import { chmod, mkdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { NatsAuthError } from "../../errors.ts";
import { sha256 } from "../../sha256.ts";

/** What stands at a path, without its content. */
export interface FoundFile {
  /** Hex SHA-256 of the content. */
  readonly sha256: string;
  /** Permission bits in octal, `"0600"`. */
  readonly mode: string;
}

/** Whose file stands at a path. */
export type Owner = "ours" | "somebody's";

/** Looks at a file; `undefined` when there is none. */
export async function findFile(path: string): Promise<FoundFile | undefined> {
  try {
    const [contents, { mode }] = await Promise.all([readFile(path, "utf8"), stat(path)]);
    return { sha256: sha256(contents), mode: `0${(mode & 0o777).toString(8).padStart(3, "0")}` };
  } catch (error) {
    if (codeOf(error) === "ENOENT" || codeOf(error) === "ENOTDIR") return undefined;
    throw unusable(path, error);
  }
}

/**
 * Writes the file whole or not at all, with the permission bits `mode` (`"0600"`), and makes missing folders.
 *
 * @param present Whose file it is that may stand there: ours is overwritten, whatever it holds by now.
 * @returns whether a file stood there already.
 * @throws {NatsAuthError} `CREDS_FILE` when the path cannot be written or holds something that is not ours.
 */
export async function writeCredsFile(
  path: string,
  contents: string,
  mode: string,
  present: Owner,
): Promise<boolean> {
  const found = await findFile(path);
  if (present !== "ours" && found !== undefined && found.sha256 !== sha256(contents)) {
    throw new NatsAuthError(
      "CREDS_FILE",
      `Cannot write creds to "${path}": the file holds something that this resource did not write. ` +
        "Move it away, or give another `file`",
    );
  }
  const temporary = `${path}.${process.pid}.tmp`;
  try {
    await mkdir(dirname(resolve(path)), { recursive: true, mode: 0o700 });
    await writeFile(temporary, contents, { mode: 0o600 });
    await chmod(temporary, Number.parseInt(mode, 8));
    await rename(temporary, path);
    return found !== undefined;
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined);
    throw unusable(path, error);
  }
}

/** Removes the file while its content is the one with the digest `ours`; says whether nothing of ours is left. */
export async function removeCredsFile(path: string, ours: string): Promise<boolean> {
  if ((await stat(path).catch(() => undefined))?.isDirectory()) return false;
  const found = await findFile(path);
  if (found === undefined) return true;
  if (found.sha256 !== ours) return false;
  await rm(path).catch((error) => {
    throw unusable(path, error);
  });
  return true;
}

/** Causes of the operating system in words, with the way out. */
const causes: Readonly<Record<string, string>> = {
  ENOENT: "its folder cannot be made. Give another `file`",
  EISDIR: "it is a directory. Give the path of a file",
  ENOTDIR: "a part of the path is a file, not a directory. Give another `file`",
  EEXIST: "a part of the path is a file, not a directory. Give another `file`",
  EACCES: "permission denied. Make it writable for the user who runs pulumi, or give another `file`",
  EPERM: "permission denied. Make it writable for the user who runs pulumi, or give another `file`",
  EROFS: "the file system is read-only. Give another `file`",
  ENOSPC: "no space is left on the device. Free some and run again",
};

function unusable(path: string, error: unknown): NatsAuthError {
  const code = codeOf(error);
  return new NatsAuthError("CREDS_FILE", `Cannot use creds file "${path}": ${causes[code] ?? code}`);
}

function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : String(error);
}
