/** Two stacks of one program do not disturb each other. */
import { existsSync, readFileSync } from "node:fs";
import { connect, credsAuthenticator } from "@nats-io/transport-node";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { diagnosticsIn } from "../support/diagnostics.ts";
import { isRunning } from "../support/processes.ts";
import { Project } from "../support/project.ts";
import type { Stack } from "../support/stack.ts";

const project = new Project(`
  const stack = pulumi.getStack();
  const system = new nats.System("acme");
  const server = new nats.LocalServer("dev", { config: system.serverConfig({ resolver: { type: "full" } }) });
  const orders = new nats.Account("orders", { operator: system, resolver: system.resolver({ servers: [server] }) });
  const worker = new nats.User("worker", { account: orders });
  new nats.Creds("worker", { user: worker, file: \`creds/\${stack}/worker.creds\` });
  exports.url = server.url;
`);
let blue: Stack;
let green: Stack;

beforeAll(async () => {
  blue = await project.stack("blue");
  green = await project.stack("green");
});

afterAll(() => project.remove());

function creds(stack: Stack): string {
  return readFileSync(project.path("creds", stack.name, "worker.creds"), "utf8");
}

/** Whether a server lets in the bearer of creds. */
async function admits(server: Stack, text: string): Promise<boolean> {
  const { url = "" } = await server.outputs();
  const authenticator = credsAuthenticator(Buffer.from(text));
  try {
    const connection = await connect({ servers: url, authenticator, reconnect: false });
    await connection.close();
    return true;
  } catch {
    return false;
  }
}

describe("two stacks of one program", () => {
  it("come up at the same time, and share no key, server or file", async () => {
    await Promise.all([blue.up(), green.up()]);
    const [ours, theirs] = [await blue.keys(), await green.keys()].map((keys) => Object.values(keys).flat());
    expect(ours).not.toHaveLength(0);
    expect(ours?.filter((key) => theirs?.includes(key))).toEqual([]);
    expect(await admits(blue, creds(blue))).toBe(true);
    expect(await admits(green, creds(green))).toBe(true);
    expect(await admits(green, creds(blue))).toBe(false);
  });

  it("refuse to share a file or the folder of a server", async () => {
    const { program } = project;
    project.program = program.replace(
      /file: .*/,
      `file: "creds/blue/worker.creds" });
      const config = system.serverConfig({ resolver: { type: "full" } });
      new nats.LocalServer("second", { config, directory: ".nats-server/blue/dev" });`,
    );
    const before = creds(blue);
    const pid = project.serverPid("blue", "dev");
    const { "Creds worker": file, "LocalServer second": server } = diagnosticsIn(
      await green.failingUp("--continue-on-error"),
    );
    expect(file).toContain("holds something that this resource did not write");
    expect(server).toMatch(/the folder is that of another server, shop\/blue\/dev with operator O/);
    expect(creds(blue)).toBe(before);
    expect(project.serverPid("blue", "dev")).toBe(pid);
    expect(await isRunning(pid)).toBe(true);
    project.program = program;
  });

  it("leave each other alone when one is destroyed", async () => {
    const [bluePid, greenPid] = [blue, green].map(({ name }) => project.serverPid(name, "dev"));
    const keys = await green.keys();
    const before = creds(green);
    await blue.destroy();
    expect(await isRunning(bluePid ?? 0)).toBe(false);
    expect(existsSync(project.path("creds", "blue", "worker.creds"))).toBe(false);

    expect(await isRunning(greenPid ?? 0)).toBe(true);
    expect(await green.plan()).toEqual([]);
    expect(await green.keys()).toEqual(keys);
    expect(creds(green)).toBe(before);
    expect(await admits(green, before)).toBe(true);
    await green.destroy();
  });
});
