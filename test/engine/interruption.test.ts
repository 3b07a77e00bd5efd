/** Updates that break in the middle of a push lose no key, and the next `up` finishes them. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { decodeJwt } from "../../provider/jwt/index.ts";
import { freePort } from "../support/nats-server.ts";
import { kill } from "../support/processes.ts";
import { Project } from "../support/project.ts";
import { type Halt, Relay } from "../support/relay.ts";
import type { Stack } from "../support/stack.ts";

/** The subject that account JWTs are published to. */
const push = "$SYS.REQ.CLAIMS.UPDATE";

type Keys = Record<string, readonly string[]>;

let project: Project;
let relay: Relay;
let stack: Stack;
let keys: Keys;

/** A server of its own behind the relay, an account on it, and a user. */
beforeAll(async () => {
  const port = await freePort();
  relay = await Relay.start(port);
  project = new Project(`
    const system = new nats.System("acme");
    const server = new nats.LocalServer("dev", {
      config: system.serverConfig({ resolver: { type: "full" } }),
      port: ${port},
    });
    const servers = [server.url.apply(() => "${relay.url}")];
    const resolver = system.resolver({ servers, timeout: "2s" });
    const orders = new nats.Account("orders", { operator: system, resolver, limits: { connections: 1 } });
    new nats.User("worker", { account: orders });
  `);
  stack = await project.stack("dev");
  await stack.up();
  keys = await stack.keys();
});

afterAll(async () => {
  await project.remove();
  await relay.stop();
});

/** Starts an `up` and waits until its push stands still. */
async function upUntilPush(halt: Halt) {
  const halted = relay.halted(halt, push);
  const up = stack.start(["up", "--yes", "--skip-preview"]);
  await Promise.race([
    halted,
    up.ended.then(({ output }) => {
      throw new Error(`It ended before it pushed:\n${output}`);
    }),
  ]);
  return up;
}

/** Kills the process that pushes. */
async function killProvider(halt: Halt): Promise<string> {
  const up = await upUntilPush(halt);
  await kill(await up.provider());
  const { code, output } = await up.ended;
  relay.release();
  expect(code).not.toBe(0);
  return output;
}

/** Kills the server under a push. */
async function killServer(): Promise<string> {
  const up = await upUntilPush("before");
  await kill(project.serverPid("dev", "dev"));
  relay.release();
  const { code, output } = await up.ended;
  expect(code).not.toBe(0);
  return output;
}

/** The number of connections that the server allows an account, and that state says. */
async function connections(name: string): Promise<{ server: number; state: number }> {
  const account = (await stack.resources())[`Account ${name}`];
  const limit = (jwt: string) => Number(decodeJwt(jwt, "account").nats.limits?.conn);
  return {
    server: limit(project.jwtOf("dev", "dev", account?.id ?? "")),
    state: limit(String(account?.outputs?.["jwt"])),
  };
}

describe("an update whose push fails because the server dies", () => {
  it("says so, and keeps the keys", async () => {
    project.edit("connections: 1 ", "connections: 2 ");
    const output = await killServer();
    expect(output).toContain('Cannot bring account "orders" into force');
    expect(await stack.keys()).toEqual(keys);
  });

  it("is due still after a refresh that finds no server", async () => {
    expect(await stack.refresh()).toContain('Account "orders" could not be looked up and is left as it is');
    expect((await stack.resources())["Account orders"]?.initErrors).toBeUndefined();
    expect(await stack.plan()).toEqual(["update LocalServer dev", "update Account orders"]);
  });

  it("is finished by the next up, with the same keys", async () => {
    await stack.up();
    expect(await connections("orders")).toEqual({ server: 2, state: 2 });
    expect(await stack.keys()).toEqual(keys);
    expect(await stack.plan()).toEqual([]);
  });
});

describe("a create whose push fails because the server dies", () => {
  let created: Keys;

  it("keeps the key that it has made, also after a refresh", async () => {
    project.edit(
      'new nats.User("worker"',
      'new nats.Account("stock", { operator: system, resolver, limits: { connections: 1 } });\n' +
        'new nats.User("worker"',
    );
    expect(await killServer()).toContain('Cannot bring account "stock" into force');
    created = await stack.keys();
    expect(created).toEqual({ ...keys, "Account stock": expect.any(Array) });
    await stack.refresh();
    expect(await stack.keys()).toEqual(created);
  });

  it("is finished by the next up, with the same key", async () => {
    await stack.up();
    expect(await connections("stock")).toEqual({ server: 1, state: 1 });
    expect(await stack.keys()).toEqual(created);
    expect(await stack.plan()).toEqual([]);
    keys = created;
  });
});

describe("a provider that is killed in the middle of an update", () => {
  it.each([
    { halt: "before", tells: "before the server has the account", connections: 3 },
    { halt: "after", tells: "when the server has stored it and nobody knows", connections: 4 },
  ] as const)("loses no key: $tells", async ({ halt, connections: wanted }) => {
    project.edit(`connections: ${wanted - 1} `, `connections: ${wanted} `);
    await killProvider(halt);
    expect(await stack.keys()).toEqual(keys);
    await stack.up();
    expect(await connections("orders")).toEqual({ server: wanted, state: wanted });
    expect(await stack.keys()).toEqual(keys);
  });
});

describe("a provider that is killed inside a create", () => {
  it("has left nothing in state; a new account is made, and all others keep their keys", async () => {
    project.edit(
      'new nats.User("worker"',
      'new nats.Account("returns", { operator: system, resolver });\nnew nats.User("worker"',
    );
    await killProvider("after");
    expect(await stack.keys()).toEqual(keys);
    const lost = project.accountsOf("dev", "dev");
    await stack.up();
    const after = await stack.keys();
    expect(after).toEqual({ ...keys, "Account returns": expect.any(Array) });
    const [id = ""] = after["Account returns"] ?? [];
    expect(lost).not.toContain(id);
    expect(project.accountsOf("dev", "dev")).toContain(id);
  });
});
