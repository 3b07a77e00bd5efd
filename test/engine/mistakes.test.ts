/** What cannot work fails with a text that helps, loses no key, and works once it is put right. */
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { generateKeyPair } from "../../provider/nkeys/index.ts";
import { diagnosticsIn } from "../support/diagnostics.ts";
import { freePort } from "../support/nats-server.ts";
import { Project } from "../support/project.ts";
import { secretsIn } from "../support/secrets.ts";
import type { Stack } from "../support/stack.ts";

/** Everything of it works. */
const right = {
  orders: "name: 'orders', resolver: system.resolver({ servers: [server] })",
  billing: "resolver: system.resolver({ servers: [server], timeout: '1s' })",
  stock: "resolver: system.resolver({ servers: [server] })",
  returns: "resolver: { servers: [server], creds: { text: system.systemUser.creds } }",
  folder: "folder.creds",
  forbidden: "forbidden.creds",
  precious: "precious.creds",
  more: "",
};

function programOf(parts: typeof right): string {
  return `
    const system = new nats.System("acme");
    const other = new nats.System("other");
    const config = system.serverConfig({ resolver: { type: "full" } });
    const server = new nats.LocalServer("dev", { config });
    const offline = new nats.Account("offline", { operator: system });
    const worker = new nats.User("worker", { account: offline });
    new nats.Account("orders", { operator: system, ${parts.orders} });
    new nats.Account("billing", { operator: system, ${parts.billing} });
    new nats.Account("stock", { operator: system, ${parts.stock} });
    new nats.Account("returns", { operator: system, ${parts.returns} });
    new nats.Creds("folder", { user: worker, file: "${parts.folder}" });
    new nats.Creds("forbidden", { user: worker, file: "${parts.forbidden}" });
    new nats.Creds("precious", { user: worker, file: "${parts.precious}" });
    ${parts.more}
  `;
}

const project = new Project(programOf(right));
/** Holds a port, and says nothing to those who connect. */
const stranger: Server = createServer();
let strangerPort: number;
let stack: Stack;
let keys: Record<string, readonly string[]>;

beforeAll(async () => {
  strangerPort = await freePort();
  await new Promise<void>((listening) => stranger.listen(strangerPort, "127.0.0.1", listening));
  stack = await project.stack("dev");
  await stack.up();
  keys = await stack.keys();
});

afterAll(async () => {
  stranger.close();
  await project.remove();
});

describe("an input that is refused", () => {
  it.each([
    { input: "an empty account name", orders: "name: ''", says: "name: must not be empty" },
    {
      input: "a seed that is none",
      orders: "key: { seed: 'SA...' }",
      says: "key.seed: expected an account seed (SA…), got text of 5 characters that is no nkey",
    },
  ])("fails the update, and names resource and input: $input", async ({ orders, says }) => {
    project.program = programOf({ ...right, orders });
    const { "Account orders": error } = diagnosticsIn(await stack.failingUp());
    expect(error).toMatch(/resource 'orders' has a problem: /);
    expect(error).toContain(says);
  });

  it("fails the preview already", async () => {
    project.program = programOf({ ...right, orders: "name: ''" });
    const { "Account orders": error } = diagnosticsIn(await stack.failing("preview"));
    expect(error).toMatch(/resource 'orders' has a problem: name: must not be empty$/);
  });

  it("is the seed of a user who was given by public key alone, where creds are wanted", async () => {
    const key = generateKeyPair("user").publicKey;
    project.program = `${programOf(right)}
      const seedless = new nats.User("seedless", { account: offline, key: { publicKey: "${key}" } });
      exports.creds = seedless.creds;
      new nats.Creds("seedless", { user: seedless });
    `;
    const { "Creds seedless": error, "Stack shop-dev": rest } = diagnosticsIn(await stack.failingUp());
    expect(error).toMatch(/resource 'seedless' has a problem: seed: is not known. .+/);
    expect(rest).toBeUndefined();
  });
});

