/** Fifty accounts on a cluster, and a provider that is killed at any step: no key is lost, and the next up goes on. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { kill } from "../support/processes.ts";
import { Project } from "../support/project.ts";
import { PushedCluster } from "../support/pushed-cluster.ts";
import type { Halt } from "../support/relay.ts";
import type { Stack } from "../support/stack.ts";

const count = 50;

let cluster: PushedCluster;
let project: Project;
let stack: Stack;

beforeAll(async () => {
  cluster = await PushedCluster.start();
  project = new Project(`
    ${cluster.prelude}
    for (let number = 0; number < ${count}; number++) {
      new nats.Account("tenant-" + number, { operator, resolver, description: "one" });
    }
  `);
  stack = await project.stack("dev");
});

afterAll(async () => {
  await project.remove();
  await cluster.stop();
});

/** Starts an up and kills the provider at the `nth` message that holds `text`. */
async function killedUp(halt: Halt, text: string, nth = 1): Promise<void> {
  const halted = cluster.relay.halted(halt, text, nth);
  const up = stack.start(["up", "--yes", "--skip-preview"]);
  await Promise.race([
    halted,
    up.ended.then(({ output }) => {
      throw new Error(`It ended before it sent ${text}:\n${output}`);
    }),
  ]);
  await kill(await up.provider());
  cluster.relay.release();
  expect((await up.ended).code).not.toBe(0);
}

/** Accounts in state, by name. */
async function accounts() {
  const resources = Object.entries(await stack.resources());
  return resources.filter(([name]) => name.startsWith("Account "));
}

/** How many accounts every server has in force with this description, as state says. */
async function inForceEverywhere(description: string): Promise<number> {
  const held = await Promise.all(
    (await accounts()).map(async ([, { id = "", outputs = {} }]) => {
      const claims = Object.values(await cluster.inForce(id));
      const { published } = outputs as { readonly published?: { readonly jti: string } };
      return (
        claims.length === 3 &&
        claims.every((each) => each?.nats.description === description && each.jti === published?.jti)
      );
    }),
  );
  return held.filter(Boolean).length;
}

describe("a provider that is killed while it creates accounts", () => {
  let kept: Record<string, readonly string[]>;

  it("leaves those in state that were made", async () => {
    await killedUp("after", "$SYS.REQ.CLAIMS.UPDATE", 25);
    kept = await stack.keys();
    const made = Object.keys(kept).length;
    expect(made).toBeGreaterThan(0);
    expect(made).toBeLessThan(count);
  });

  it("keeps their keys, and makes the rest at the next up", async () => {
    await stack.up();
    expect(await stack.keys()).toMatchObject(kept);
    expect(await accounts()).toHaveLength(count);
    expect(await inForceEverywhere("one")).toBe(count);
  });
});

describe("a provider that is killed at any step of an update", () => {
  const lookups = ".CLAIMS.LOOKUP";
  const proofs = ".CONNZ";

  it.each([
    { step: "as it asks who is there", halt: "before", text: "PING.VARZ", nth: 1 },
    { step: "as it looks accounts up", halt: "after", text: lookups, nth: 10 },
    { step: "as it publishes the first", halt: "before", text: "CLAIMS.UPDATE", nth: 1 },
    { step: "when some are published and nobody knows", halt: "after", text: "CLAIMS.UPDATE", nth: 15 },
    { step: "as it proves", halt: "before", text: proofs, nth: 20 },
  ] as const)("loses no key: $step", async ({ halt, text, nth }) => {
    const keys = await stack.keys();
    project.program = project.program.replace('"one"', '"two"');
    await killedUp(halt, text, nth);
    expect(await stack.keys()).toEqual(keys);
  });

  it("is followed by an update that brings all into force, longer than its push users live", async () => {
    const keys = await stack.keys();
    const [server] = cluster.servers;
    const before = Number((await server?.monitor("varz"))?.["total_connections"]);
    stack.environment["PULUMI_NATS_AUTH_PUSH_USER_SECONDS"] = "5";
    // Three questions for each account, one account at a time: two lives of a push user at least.
    cluster.relay.delay = 80;
    await stack.up("--parallel", "1");
    const after = Number((await server?.monitor("varz"))?.["total_connections"]);
    expect(after - before).toBeGreaterThan(1);
    expect(await stack.keys()).toEqual(keys);
    expect(await inForceEverywhere("two")).toBe(count);
    expect(await stack.plan()).toEqual([]);
  });
});
