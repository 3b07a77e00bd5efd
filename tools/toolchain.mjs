/**
 * The programs that the project runs besides Node: from PATH where they serve, else built from pinned Go modules into
 * the cache.
 *
 * @module
 */
import { spawnSync } from "node:child_process";
import {
  accessSync,
  chmodSync,
  constants,
  copyFileSync,
  existsSync,
  readFileSync,
  realpathSync,
} from "node:fs";
import { basename, delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { cacheFolder, cacheKey, fillOnce } from "./cache.mjs";
import { SetupFailure } from "./failure.mjs";
import { buildGoProgram, buildRecipe, pinnedVersion, requireGo } from "./go-build.mjs";
import { findVersion, isAtLeast } from "./version.mjs";

/** Root of the work tree. */
export const root = fileURLToPath(new URL("..", import.meta.url));

/** Programs of the project's dev dependencies, Node 24 among them. */
export const binFolder = join(root, "node_modules", ".bin");

/**
 * @typedef {object} Tool
 * @property {string} minimum Oldest version on PATH that serves.
 * @property {readonly string[]} versionArgs Arguments that print the version.
 * @property {readonly [import("./go-build.mjs").GoProgram, ...import("./go-build.mjs").GoProgram[]]} programs What is
 *   built; the first is the tool itself, the others must lie on PATH too if it does.
 * @property {readonly string[]} scripts Files copied beside the programs, executable.
 * @property {string} duration What a first build takes.
 */

/** @type {readonly Tool[]} */
const tools = [
  {
    // CLI and SDK are released together, and the package's peer range for the SDK begins here.
    minimum: "3.216.0",
    versionArgs: ["version"],
    programs: [
      {
        name: "pulumi",
        folder: join(root, "tools", "pulumi"),
        module: "github.com/pulumi/pulumi/pkg/v3",
        tags: ["osusergo", "grpcnotrace"],
        versionVariable: "github.com/pulumi/pulumi/sdk/v3/go/common/version.Version",
      },
      {
        // The last release line of sdk/v3 that contains the host: its present module has no tagged version. It runs
        // programs of the present SDK, but needs an older sdk/v3 than the CLI, hence a Go module of its own.
        name: "pulumi-language-nodejs",
        folder: join(root, "tools", "pulumi-language-nodejs"),
        module: "github.com/pulumi/pulumi/sdk/v3",
      },
    ],
    // Starts dynamic providers; pulumi looks for it beside itself.
    scripts: [join(root, "node_modules", "@pulumi", "pulumi", "pulumi-resource-pulumi-nodejs")],
    duration: "about four minutes on two cores",
  },
  {
    minimum: "2.15.0",
    versionArgs: ["--version"],
    programs: [
      {
        name: "nats-server",
        folder: join(root, "tools", "nats-server"),
        module: "github.com/nats-io/nats-server/v2",
      },
    ],
    scripts: [],
    duration: "about half a minute on two cores",
  },
];

/**
 * Provides every tool, building what PATH lacks.
 *
 * @param {NodeJS.ProcessEnv} env
 * @param {(line: string) => void} log
 * @returns {Promise<string[]>} Folders to put before PATH.
 */
export async function prepareTools(env, log) {
  const folders = [];
  for (const tool of tools) {
    const [program] = tool.programs;
    const onPath = lookOnPath(tool, env);
    if (onPath.serves) {
      log(`${program.name} ${onPath.version}: from PATH`);
      continue;
    }
    const title = `${program.name} ${pinnedVersion(program)}`;
    const folder = cachedFolder(tool, env);
    if (existsSync(folder)) {
      log(`${title}: from the cache`);
    } else {
      log(`${title}: ${onPath.problem}; building it, ${tool.duration}`);
      await requireGo(title, program.folder, env, log);
      await fillOnce(folder, title, (partial) => build(tool, partial, env, log), log);
      log(`${title}: built`);
    }
    folders.push(folder);
  }
  return folders;
}

/**
 * Folders to put before PATH, so that every tool is found.
 *
 * @param {NodeJS.ProcessEnv} [env]
 * @throws {SetupFailure} if a tool is neither on PATH nor built.
 */
export function toolFolders(env = process.env) {
  /** @type {string[]} */
  const problems = [];
  const folders = tools.flatMap((tool) => {
    const onPath = lookOnPath(tool, env);
    if (onPath.serves) return [];
    const folder = cachedFolder(tool, env);
    if (!existsSync(folder)) problems.push(onPath.problem);
    return [folder];
  });
  if (problems.length > 0) throw new SetupFailure(`${problems.join("; ")}. Run \`npm run setup\` first`);
  return folders;
}

/**
 * The environment in which Node 24 and every tool are found.
 *
 * @param {readonly string[]} folders From {@link prepareTools} or {@link toolFolders}.
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {NodeJS.ProcessEnv}
 */
export function toolEnvironment(folders, env = process.env) {
  return { ...env, PATH: [binFolder, ...folders, env["PATH"]].join(delimiter) };
}

/**
 * @param {Tool} tool
 * @param {NodeJS.ProcessEnv} env
 * @returns {{ serves: true, version: string } | { serves: false, problem: string }}
 */
function lookOnPath(tool, env) {
  const [{ name }, ...companions] = tool.programs;
  const path = findOnPath(name, env);
  if (path === undefined) return { serves: false, problem: `no ${name} on PATH` };
  const answer = spawnSync(path, tool.versionArgs, {
    env: { ...env, PULUMI_SKIP_UPDATE_CHECK: "true" },
    encoding: "utf8",
    timeout: 30_000,
  });
  const version = findVersion(answer.stdout ?? "");
  if (version === undefined) return { serves: false, problem: `${name} on PATH does not tell its version` };
  if (!isAtLeast(version, tool.minimum)) {
    return { serves: false, problem: `${name} on PATH is ${version}, older than ${tool.minimum}` };
  }
  const beside = { ...env, PATH: [dirname(realpathSync(path)), env["PATH"]].join(delimiter) };
  const missing = [
    ...companions.map((program) => program.name),
    ...tool.scripts.map((script) => basename(script)),
  ].find((companion) => findOnPath(companion, beside) === undefined);
  if (missing !== undefined) return { serves: false, problem: `${name} on PATH comes without ${missing}` };
  return { serves: true, version };
}

/**
 * @param {string} name
 * @param {NodeJS.ProcessEnv} env
 */
function findOnPath(name, env) {
  return (env["PATH"] ?? "")
    .split(delimiter)
    .map((folder) => join(folder || ".", name))
    .find(isExecutable);
}

/** @param {string} path */
function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/**
 * @param {Tool} tool
 * @param {NodeJS.ProcessEnv} env
 */
function cachedFolder(tool, env) {
  const [program] = tool.programs;
  const recipe = [
    ...tool.programs.flatMap(buildRecipe),
    ...tool.scripts.map((script) => readFileSync(script)),
  ];
  return join(cacheFolder(env), cacheKey(program.name, pinnedVersion(program), recipe));
}

/**
 * @param {Tool} tool
 * @param {string} folder
 * @param {NodeJS.ProcessEnv} env
 * @param {(line: string) => void} log
 */
async function build(tool, folder, env, log) {
  for (const program of tool.programs) await buildGoProgram(program, join(folder, program.name), env, log);
  for (const script of tool.scripts) {
    copyFileSync(script, join(folder, basename(script)));
    chmodSync(join(folder, basename(script)), 0o755);
  }
}
