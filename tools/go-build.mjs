/**
 * One program built from a Go module of this folder, whose go.mod names it by a tool directive and whose go.sum
 * pins everything it is made of.
 *
 * @module
 */
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { CommandFailure, runCommand } from "./command.mjs";
import { SetupFailure } from "./failure.mjs";
import { findVersion, isAtLeast } from "./version.mjs";

/** Oldest Go that builds the modules, from their go.mod. */
const minimumGo = "1.26";

/**
 * @typedef {object} GoProgram
 * @property {string} name File name of the program.
 * @property {string} folder Folder of the Go module.
 * @property {string} module Go module that holds the program; its version in go.mod is the program's.
 * @property {readonly string[]} [tags]
 * @property {string} [versionVariable] Variable that the linker sets to the version.
 */

/**
 * Version that the module's go.mod pins, without the leading "v".
 *
 * @param {GoProgram} program
 */
export function pinnedVersion({ folder, module }) {
  const goMod = readFileSync(join(folder, "go.mod"), "utf8");
  const requirement = goMod.split("\n").find((line) => line.trim().startsWith(`${module} v`));
  return findVersion(requirement?.slice(requirement.indexOf(module) + module.length) ?? "") ?? "";
}

/**
 * Everything that decides what is built.
 *
 * @param {GoProgram} program
 * @returns {(string | Buffer)[]}
 */
export function buildRecipe(program) {
  return [
    readFileSync(join(program.folder, "go.mod")),
    readFileSync(join(program.folder, "go.sum")),
    buildFlags(program).join(" "),
  ];
}

/**
 * @param {GoProgram} program
 * @param {string} output Path of the executable.
 * @param {NodeJS.ProcessEnv} env The user's Go settings (GOFLAGS, GOPROXY, GOCACHE...) are kept.
 * @param {(line: string) => void} log
 */
export async function buildGoProgram(program, output, env, log) {
  const title = `${program.name} ${pinnedVersion(program)}`;
  let downloaded = 0;
  let compiled = 0;
  let latest = "";
  await runCommand(
    {
      title,
      program: "go",
      args: ["build", "-v", ...buildFlags(program), "-o", output, "tool"],
      cwd: program.folder,
      // Without C the programs need no C compiler here and no matching C library where they run. Work files beside the
      // output go away with it when the build is interrupted. A go.work in a parent folder must not change the build.
      env: { CGO_ENABLED: "0", GOTMPDIR: dirname(output), ...env, GOWORK: "off" },
      onLine(line) {
        if (line.startsWith("go: downloading ")) downloaded += 1;
        else if (/^[\w.~/-]+$/.test(line)) {
          compiled += 1;
          latest = line;
        }
      },
      progress: () =>
        compiled > 0
          ? `compiled ${compiled} packages, now ${latest}`
          : `downloaded ${downloaded} Go modules, looking at what is to be built`,
    },
    log,
  );
}

/** @param {GoProgram} program */
function buildFlags({ tags = [], versionVariable, ...program }) {
  const setVersion = versionVariable ? ` -X ${versionVariable}=v${pinnedVersion(program)}` : "";
  return ["-mod=readonly", "-trimpath", `-tags=${tags.join(",")}`, `-ldflags=-s -w${setVersion}`];
}

/**
 * @param {string} neededFor What the user would have instead of Go, for the message.
 * @param {string} folder A Go module: Go may fetch the toolchain that its go.mod asks for.
 * @param {NodeJS.ProcessEnv} env
 * @param {(line: string) => void} log
 * @throws {SetupFailure} if there is no Go that can build the module.
 */
export async function requireGo(neededFor, folder, env, log) {
  const found = await problemOfGo(folder, env, log);
  if (found === undefined) return;
  throw new SetupFailure(
    `${found}. Go ${minimumGo} or later is needed to build ${neededFor}.\n` +
      "Either install Go: https://go.dev/doc/install\n" +
      "or install the tools themselves and put them on PATH:\n" +
      "  pulumi       https://www.pulumi.com/docs/iac/download-install/\n" +
      "  nats-server  https://docs.nats.io/running-a-nats-service/introduction/installation\n" +
      "Then run the same command again.",
  );
}

/**
 * @param {string} folder
 * @param {NodeJS.ProcessEnv} env
 * @param {(line: string) => void} log
 */
async function problemOfGo(folder, env, log) {
  const progress = () => "asking for its version; it may fetch the toolchain that go.mod names";
  const command = { title: "go", program: "go", args: ["env", "GOVERSION"], cwd: folder, env, progress };
  try {
    const version = findVersion(await runCommand(command, log));
    if (version !== undefined && isAtLeast(version, minimumGo)) return undefined;
    return `Go on PATH does not serve: ${version ?? "it does not tell its version"}`;
  } catch (error) {
    if (!(error instanceof CommandFailure)) throw error;
    return error.started ? `Go on PATH does not serve: ${error.output.trim()}` : "There is no Go on PATH";
  }
}
