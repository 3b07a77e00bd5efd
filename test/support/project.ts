/**
 * Pulumi projects in temporary folders and their stacks, driven by the real `pulumi`.
 *
 * @module
 */
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { kill, processesWith } from "./processes.ts";
import { Stack } from "./stack.ts";

const root = resolve(__dirname, "..", "..");

/** A folder with a program in plain JavaScript, in which this package and Pulumi's SDK are installed. */
export class Project {
  readonly folder = mkdtempSync(join(tmpdir(), "pulumi-nats-auth-engine-"));
  readonly #stacks: Stack[] = [];

  /** @param program Source of `index.js`; `nats` is this package and `pulumi` Pulumi's SDK. */
  constructor(program: string) {
    mkdirSync(join(this.folder, "state"));
    mkdirSync(join(this.folder, "node_modules", "@pulumi"), { recursive: true });
    symlinkSync(root, join(this.folder, "node_modules", "pulumi-nats-auth"));
    symlinkSync(
      join(root, "node_modules", "@pulumi", "pulumi"),
      join(this.folder, "node_modules", "@pulumi", "pulumi"),
    );
    writeFileSync(join(this.folder, "Pulumi.yaml"), "name: shop\nruntime: nodejs\n");
    writeFileSync(join(this.folder, "package.json"), JSON.stringify({ name: "shop", main: "index.js" }));
    this.program = program;
  }

  set program(text: string) {
    const uses = ['const nats = require("pulumi-nats-auth");', 'const pulumi = require("@pulumi/pulumi");'];
    writeFileSync(join(this.folder, "index.js"), [...uses, text].join("\n"));
  }

  get program(): string {
    return readFileSync(join(this.folder, "index.js"), "utf8").split("\n").slice(2).join("\n");
  }

  /** Replaces a part of the program, which must be there once. */
  edit(part: string, replacement: string): void {
    const parts = this.program.split(part);
    if (parts.length !== 2) throw new Error(`The program has ${parts.length - 1} times: ${part}`);
    this.program = parts.join(replacement);
  }

  /** Path of a file in the folder. */
  path(...parts: readonly string[]): string {
    return join(this.folder, ...parts);
  }

  /** A new, empty stack. */
  async stack(name: string): Promise<Stack> {
    const stack = new Stack(this.folder, name);
    this.#stacks.push(stack);
    await stack.run("stack", "init");
    return stack;
  }

  /** The JWT files of a local server: public keys of the accounts that it has. */
  accountsOf(stack: string, server: string): string[] {
    const files = readdirSync(this.path(".nats-server", stack, server, "jwt"));
    return files.filter((file) => file.endsWith(".jwt")).map((file) => file.replace(/\.jwt$/, ""));
  }

  /** The JWT that a local server has of an account. */
  jwtOf(stack: string, server: string, account: string): string {
    return readFileSync(this.path(".nats-server", stack, server, "jwt", `${account}.jwt`), "utf8");
  }

  /** Process id of a local server. */
  serverPid(stack: string, server: string): number {
    return Number(readFileSync(this.path(".nats-server", stack, server, "nats-server.pid"), "utf8"));
  }

  /** Ends commands and servers that are left, by their ids, and removes the folder. */
  async remove(): Promise<void> {
    await Promise.all(this.#stacks.map((stack) => stack.stop()));
    // Servers outlive the commands that started them; each names its configuration file in this folder.
    for (const pid of await processesWith(this.folder)) await kill(pid);
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 5 });
  }
}
