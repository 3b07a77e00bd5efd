/** What anybody may see of a stack gives no seed, private key or creds away. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { generateKeyPair } from "../../provider/nkeys/index.ts";
import { Project } from "../support/project.ts";
import { secretsIn } from "../support/secrets.ts";
import type { Stack } from "../support/stack.ts";

/** Seeds that the program holds: of an account, of a user, and of a key pair. */
const accountSeed = generateKeyPair("account").seed;
const userSeed = generateKeyPair("user").seed;
const operatorSeed = generateKeyPair("operator").seed;
/** One with a character too many. */
const brokenSeed = `${generateKeyPair("account").seed}A`;

const project = new Project(`
  const root = new nats.KeyPair("root", { kind: "operator", seed: "${operatorSeed}" });
  const system = new nats.System("acme", { key: root });
  const server = new nats.LocalServer("dev", { config: system.serverConfig({ resolver: { type: "full" } }) });
  const orders = new nats.Account("orders", {
    operator: system,
    key: { seed: "${accountSeed}" },
    resolver: { servers: [server], creds: { text: system.systemUser.creds } },
    limits: { connections: 5 },
  });
  const stock = new nats.Account("stock", {
    operator: system,
    resolver: system.resolver({ servers: [server], timeout: "1s" }),
  });
  const worker = new nats.User("worker", { account: orders, key: { seed: "${userSeed}" } });
  const reader = new nats.User("reader", { account: stock });
  const creds = new nats.Creds("worker", { user: worker, file: "worker.creds" });
  new nats.Creds("reader", { user: reader, file: "reader.creds" });
  exports.creds = creds.contents;
  exports.reader = reader.creds;
  exports.seed = stock.seed;
  exports.issuer = stock.issuer;
`);
const known = [accountSeed, userSeed, operatorSeed, brokenSeed];
const loud = ["--diff", "--logtostderr", "-v=3", "--debug"];
let stack: Stack;

beforeAll(async () => {
  stack = await project.stack("dev");
});

afterAll(() => project.remove());

describe("what anybody may see gives no secret away", () => {
  it("in a preview and an update that make everything", async () => {
    await stack.preview(...loud);
    await stack.up(...loud);
    known.push(
      ...Object.values(await stack.keys()).flatMap((keys) => keys.filter((key) => key.startsWith("S"))),
    );
    known.push(...Object.values(await stack.outputs()).filter((output) => typeof output === "string"));
    expect(known.length).toBeGreaterThan(15);
    expect(stack.transcript).toContain("[secret]");
    expect(secretsIn(stack.transcript, known)).toEqual([]);
  });

  it("in the changes of a claim, a signer and a creds file", async () => {
    project.edit("connections: 5", "connections: 7");
    project.edit(
      'Account("stock", {',
      'Account("stock", { signingKeys: [new nats.KeyPair("more", { kind: "account" })],',
    );
    project.edit('"worker.creds"', '"other.creds"');
    await stack.preview(...loud);
    await stack.up(...loud);
    known.push(
      ...Object.values(await stack.keys()).flatMap((keys) => keys.filter((key) => key.startsWith("S"))),
    );
    expect(secretsIn(stack.transcript, known)).toEqual([]);
  });

  it("when a given seed is refused", async () => {
    const { program } = project;
    for (const seed of [userSeed, brokenSeed]) {
      project.program = program.replace(accountSeed, seed);
      expect(await stack.failing("preview", ...loud)).toContain(
        "Account resource 'orders' has a problem: key.seed",
      );
    }
    project.program = program;
    expect(secretsIn(stack.transcript, known)).toEqual([]);
  });

  it("when a push and a creds file fail", async () => {
    const server = project.serverPid("dev", "dev");
    process.kill(server, "SIGSTOP");
    project.edit("limits:", "description: 'new', limits:");
    project.edit('"reader.creds"', '"package.json/reader.creds"');
    const output = await stack.failing("up", "--yes", "--skip-preview", "--continue-on-error", ...loud);
    process.kill(server, "SIGCONT");
    expect(output).toContain('Cannot bring account "orders" into force');
    expect(output).toContain('Cannot use creds file "package.json/reader.creds"');
    expect(secretsIn(stack.transcript, known)).toEqual([]);
  });

  it("when a server does not start, and a look at it fails", async () => {
    process.kill(project.serverPid("dev", "dev"), "SIGKILL");
    project.edit('LocalServer("dev", {', 'LocalServer("dev", { executable: "no-nats-server",');
    expect(await stack.failing("up", "--yes", "--skip-preview", "--continue-on-error", ...loud)).toContain(
      'Cannot start LocalServer "dev"',
    );
    expect(await stack.refresh(...loud)).toContain("Cannot connect");
    expect(secretsIn(stack.transcript, known)).toEqual([]);
  });

  it("in exported state, and in the files of the back end", async () => {
    expect(secretsIn(await stack.run("stack", "export"), known)).toEqual([]);
    const folder = project.path("state");
    const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) =>
      entry.isFile(),
    );
    expect(files.length).toBeGreaterThan(5);
    for (const { parentPath, name } of files) {
      expect(secretsIn(readFileSync(join(parentPath, name), "utf8"), known)).toEqual([]);
    }
  });

  it("in a destroy", async () => {
    await stack.destroy(...loud);
    expect(secretsIn(stack.transcript, known)).toEqual([]);
  });

  it("and where it is asked for, it is found", async () => {
    const text = known.join("\n");
    expect(secretsIn(text, known).length).toBeGreaterThan(known.length);
  });
});
