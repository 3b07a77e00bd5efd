/** A local server that has lost its accounts gets them again. */
import { rmSync } from "node:fs";
import { createServer } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { diagnosticsIn } from "../support/diagnostics.ts";
import { freePort } from "../support/nats-server.ts";
import { kill } from "../support/processes.ts";
import { Project } from "../support/project.ts";
import type { Stack } from "../support/stack.ts";

let project: Project;
let stack: Stack;
let keys: Record<string, readonly string[]>;

beforeAll(async () => {
  project = new Project(`
    const system = new nats.System("acme");
    const server = new nats.LocalServer("dev", {
      config: system.serverConfig({ resolver: { type: "full" } }),
      port: ${await freePort()},
    });
    const orders = new nats.Account("orders", { operator: system, resolver: system.resolver({ servers: [server] }) });
    new nats.User("worker", { account: orders });
  `);
  stack = await project.stack("dev");
  await stack.up();
  keys = await stack.keys();
});

afterAll(() => project.remove());

/** The server has the account as it stands in state, and nothing is left to do. */
async function expectInForce(): Promise<void> {
  const { "Account orders": orders } = await stack.resources();
  expect(project.jwtOf("dev", "dev", orders?.id ?? "")).toBe(orders?.outputs?.["jwt"]);
  expect(await stack.keys()).toEqual(keys);
  expect(await stack.plan()).toEqual([]);
}

describe("a local server that has lost its accounts", () => {
  it("gets them again after its folder was removed", async () => {
    await kill(project.serverPid("dev", "dev"));
    rmSync(project.path(".nats-server"), { recursive: true });
    const preview = await stack.preview();
    expect(diagnosticsIn(preview)["Stack shop-dev"]).toContain('LocalServer "dev" has lost its files');
    await stack.up();
    await expectInForce();
  });

  it("gets them again after an update to another port has failed and was taken back", async () => {
    const taken = createServer();
    const other = await freePort();
    await new Promise<void>((listening) => taken.listen(other, "127.0.0.1", listening));
    const { program } = project;
    project.program = program.replace(/port: \d+/, `port: ${other}`);
    expect(await stack.failingUp()).toContain(`port ${other} of 127.0.0.1 is taken by another process`);
    taken.close();
    project.program = program;
    await stack.up();
    await expectInForce();
  });
});
