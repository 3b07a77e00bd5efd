/**
 * One child process, watched: whoever looks at the screen sees a sign of life every few seconds.
 *
 * @module
 */
import { spawn } from "node:child_process";
import { onInterrupt, throwIfInterrupted } from "./interrupt.mjs";

/** Longest silence on the screen while a command runs. */
const silenceMilliseconds = 5_000;
/** Lines of output that a failure repeats. */
const tailLines = 100;

/**
 * @typedef {object} Command
 * @property {string} title What is being done, as the progress lines name it.
 * @property {string} program
 * @property {readonly string[]} args
 * @property {string} [cwd]
 * @property {NodeJS.ProcessEnv} [env] Whole environment; default is that of this process.
 * @property {boolean} [show] Pass the output on as it comes; default is to keep it for the case of a failure.
 * @property {(line: string) => void} [onLine] Called with every line of output.
 * @property {() => string} [progress] What the sign of life says besides the time; default "working".
 */

/** A command that ended with another exit code than 0. */
export class CommandFailure extends Error {
  /**
   * @param {Command} command
   * @param {string} reason
   * @param {string} output Empty where the output was shown already.
   * @param {boolean} started Whether there is such a program.
   */
  constructor(command, reason, output, started) {
    super(
      `${command.title}: \`${[command.program, ...command.args].join(" ")}\` ${reason}${output && `\n${output}`}`,
    );
    this.output = output;
    this.started = started;
  }
}

/**
 * Runs a command to its end.
 *
 * The child is the leader of a process group of its own: a signal reaches the whole group, so that no grandchild (a
 * compiler, an npm script) is left behind, and this process ends only after it.
 *
 * @param {Command} command
 * @param {(line: string) => void} [log] Where signs of life go.
 * @returns {Promise<string>} Standard output.
 * @throws {CommandFailure} if the command cannot be started or fails.
 * @throws {import("./interrupt.mjs").Interrupted} if a signal stopped it.
 */
export async function runCommand(command, log = console.log) {
  throwIfInterrupted();
  const started = Date.now();
  let lastSign = started;
  const child = spawn(command.program, command.args, {
    cwd: command.cwd,
    env: command.env ?? process.env,
    stdio: ["ignore", "pipe", "pipe"],
    detached: true,
  });
  // Ctrl-C is what every program takes as a request to end in good order (pulumi gives its lock back); whoever sends a
  // second signal does not want to wait for that.
  let request = /** @type {NodeJS.Signals} */ ("SIGINT");
  const stopListening = onInterrupt(() => {
    signalGroup(child, request);
    request = "SIGTERM";
  });
  const heartbeat = setInterval(() => {
    if (Date.now() - lastSign < silenceMilliseconds) return;
    lastSign = Date.now();
    log(`  ${command.title}: ${command.progress?.() ?? "working"} (${seconds(started)} s)`);
  }, 500);

  let stdout = "";
  /** @type {string[]} */
  const tail = [];
  for (const [stream, target] of /** @type {const} */ ([
    [child.stdout, process.stdout],
    [child.stderr, process.stderr],
  ])) {
    let rest = "";
    stream.setEncoding("utf8");
    stream.on("data", (/** @type {string} */ text) => {
      if (target === process.stdout) stdout += text;
      if (command.show) {
        target.write(text);
        lastSign = Date.now();
      }
      const lines = (rest + text).split("\n");
      rest = lines.pop() ?? "";
      for (const line of lines) {
        command.onLine?.(line);
        tail.push(line);
        if (tail.length > tailLines) tail.shift();
      }
    });
  }

  try {
    const reason = await new Promise((resolve) => {
      child.once("error", (error) => resolve(`did not start: ${error.message}`));
      child.once("close", (code, signal) =>
        resolve(code === 0 ? "" : `ended with ${signal ?? `exit code ${code}`}`),
      );
    });
    throwIfInterrupted();
    if (reason !== "") {
      const output = command.show ? "" : tail.join("\n");
      throw new CommandFailure(command, reason, output, child.pid !== undefined);
    }
    return stdout;
  } finally {
    clearInterval(heartbeat);
    stopListening();
  }
}

/**
 * @param {import("node:child_process").ChildProcess} child
 * @param {NodeJS.Signals} signal
 */
function signalGroup(child, signal) {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, signal);
  } catch {
    // The group has ended by itself.
  }
}

/** @param {number} since */
function seconds(since) {
  return Math.round((Date.now() - since) / 1000);
}
