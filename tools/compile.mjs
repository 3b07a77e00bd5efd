/**
 * dist/ from provider/ and sdk/: what is published, and what programs and the dynamic provider process load.
 *
 * @module
 */
import { existsSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { runCommand } from "./command.mjs";
import { root } from "./toolchain.mjs";

const dist = join(root, "dist");

/**
 * Compiles what has changed.
 *
 * @param {NodeJS.ProcessEnv} env Environment in which Node 24 and tsc are found.
 * @param {(line: string) => void} [log]
 */
export async function compile(env, log = console.log) {
  removeOrphans();
  await runCommand(
    { title: "compile", program: "tsc", args: ["-p", "tsconfig.build.json"], cwd: root, env },
    log,
  );
}

/** Removes what was compiled from a source that is no longer there, for the compiler never does. */
function removeOrphans() {
  if (!existsSync(dist)) return;
  for (const output of readdirSync(dist, { recursive: true, encoding: "utf8" })) {
    const source = /^(.*?)(\.d\.ts|\.js)$/.exec(output)?.[1];
    if (source !== undefined && !existsSync(join(root, `${source}.ts`))) rmSync(join(dist, output));
  }
}
