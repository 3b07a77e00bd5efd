/**
 * A stack, driven by the real `pulumi`: its commands, what they print and what it keeps.
 *
 * @module
 */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { descendant, descendants, kill } from "./processes.ts";
import { type Exported, keysOf, nameOf, type Resources, resourcesOf } from "./state.ts";

/** A command that has ended. */
export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  /** All that the user sees, in its order. */
  readonly output: string;
}

/** A command under way. */
export interface Running {
  readonly ended: Promise<Ended>;
  /** Id of the process that runs this package's code for the command, once there is one. */
  provider(): Promise<number>;
}

export class Stack {
  readonly name: string;
  /** All that the user has seen so far. */
  transcript = "";
  /** More variables for the commands. */
  readonly environment: Record<string, string> = {};
  readonly #folder: string;
  readonly #running = new Set<ChildProcess>();

  /** @param folder The project's. */
  constructor(folder: string, name: string) {
    this.#folder = folder;
    this.name = name;
  }

  /** Runs `pulumi up`, which must succeed, and returns what the user sees. */
  up(...flags: readonly string[]): Promise<string> {
    return this.run("up", "--yes", "--skip-preview", ...flags);
  }

  /** Runs `pulumi up`, which must fail, and returns what the user sees. */
  failingUp(...flags: readonly string[]): Promise<string> {
    return this.failing("up", "--yes", "--skip-preview", ...flags);
  }

  /** Runs `pulumi preview` and returns what it says. */
  preview(...flags: readonly string[]): Promise<string> {
    return this.run("preview", ...flags);
  }

  /** What `pulumi up` would do, without what stays the same: `update Account orders`. */
  async plan(): Promise<string[]> {
    const { stdout } = await this.#succeed("preview", "--json");
    const { steps }: { steps: readonly { op: string; urn: string }[] } = JSON.parse(stdout);
    return steps.filter(({ op }) => op !== "same").map(({ op, urn }) => `${op} ${nameOf(urn)}`);
  }

  /** Runs `pulumi refresh`, which must succeed, and returns what the user sees. */
  refresh(...flags: readonly string[]): Promise<string> {
    return this.run("refresh", "--yes", "--skip-preview", ...flags);
  }

  /** Runs `pulumi destroy`, which must succeed, and returns what the user sees. */
  destroy(...flags: readonly string[]): Promise<string> {
    return this.run("destroy", "--yes", "--skip-preview", ...flags);
  }

  /** What is in state. */
  async resources(): Promise<Resources> {
    const { stdout } = await this.#succeed("stack", "export");
    return resourcesOf(JSON.parse(stdout));
  }

  /** What is in state, with secrets in plain text. */
  async openResources(): Promise<Resources> {
    return resourcesOf(JSON.parse(await this.#open("stack", "export")));
  }

  /** All public keys and seeds in state, by type and name of their resource. */
  async keys(): Promise<Record<string, readonly string[]>> {
    return keysOf(await this.openResources());
  }

  /** What the program exports, with secrets in plain text. */
  async outputs(): Promise<Record<string, string>> {
    return JSON.parse(await this.#open("stack", "output", "--json"));
  }

  /** Puts another state in place of the present one. */
  async alterState(alter: (exported: Exported) => void): Promise<void> {
    const { stdout } = await this.#succeed("stack", "export");
    const exported: Exported = JSON.parse(stdout);
    alter(exported);
    const ended = await this.start(["stack", "import"], JSON.stringify(exported)).ended;
    if (ended.code !== 0) throw new Error(ended.output);
  }

  /** Runs a command, which must succeed, and returns what the user sees. */
  async run(...args: readonly string[]): Promise<string> {
    return (await this.#succeed(...args)).output;
  }

  /** Runs a command, which must fail, and returns what the user sees. */
  async failing(...args: readonly string[]): Promise<string> {
    const { code, output } = await this.start(args).ended;
    if (code === 0) throw new Error(`pulumi ${args.join(" ")} succeeded:\n${output}`);
    return output;
  }

  /** Starts a command. */
  start(args: readonly string[], input = ""): Running {
    const child = spawn("pulumi", [...args, "--stack", this.name, "--non-interactive"], {
      cwd: this.#folder,
      env: this.#environment(),
    });
    this.#running.add(child);
    let stdout = "";
    let output = "";
    child.stdout.on("data", (data) => {
      stdout += data;
    });
    for (const stream of [child.stdout, child.stderr]) {
      stream.on("data", (data) => {
        output += data;
      });
    }
    child.stdin.end(input);
    const ended = once(child, "close").then(([code]) => {
      this.#running.delete(child);
      this.transcript += output;
      return { code, stdout, output: stripVTControlCharacters(output) };
    });
    return { ended, provider: () => descendant(child.pid ?? 0, "cmd/dynamic-provider") };
  }

  /** Ends commands that are still under way, with all that they have started. */
  async stop(): Promise<void> {
    for (const { pid } of this.#running) {
      if (pid === undefined) continue;
      for (const each of [...(await descendants(pid)), pid]) await kill(each);
    }
  }

  async #succeed(...args: readonly string[]): Promise<Ended> {
    const ended = await this.start(args).ended;
    if (ended.code === 0) return ended;
    throw new Error(`pulumi ${args.join(" ")} ended with ${ended.code}:\n${ended.output}`);
  }

  /** What a command shows that is told to show secrets: no part of the transcript. */
  async #open(...args: readonly string[]): Promise<string> {
    const before = this.transcript;
    const { stdout } = await this.#succeed(...args, "--show-secrets");
    this.transcript = before;
    return stdout;
  }

  #environment(): NodeJS.ProcessEnv {
    const outer = Object.entries(process.env).filter(([name]) => !name.startsWith("PULUMI_"));
    return {
      ...Object.fromEntries(outer),
      PULUMI_BACKEND_URL: `file://${join(this.#folder, "state")}`,
      PULUMI_HOME: join(this.#folder, "home"),
      // A fifth of a command's time is the compilation of Pulumi's SDK, the same for all projects.
      NODE_COMPILE_CACHE: join(tmpdir(), "node-compile-cache"),
      PULUMI_CONFIG_PASSPHRASE: "only of this test",
      PULUMI_SKIP_UPDATE_CHECK: "true",
      PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
      PULUMI_DISABLE_REGISTRY_RESOLVE: "true",
      ...this.environment,
    };
  }
}
