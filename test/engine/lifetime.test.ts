/** One stack from its first preview to its end. */
import { existsSync, readFileSync, rmSync } from "node:fs";
import { connect, credsAuthenticator } from "@nats-io/transport-node";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { decodeJwt, encodeJwt } from "../../provider/jwt/index.ts";
import { keyPairFromSeed } from "../../provider/nkeys/index.ts";
import { pushOutOfBand } from "../support/client.ts";
import { isRunning } from "../support/processes.ts";
import { Project } from "../support/project.ts";
import type { Stack } from "../support/stack.ts";
import { plaintext } from "../support/state.ts";

const project = new Project(`
  const system = new nats.System("acme");
  const server = new nats.LocalServer("dev", { config: system.serverConfig({ resolver: { type: "full" } }) });
  const orders = new nats.Account("orders", {
    operator: system,
    resolver: system.resolver({ servers: [server] }),
    limits: { connections: 5 },
    exports: [{ type: "stream", subject: "orders.created.>" }],
  });
  const worker = new nats.User("worker", { account: orders, permissions: { publish: { allow: ["orders.>"] } } });
  const reader = new nats.User("reader", { account: orders, permissions: { subscribe: { allow: ["orders.>"] } } });
  new nats.Creds("worker", { user: worker, file: "worker.creds" });
  exports.url = server.url;
  exports.account = orders.publicKey;
  exports.reader = reader.creds;
  exports.system = system.systemUser.creds;
  exports.operatorSigningSeed = system.operator.signingSeed;
`);
const file = project.path("worker.creds");
let stack: Stack;
let keys: Record<string, readonly string[]>;
let outputs: Record<string, string>;

beforeAll(async () => {
  stack = await project.stack("dev");
});

afterAll(() => project.remove());

/** A message from the worker, by its file, to the reader, by the creds that the stack exports. */
async function delivers(): Promise<boolean> {
  const { url: servers = "", reader = "" } = outputs;
  const options = { servers, reconnect: false, timeout: 5_000 };
  const receiver = await connect({ ...options, authenticator: credsAuthenticator(Buffer.from(reader)) });
  const sender = await connect({ ...options, authenticator: credsAuthenticator(readFileSync(file)) });
  try {
    const subscription = receiver.subscribe("orders.created.>", { max: 1, timeout: 5_000 });
    await receiver.flush();
    sender.publish("orders.created.1");
    for await (const _ of subscription) return true;
    return false;
  } finally {
    await Promise.all([receiver.close(), sender.close()]);
  }
}

