/**
 * `npm test`: every gate of the project, one after the other; a failing one does not hide the next. The last line
 * counts steps and tests: `N passed, N failed`.
 *
 * `npm run test:fast` runs those gates that need no program besides Node.
 *
 * @module
 */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CommandFailure, runCommand } from "./command.mjs";
import { compile } from "./compile.mjs";
import { prepareDependencies } from "./dependencies.mjs";
import { runMain, SetupFailure } from "./failure.mjs";
import { prepareNode22 } from "./node-22.mjs";
import { prepare } from "./prepare.mjs";
import { root, toolEnvironment } from "./toolchain.mjs";

/**
 * @typedef {object} Counts
 * @property {number} passed
 * @property {number} failed
 *
 * @typedef {object} Step
 * @property {string} name
 * @property {boolean} fast Part of `npm run test:fast`.
 * @property {(env: NodeJS.ProcessEnv) => Promise<Counts>} run
 */

/** @type {readonly Step[]} */
const steps = [
  { name: "format and lint", fast: true, run: gate("biome", ["check", "--error-on-warnings"]) },
  { name: "types", fast: true, run: gate("tsc", ["-p", "tsconfig.json"]) },
  {
    name: "build",
    fast: true,
    run: async (env) => {
      await compile(env);
      return { passed: 1, failed: 0 };
    },
  },
  { name: "unit tests", fast: true, run: tests("unit") },
  { name: "tests against the Go library", fast: false, run: tests("reference") },
  { name: "tests through the dynamic provider process", fast: false, run: tests("process") },
  { name: "tests against a real nats-server", fast: false, run: tests("server") },
  { name: "tests of the two commands", fast: false, run: tests("tools") },
  { name: "tests with the real pulumi", fast: false, run: tests("engine") },
  { name: "tests of the packed package", fast: false, run: tests("package") },
];

await runMain(async () => {
  const fast = process.argv.includes("--fast");
  const env = await prepareStep(fast);
  if (env === undefined) return;
  const total = { passed: 0, failed: 0 };
  const summary = [];
  for (const step of steps.filter((each) => each.fast || !fast)) {
    console.log(`\n== ${step.name}`);
    const started = Date.now();
    const { passed, failed } = await runStep(step, env);
    total.passed += passed;
    total.failed += failed;
    const seconds = ((Date.now() - started) / 1000).toFixed(1);
    summary.push(`${failed === 0 ? "ok    " : "FAILED"} ${seconds.padStart(6)} s  ${step.name}`);
    console.log(summary.at(-1));
  }
  console.log(`\n${summary.join("\n")}\n\n${total.passed} passed, ${total.failed} failed`);
  if (total.failed > 0) process.exitCode = 1;
});

/**
 * What cannot be prepared fails the run, with the same closing line as everything else.
 *
 * @param {boolean} fast
 */
async function prepareStep(fast) {
  console.log("== setup");
  try {
    if (fast) {
      await prepareDependencies(process.env, console.log);
      return toolEnvironment([]);
    }
    const folders = await prepare();
    await prepareNode22(process.env, console.log);
    return toolEnvironment(folders);
  } catch (error) {
    if (!(error instanceof CommandFailure || error instanceof SetupFailure)) throw error;
    console.log(error.message);
    console.log("\n0 passed, 1 failed");
    process.exitCode = 1;
    return undefined;
  }
}

/**
 * @param {Step} step
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<Counts>}
 */
async function runStep(step, env) {
  try {
    return await step.run(env);
  } catch (error) {
    if (!(error instanceof CommandFailure)) throw error;
    console.log(error.message);
    return { passed: 0, failed: 1 };
  }
}

/**
 * A step that passes or fails as a whole.
 *
 * @param {string} program
 * @param {readonly string[]} args
 * @returns {Step["run"]}
 */
function gate(program, args) {
  return async (env) => {
    await runCommand({ title: program, program, args, cwd: root, env, show: true });
    return { passed: 1, failed: 0 };
  };
}

/**
 * A step that counts its tests.
 *
 * @param {string} project Name in vitest.config.mts.
 * @returns {Step["run"]}
 */
function tests(project) {
  return async (env) => {
    const folder = mkdtempSync(join(tmpdir(), "pulumi-nats-auth-test-"));
    const report = join(folder, "report.json");
    try {
      const args = [
        "run",
        "--project",
        project,
        "--reporter=default",
        "--reporter=json",
        `--outputFile.json=${report}`,
      ];
      const failure = await runCommand({
        title: project,
        program: "vitest",
        args,
        cwd: root,
        env,
        show: true,
      }).then(
        () => undefined,
        (/** @type {unknown} */ error) => error,
      );
      if (failure !== undefined && !(failure instanceof CommandFailure)) throw failure;
      if (failure !== undefined) console.log(failure.message);
      const { passed, failed } = count(report);
      // A failure outside of any test (an unhandled rejection, no test found) counts too.
      return { passed, failed: failed === 0 && failure !== undefined ? 1 : failed };
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  };
}

/**
 * Counts tests as vitest's JSON report lists them. A file that could not be loaded is a failure without tests, and a
 * test that was skipped has not passed.
 *
 * @param {string} report
 * @returns {Counts}
 */
function count(report) {
  /** @type {{ testResults: { status: string, assertionResults: { status: string }[] }[] }} */
  let files;
  try {
    files = JSON.parse(readFileSync(report, "utf8"));
  } catch {
    return { passed: 0, failed: 1 };
  }
  let passed = 0;
  let failed = 0;
  for (const { status, assertionResults } of files.testResults) {
    const good = assertionResults.filter((test) => test.status === "passed").length;
    const bad = assertionResults.length - good;
    passed += good;
    failed += status === "failed" && bad === 0 ? 1 : bad;
  }
  return { passed, failed };
}