describe("an update that meets every obstacle at once", () => {
  let errors: Record<string, string>;

  beforeAll(async () => {
    mkdirSync(project.path("a-folder"));
    writeFileSync(project.path("somebody.creds"), "the only copy");
    project.program = programOf({
      orders: `resolver: system.resolver({ servers: ["nats://127.0.0.1:${await freePort()}"] })`,
      billing: `resolver: system.resolver({ servers: ["nats://127.0.0.1:${strangerPort}"], timeout: "1s" })`,
      stock: "description: 'new', resolver: other.resolver({ servers: [server] })",
      returns: "description: 'new', resolver: { servers: [server], creds: { text: worker.creds } }",
      folder: "a-folder",
      // A folder of the operating system where not even root can make a file.
      forbidden: "/proc/worker.creds",
      precious: "somebody.creds",
      more: `
        new nats.LocalServer("taken", { config, port: ${strangerPort} });
        new nats.LocalServer("missing", { config, executable: "no-such-nats-server" });
      `,
    });
    errors = diagnosticsIn(await stack.failingUp("--continue-on-error"));
  });

  it.each([
    {
      obstacle: "a server that is not there",
      resource: "Account orders",
      says: /Cannot bring account "orders" into force: Cannot connect to the server: 127\.0\.0\.1:\d+: connection refused: is the server running, and is the port right\?/,
    },
    {
      obstacle: "a port where nobody speaks NATS",
      resource: "Account billing",
      says: /Cannot bring account "billing" into force: Cannot connect to the server: 127\.0\.0\.1:\d+: no answer in 1 s/,
    },
    {
      obstacle: "the system account of another operator",
      resource: "Account stock",
      says: /Cannot bring account "stock" into force: Server 127\.0\.0\.1:\d+ refuses the push user minted for the system account: does the server have A\w{55} as its system_account, is A\w{55} an unscoped signing key of it there/,
    },
    {
      obstacle: "creds of a user who is not of the system account",
      resource: "Account returns",
      says: /Cannot bring account "returns" into force: Server 127\.0\.0\.1:\d+ refuses user U\w{55} of the given creds: is it a user of the system account, still valid and not revoked\?/,
    },
    {
      obstacle: "a port that is taken",
      resource: "LocalServer taken",
      says: /Cannot start LocalServer "taken": port \d+ of 127\.0\.0\.1 is taken by another process\. Stop that process, or give another `port`/,
    },
    {
      obstacle: "a machine without nats-server",
      resource: "LocalServer missing",
      says: /Cannot start LocalServer "missing": no executable "no-such-nats-server" was found\. Install nats-server .+ and put it on PATH, or give its path as `executable`/,
    },
    {
      obstacle: "a folder in place of a creds file",
      resource: "Creds folder",
      says: /Cannot use creds file "a-folder": it is a directory\. Give the path of a file/,
    },
    {
      obstacle: "a folder where no creds file can be written",
      resource: "Creds forbidden",
      says: /Cannot use creds file "\/proc\/worker\.creds": .+ give another `file`/i,
    },
    {
      obstacle: "a file that belongs to somebody else in place of a creds file",
      resource: "Creds precious",
      says: /Cannot write creds to "somebody\.creds": the file holds something that this resource did not write\. Move it away, or give another `file`/,
    },
  ])("says what to do about $obstacle", ({ resource, says }) => {
    expect(errors[resource]).toMatch(says);
  });

  it("overwrites nothing and keeps every key", async () => {
    expect(readFileSync(project.path("somebody.creds"), "utf8")).toBe("the only copy");
    expect(await stack.keys()).toMatchObject(keys);
  });

  it("is put right by the next up, with the same keys", async () => {
    project.program = programOf(right);
    await stack.up();
    expect(await stack.keys()).toEqual(keys);
    expect(await stack.plan()).toEqual([]);
    const { "Account orders": orders } = await stack.resources();
    expect(project.jwtOf("dev", "dev", orders?.id ?? "")).toBe(orders?.outputs?.["jwt"]);
  });
});

describe("a creds file that has become a folder", () => {
  const folder = project.path("folder.creds");
  const problem = 'Cannot use creds file "folder.creds": it is a directory. Give the path of a file';

  it("shows in a preview and a refresh", async () => {
    rmSync(folder);
    mkdirSync(folder);
    expect(diagnosticsIn(await stack.preview())["Stack shop-dev"]).toBe(`Creds "folder": ${problem}`);
    expect(diagnosticsIn(await stack.refresh())["Stack shop-dev"]).toBe(`Creds "folder": ${problem}`);
  });

  it("fails the update", async () => {
    expect(diagnosticsIn(await stack.failingUp())["Creds folder"]).toBe(`error: ${problem} [CREDS_FILE]`);
  });

  it("is left in place by a destroy", async () => {
    const output = await stack.destroy();
    expect(output).toContain('Creds file "folder.creds" was changed by somebody else and is left in place');
    expect(await stack.resources()).toEqual({});
    expect(existsSync(folder)).toBe(true);
  });
});

it("gives no secret away, whatever goes wrong", () => {
  const seeds = Object.values(keys).flatMap((all) => all.filter((key) => key.startsWith("S")));
  expect(seeds.length).toBeGreaterThan(10);
  expect(stack.transcript).toContain("Cannot bring account");
  expect(secretsIn(stack.transcript, seeds)).toEqual([]);
});