describe("a stack from its first preview to its end", () => {
  it("previews what it will make and makes nothing", async () => {
    // The engine previews what does not depend on one another in any order.
    expect((await stack.plan()).sort()).toEqual([
      "create Account acme-system",
      "create Account orders",
      "create Creds worker",
      "create KeyPair acme-system",
      "create LocalServer dev",
      "create Operator acme",
      "create Stack shop-dev",
      "create System acme",
      "create User acme-system",
      "create User reader",
      "create User worker",
    ]);
    expect(existsSync(project.path(".nats-server"))).toBe(false);
    expect(existsSync(file)).toBe(false);
  });

  it("makes it, and clients with its creds reach each other", async () => {
    expect(await stack.up()).toContain("+ 11 created");
    [keys, outputs] = await Promise.all([stack.keys(), stack.outputs()]);
    expect(await delivers()).toBe(true);
  });

  it("has a strict operator, and everything is signed with signing keys", async () => {
    const resources = await stack.openResources();
    const jwtOf = (name: string) => decodeJwt(String(plaintext(resources[name]?.outputs?.["jwt"])));
    const signingKeyOf = (name: string) => resources[name]?.outputs?.["signingKey"];
    const [operator, system, orders] = [
      jwtOf("Operator acme"),
      jwtOf("Account acme-system"),
      jwtOf("Account orders"),
    ];
    expect(operator.nats).toMatchObject({
      strict_signing_key_usage: true,
      signing_keys: [signingKeyOf("Operator acme")],
      system_account: system.sub,
    });
    expect(operator.iss).toBe(operator.sub);
    for (const account of [system, orders]) expect(account.iss).toBe(signingKeyOf("Operator acme"));
    for (const [user, account] of [
      ["User acme-system", "Account acme-system"],
      ["User worker", "Account orders"],
      ["User reader", "Account orders"],
    ] as const) {
      expect(jwtOf(user).iss).toBe(signingKeyOf(account));
      expect(jwtOf(account).nats).toMatchObject({ signing_keys: [signingKeyOf(account)] });
      expect(signingKeyOf(account)).not.toBe(jwtOf(account).sub);
    }
    expect(signingKeyOf("Operator acme")).not.toBe(operator.sub);
  });

  it("has nothing more to do", async () => {
    expect(await stack.preview("--expect-no-changes")).toContain("11 unchanged");
    expect(await stack.refresh("--expect-no-changes")).toContain("11 unchanged");
  });

  it("previews a changed claim of an account as one update, with the claim that changes", async () => {
    project.edit("connections: 5", "connections: 7");
    expect(await stack.plan()).toEqual(["update Account orders"]);
    const preview = await stack.preview("--diff");
    expect(preview).toContain("~ connections: 5 => 7");
    expect(preview.match(/=>/g)).toHaveLength(1);
    expect(preview).toMatch(/~ 1 to update\n +10 unchanged/);
  });

  it("brings the change into force, with the same keys, users, creds file and server process", async () => {
    const creds = readFileSync(file, "utf8");
    const pid = project.serverPid("dev", "dev");
    const before = await stack.openResources();
    expect(await stack.up()).toMatch(/~ 1 updated\n +10 unchanged/);
    const { "Account orders": orders, ...others } = await stack.openResources();
    expect(before).toMatchObject(others);
    expect(await stack.keys()).toEqual(keys);
    expect(readFileSync(file, "utf8")).toBe(creds);
    expect(project.serverPid("dev", "dev")).toBe(pid);
    expect(project.jwtOf("dev", "dev", outputs["account"] ?? "")).toBe(orders?.outputs?.["jwt"]);
    expect(await delivers()).toBe(true);
  });

  it("shows what somebody else changed on the server claim by claim, and takes it back", async () => {
    const { account = "", url = "", system = "", operatorSigningSeed = "" } = outputs;
    const claims = decodeJwt(project.jwtOf("dev", "dev", account), "account");
    claims.nats.limits = { ...claims.nats.limits, conn: 99 };
    const foreign = encodeJwt(
      { ...claims, iat: Number(claims.iat) + 1 },
      keyPairFromSeed(operatorSigningSeed),
    );
    const client = await connect({ servers: url, authenticator: credsAuthenticator(Buffer.from(system)) });
    await pushOutOfBand(client, foreign, 1);
    await client.close();

    expect(await stack.refresh()).toContain('Account "orders" was changed on the servers by somebody else');
    expect(await stack.preview("--diff")).toContain("~ connections: 99 => 7");
    await stack.up();
    expect(decodeJwt(project.jwtOf("dev", "dev", account), "account").nats.limits?.conn).toBe(7);
    expect(await stack.keys()).toEqual(keys);
  });

  it("writes a creds file again that went missing, with the same bytes", async () => {
    const creds = readFileSync(file, "utf8");
    rmSync(file);
    expect(await stack.preview()).toContain('Creds "worker": file "worker.creds" is missing on this machine');
    await stack.up();
    expect(readFileSync(file, "utf8")).toBe(creds);
  });

  it("leaves nothing behind", async () => {
    const pid = project.serverPid("dev", "dev");
    expect(await stack.destroy()).toContain("- 11 deleted");
    expect(await stack.resources()).toEqual({});
    expect(existsSync(file)).toBe(false);
    expect(existsSync(project.path(".nats-server", "dev", "dev"))).toBe(false);
    expect(await isRunning(pid)).toBe(false);
  });
});
