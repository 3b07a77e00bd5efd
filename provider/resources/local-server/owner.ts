/**
 * Whose server a folder holds, so that none is stopped or overwritten that another stack needs.
 *
 * @module
 */

import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { NatsAuthError } from "../../errors.ts";
import { decodeJwt } from "../../jwt/index.ts";
import { configFile, leftPid, ownerFile } from "./files.ts";
import { isRunning } from "./process.ts";

/** What tells a server from others that are to have the same folder. */
export interface Owned {
  readonly name: string;
  /** Project, stack and name. */
  readonly owner?: string;
  readonly config: { readonly text: string };
}

/** The mark of a server: two stacks may have the same name in two back ends, but then they have two operators. */
export function ownerMark({ owner, name, config }: Owned): string {
  const [, jwt] = /^operator: (\S+)$/m.exec(config.text) ?? [];
  return [owner ?? name, ...(jwt === undefined ? [] : [decodeJwt(jwt, "operator").sub])].join("\n");
}

/**
 * Refuses a folder that another server has.
 *
 * @throws {NatsAuthError} `LOCAL_SERVER_START`
 */
export async function refuseForeign(server: Owned, directory: string): Promise<void> {
  const owner = await readFile(join(directory, ownerFile), "utf8").catch(() => undefined);
  const left = await leftPid(directory);
  const running = left !== undefined && (await isRunning(left, configFile(directory)));
  if (owner === ownerMark(server) || (owner === undefined && !running)) return;
  throw new NatsAuthError(
    "LOCAL_SERVER_START",
    `Cannot start LocalServer "${server.name}" in "${directory}": the folder is that of another server` +
      `${owner === undefined ? "" : `, ${owner.replace("\n", " with operator ")}`}. Give another \`directory\`; or, ` +
      `if nobody needs that server, ${running ? `end process ${left} and ` : ""}remove the folder`,
  );
}
