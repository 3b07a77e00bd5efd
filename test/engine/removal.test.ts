/** What removing accounts, users and whole stacks does on servers, also on those that are dead. */
import { type ChildProcess, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { connect, credsAuthenticator } from "@nats-io/transport-node";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { diagnosticsIn } from "../support/diagnostics.ts";
import { isRunning, kill } from "../support/processes.ts";
import { Project } from "../support/project.ts";
import type { Stack } from "../support/stack.ts";

const stock = `
  const stock = new nats.Account("stock", { operator: system, resolver });
  new nats.User("keeper", { account: stock });
`;
const guests = `
  exports.guest = new nats.User("guest", { account: orders }).creds;
  exports.friend = new nats.User("friend", { account: orders, revokeOnDelete: false }).creds;
`;
const kept = `
  const vault = new nats.Account("vault", { operator: system, resolver, onDelete: "retain" });
  exports.courier = new nats.User("courier", { account: vault }).creds;
`;
const project = new Project(`
  const system = new nats.System("acme");
  const server = new nats.LocalServer("dev", { config: system.serverConfig({ resolver: { type: "full" } }) });
  const resolver = system.resolver({ servers: [server], timeout: "1s" });
  const orders = new nats.Account("orders", { operator: system, resolver });
  new nats.User("worker", { account: orders });
  exports.url = server.url;
  ${guests}
  ${stock}
  ${kept}
`);
const stillValid = "creds given out stay valid";
let stack: Stack;
let stranger: ChildProcess;

beforeAll(async () => {
  // Any process that is none of ours.
  stranger = spawn(process.execPath, ["-e", "setTimeout(() => {}, 600_000)"], { stdio: "ignore" });
  stack = await project.stack("dev");
  await stack.up();
});

afterAll(async () => {
  stranger.kill("SIGKILL");
  await project.remove();
});

async function connects(url: string, creds: string): Promise<boolean> {
  const authenticator = credsAuthenticator(Buffer.from(creds));
  const connection = await connect({ servers: url, authenticator, reconnect: false }).catch(
    (error: Error) => {
      if (error.name === "AuthorizationError") return undefined;
      throw error;
    },
  );
  await connection?.close();
  return connection !== undefined;
}

/** Public keys of the accounts in state, without the system's. */
async function accounts(): Promise<string[]> {
  const { "Account orders": orders, "Account stock": other } = await stack.resources();
  return [orders, other].flatMap((account) => account?.id ?? []);
}

/** State says that the server has the id of a process that belongs to somebody else, as after a reboot. */
async function giveAwayServerPid(): Promise<void> {
  await kill(project.serverPid("dev", "dev"));
  await stack.alterState(({ deployment }) => {
    for (const { urn, outputs } of deployment.resources ?? []) {
      if (urn.endsWith(":LocalServer::dev")) Object.assign(outputs ?? {}, { pid: stranger.pid });
    }
  });
}

describe("an account and a user that are removed alone", () => {
  it("has its account deleted on the server once the server can be asked, and not before", async () => {
    const [orders = "", other = ""] = await accounts();
    project.edit(stock, "");
    process.kill(project.serverPid("dev", "dev"), "SIGSTOP");
    const failed = await stack.failingUp();
    process.kill(project.serverPid("dev", "dev"), "SIGCONT");
    const { "Account stock": error, "Stack shop-dev": rest } = diagnosticsIn(failed);
    expect(error).toMatch(/^error: Cannot delete account "stock" from the servers: .+ in 1 s/);
    expect(error).toContain("Creds of its users stay valid until it is deleted");
    expect(rest).toContain("Error code: RESOLVER_UNREACHABLE");
    expect(rest).not.toContain("Cannot delete");
    expect(await accounts()).toEqual([orders, other]);

    const output = await stack.up();
    expect(output).toContain("- 1 deleted");
    expect(await accounts()).toEqual([orders]);
    expect(project.accountsOf("dev", "dev")).toContain(orders);
    expect(project.accountsOf("dev", "dev")).not.toContain(other);
  });

  it("has its user's key revoked; where that is not wanted, says that the creds stay valid", async () => {
    const { url = "", guest = "", friend = "" } = await stack.outputs();
    expect(await connects(url, guest)).toBe(true);
    project.edit(guests, "");
    const output = await stack.up();
    expect(output).toContain("- 2 deleted");
    expect(await connects(url, guest)).toBe(false);
    expect(await connects(url, friend)).toBe(true);
    const { "Stack shop-dev": warning } = diagnosticsIn(output);
    expect(warning).toMatch(new RegExp(`^User "friend" \\(U[A-Z2-7]{55}\\): .*${stillValid}.*$`));
  });
});

describe("an account that stays on the servers", () => {
  it("is left there when it is removed, and its users' keys are revoked", async () => {
    const { url = "", courier = "" } = await stack.outputs();
    const { "Account vault": vault } = await stack.resources();
    expect(await connects(url, courier)).toBe(true);
    project.edit(kept, "");
    expect(await stack.up()).toContain("- 2 deleted");
    expect(await connects(url, courier)).toBe(false);
    expect(project.accountsOf("dev", "dev")).toContain(vault?.id);
  });
});

describe("a server whose process is gone", () => {
  it("is started again on its port with its accounts, and the process that has its id now is left alone", async () => {
    const before = await stack.resources();
    const [orders = ""] = await accounts();
    await giveAwayServerPid();
    expect(await stack.preview()).toContain('LocalServer "dev" is not running');
    expect(await stack.up()).toMatch(/~ 1 updated\n +\d+ unchanged/);
    expect((await stack.resources())["LocalServer dev"]?.id).toBe(before["LocalServer dev"]?.id);
    expect(project.accountsOf("dev", "dev")).toContain(orders);
    expect(await isRunning(stranger.pid ?? 0)).toBe(true);
  });
});

describe("a destroy of the whole stack", () => {
  it("asks the dying server for nothing: one that does not answer hinders nobody", async () => {
    const pid = project.serverPid("dev", "dev");
    process.kill(pid, "SIGSTOP");
    const output = await stack.destroy();
    expect(output).toContain("deleted");
    expect(output).not.toContain(stillValid);
    expect(await stack.resources()).toEqual({});
    expect(await isRunning(pid)).toBe(false);
  });

  it("works when the server is already dead", async () => {
    await stack.up();
    await kill(project.serverPid("dev", "dev"));
    await stack.destroy();
    expect(await stack.resources()).toEqual({});
    expect(existsSync(project.path(".nats-server", "dev", "dev"))).toBe(false);
  });

  it("works after a reboot, and leaves the process alone that has the server's id now", async () => {
    await stack.up();
    await giveAwayServerPid();
    await stack.destroy();
    expect(await stack.resources()).toEqual({});
    expect(await isRunning(stranger.pid ?? 0)).toBe(true);
  });
});
