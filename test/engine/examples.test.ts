/** The examples as a reader runs them, each in a copy of its folder: up, the client's proof, and up again. */
import { execFile } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { kill, processesWith } from "../support/processes.ts";
import { Project } from "../support/project.ts";
import { Stack } from "../support/stack.ts";

const run = promisify(execFile);
const root = resolve(__dirname, "..", "..");

const examples = [
  {
    name: "multi-tenant",
    proves: [
      "ok  billing hears of European orders, as incoming.8",
      "ok  billing asks the service of orders: Order 8: paid",
    ],
  },
  {
    name: "roles",
    proves: [
      "ok  the wall sees readings.north.lathe, readings.north.press, readings.south.lathe",
      "ok  the press hears its own commands",
      "ok  refused: a line that is not its own, readings.south.press",
      "ok  refused: another sensor's name, readings.north.lathe",
      "ok  refused: a command from the wall, commands.press",
    ],
  },
  {
    name: "mutual-imports",
    proves: ["ok  the shop asks the stock: Reserved", "ok  the stock hears of the shop: shop.orders.new"],
  },
] as const;

it("an operator and a system account made by hand, as a README shows, serve an account", async () => {
  const readme = readFileSync(join(root, "examples", "mutual-imports", "README.md"), "utf8");
  const [, code = ""] = /^```ts\n([\s\S]*?)^```$/m.exec(readme) ?? [];
  const program = code.replace(/^import .*$/m, "").replaceAll(/^export const (\w+) =/gm, "exports.$1 =");
  const project = new Project(program);
  try {
    const stack = await project.stack("dev");
    await stack.up();
    expect((await stack.outputs())["servers"]).toHaveLength(1);
    expect(await stack.plan()).toEqual([]);
  } finally {
    await project.remove();
  }
});

describe.each(examples)("examples/$name", ({ name, proves }) => {
  const folder = mkdtempSync(join(tmpdir(), "pulumi-nats-auth-example-"));
  let stack: Stack;

  /** The lines that the example's client prints. */
  async function client(): Promise<string[]> {
    const { serverUrl = "" } = await stack.outputs();
    const { stdout } = await run("node", ["client.mts", serverUrl], { cwd: folder });
    return stdout.trim().split("\n");
  }

  beforeAll(async () => {
    cpSync(join(root, "examples", name), folder, { recursive: true });
    mkdirSync(join(folder, "state"));
    symlinkSync(join(root, "node_modules"), join(folder, "node_modules"));
    stack = new Stack(folder, "dev");
    await stack.run("stack", "init");
  });

  afterAll(async () => {
    await stack.stop();
    for (const pid of await processesWith(folder)) await kill(pid);
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  });

  it("previews without anything that is there", async () => {
    const plan = await stack.plan();
    expect(plan.length).toBeGreaterThan(10);
    expect(plan.filter((step) => !step.startsWith("create "))).toEqual([]);
  });

  it("comes up on a real server, and its clients do what the README says", async () => {
    await stack.up();
    expect(await client()).toEqual(proves);
  });

  it("has nothing to change at a second run", async () => {
    expect(await stack.plan()).toEqual([]);
  });

  it("is removed with its server", async () => {
    await stack.destroy();
    expect(await processesWith(folder)).toEqual([]);
  });
});
