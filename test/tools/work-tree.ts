/**
 * A work tree of its own with nothing but the scripts of tools/, a cache of its own, and a PATH on which only the
 * programs stand that a test puts there.
 *
 * @module
 */
import { type ChildProcess, spawn } from "node:child_process";
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import type { TestContext } from "vitest";

const root = resolve(__dirname, "..", "..");

/** Programs of the operating system that the scripts and the stand-ins call. */
const systemPrograms = ["sh", "sleep", "chmod", "mkdir", "cp", "env"];

export interface Finished {
  readonly code: number | null;
  readonly stdout: string;
  /** Both streams together. */
  readonly output: string;
}

export interface Running {
  readonly process: ChildProcess;
  readonly finished: Promise<Finished>;
}

export class WorkTree {
  readonly folder: string;
  readonly bin: string;
  readonly cache: string;
  /** What the stand-ins of {@link putGo} were called for, one line a call. */
  readonly #calls: string;

  /** The folder is removed when the test ends. */
  constructor({ onTestFinished }: TestContext) {
    this.folder = mkdtempSync(join(tmpdir(), "pulumi-nats-auth-tools-"));
    onTestFinished(() => rmSync(this.folder, { recursive: true, force: true }));
    this.bin = join(this.folder, "bin");
    this.cache = join(this.folder, "cache", "pulumi-nats-auth");
    this.#calls = join(this.folder, "calls");
    cpSync(join(root, "tools"), join(this.folder, "tools"), { recursive: true });
    for (const file of ["package.json", "package-lock.json"])
      cpSync(join(root, file), join(this.folder, file));
    mkdirSync(this.bin);
    for (const program of systemPrograms) symlinkSync(findProgram(program), join(this.bin, program));
    symlinkSync(process.execPath, join(this.bin, "node"));
    writeFileSync(this.#calls, "");
  }

  /** Uses the packages of the real work tree. */
  borrowPackages(): this {
    symlinkSync(join(root, "node_modules"), join(this.folder, "node_modules"));
    return this;
  }

  /** Puts a shell script on PATH, or anywhere else. */
  put(name: string, script: string, folder = this.bin): this {
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, name), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
    return this;
  }

  /** Puts a stand-in for Go on PATH, which "compiles" one package and takes its time for it. */
  putGo({ version = "go1.26.8", seconds = 0 } = {}): this {
    return this.put(
      "go",
      `if [ "$1" = env ]; then echo ${version}; exit; fi
echo "$$ $PWD" >> ${this.#calls}
while [ $# -gt 0 ]; do [ "$1" = -o ] && output=$2; shift; done
echo example.org/some/package >&2
sleep ${seconds}
echo '#!/bin/sh' > "$output"
chmod +x "$output"`,
    );
  }

  /** Puts a stand-in for npm on PATH, which installs empty shells of the packages that the scripts look at. */
  putNpm({ nodeRuns = true } = {}): this {
    return this.put(
      "npm",
      `echo "$$ npm $*" >> ${this.#calls}
mkdir -p node_modules/.bin node_modules/@pulumi/pulumi
cp package-lock.json node_modules/.package-lock.json
echo > node_modules/@pulumi/pulumi/pulumi-resource-pulumi-nodejs
${nodeRuns ? "echo > node_modules/.bin/node" : ""}`,
    );
  }

  /** Pins another version of a package, as after a pull. */
  changeLock(): void {
    const lock = JSON.parse(readFileSync(this.#lock, "utf8"));
    lock.packages["node_modules/typescript"].integrity = "sha512-another";
    writeFileSync(this.#lock, JSON.stringify(lock));
    this.touchLock();
  }

  /** Makes package-lock.json newer than what was installed from it. */
  touchLock(): void {
    const later = new Date(Date.now() + 10_000);
    utimesSync(this.#lock, later, later);
  }

  get #lock(): string {
    return join(this.folder, "package-lock.json");
  }

  /** What the stand-ins did, as "<folder or arguments>". */
  calls(): string[] {
    return this.#callLines().map((line) => line.slice(line.indexOf(" ") + 1));
  }

  /** Process ids of the stand-ins' calls. */
  callIds(): number[] {
    return this.#callLines().map((line) => Number.parseInt(line, 10));
  }

  cached(): string[] {
    return readdirSync(this.cache).sort();
  }

  /** Starts `prepare()` of tools/prepare.mjs as the two commands do; it prints the folders in the end. */
  startPrepare(): Running {
    const program = `
      import { runMain } from "./tools/failure.mjs";
      import { prepare } from "./tools/prepare.mjs";
      await runMain(async () => console.log("folders", (await prepare()).join(" ")));
    `;
    return this.start("node", ["--input-type=module", "--eval", program]);
  }

  prepare(): Promise<Finished> {
    return this.startPrepare().finished;
  }

  start(program: string, args: readonly string[]): Running {
    const child = spawn(join(this.bin, program), args, {
      cwd: this.folder,
      env: { PATH: this.bin, HOME: this.folder, XDG_CACHE_HOME: join(this.folder, "cache") },
      stdio: ["ignore", "pipe", "pipe"],
    });
    let stdout = "";
    let output = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      stdout += text;
      output += text;
    });
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      output += text;
    });
    const finished = new Promise<Finished>((done, fail) => {
      child.once("error", fail);
      child.once("close", (code) => done({ code, stdout, output }));
    });
    return { process: child, finished };
  }

  #callLines(): string[] {
    return readFileSync(this.#calls, "utf8")
      .split("\n")
      .filter((line) => line !== "");
  }
}

function findProgram(name: string): string {
  const folder = ["/usr/bin", "/bin"].find((candidate) => readdirSync(candidate).includes(name));
  if (folder === undefined) throw new Error(`There is no ${name} on this machine`);
  return join(folder, name);
}
