/**
 * The files of a local server: its folder ignores itself in git, and holds configuration, log, pushed JWTs and streams.
 *
 * @module
 */

import { mkdir, readdir, readFile, rm, rmdir, stat, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { NatsAuthError } from "../../errors.ts";

/** Says whose server it is. */
export const ownerFile = "owner";
const serverConfigFile = "nats-server.conf";
const authConfigFile = "auth.conf";
const pidFile = "nats-server.pid";

/** All that a server and we put into its folder; deletion removes just these. */
const entries = [
  serverConfigFile,
  authConfigFile,
  pidFile,
  ownerFile,
  "nats-server.log",
  "jwt",
  "jetstream",
  ".gitignore",
] as const;

/** What the configuration says beside operator and resolver. */
export interface ServerFiles {
  /** The resource's name; also the server's. */
  readonly name: string;
  /** Absolute path. */
  readonly directory: string;
  readonly port: number;
  /** The operator's part: operator, system account, resolver. */
  readonly auth: string;
  /** Tells this server from those of other stacks. */
  readonly owner: string;
}

/** Absolute path of the configuration file that the server is started with. */
export function configFile(directory: string): string {
  return join(directory, serverConfigFile);
}

/** Whether a server was set up in this folder and has not been removed from it. */
export async function hasServerFiles(directory: string): Promise<boolean> {
  return stat(configFile(directory)).then(
    () => true,
    () => false,
  );
}

/** The pid that the last server of this folder wrote, if it did not end in good order. */
export async function leftPid(directory: string): Promise<number | undefined> {
  const text = await readFile(join(directory, pidFile), "utf8").catch(() => "");
  return /^\d+\s*$/.test(text) ? Number(text) : undefined;
}

/** Makes the folder with those above it; returns the uppermost that was not there before. */
export async function makeFolder(name: string, directory: string): Promise<string | undefined> {
  return orExplain(name, directory, () => mkdir(directory, { recursive: true, mode: 0o700 }));
}

/** Writes the configuration of a server that listens on loopback only and keeps streams in its own folder. */
export async function writeServerFiles({ name, directory, port, auth, owner }: ServerFiles): Promise<void> {
  const config = [
    `server_name: ${JSON.stringify(name)}`,
    `listen: "127.0.0.1:${port}"`,
    `pid_file: "./${pidFile}"`,
    'jetstream { store_dir: "./jetstream" }',
    `include "./${authConfigFile}"`,
    "",
  ].join("\n");
  await makeFolder(name, directory);
  await orExplain(name, directory, async () => {
    await writeFile(join(directory, ".gitignore"), "*\n");
    await writeFile(join(directory, ownerFile), owner, { mode: 0o600 });
    await writeAuth(directory, auth);
    await writeFile(configFile(directory), config, { mode: 0o600 });
  });
}

async function orExplain<Result>(
  name: string,
  directory: string,
  work: () => Promise<Result>,
): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    throw new NatsAuthError(
      "LOCAL_SERVER_START",
      `Cannot write the files of LocalServer "${name}" to "${directory}": ` +
        `${error instanceof Error ? error.message : error}. Give another \`directory\``,
    );
  }
}

/** Writes the operator's part anew; a running server reads it at its next start. */
export async function writeAuth(directory: string, auth: string): Promise<void> {
  await writeFile(join(directory, authConfigFile), auth, { mode: 0o600 });
}

/** Removes what stands in `entries`, and the folder if nothing else is in it. */
export async function removeServerFiles(directory: string): Promise<void> {
  for (const entry of entries) await rm(join(directory, entry), { recursive: true, force: true });
  const left = await readdir(directory).catch(() => undefined);
  if (left?.length === 0) await rmdir(directory);
}

/** Takes back {@link makeFolder}, with the server's files: `made` is what that returned. */
export async function removeMadeFolder(directory: string, made: string): Promise<void> {
  await removeServerFiles(directory);
  for (let folder = directory; folder.length >= made.length; folder = dirname(folder)) {
    // Another server may have moved in beside it.
    await rmdir(folder).catch(() => undefined);
  }
}
