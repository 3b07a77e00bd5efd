/** What can happen to servers and accounts around an update: what it says, what it keeps, and what mends it. */
import { rm } from "node:fs/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { generateKeyPair } from "../../provider/nkeys/index.ts";
import { diagnosticsIn } from "../support/diagnostics.ts";
import { meshed, type NatsServer, startServer } from "../support/nats-server.ts";
import { Project } from "../support/project.ts";
import { PushedCluster } from "../support/pushed-cluster.ts";
import type { Stack } from "../support/stack.ts";
import { TestAccount } from "../support/trust.ts";

const orders = 'const orders = new nats.Account("orders", { operator, resolver, description: "one" });';

let cluster: PushedCluster;
/** Reads accounts from its configuration. */
let memory: NatsServer;
/** A cluster of its own, of one server. */
let further: NatsServer;
let project: Project;
let stack: Stack;
let keys: Record<string, readonly string[]>;

beforeAll(async () => {
  cluster = await PushedCluster.start();
  const { trust } = cluster;
  [memory, further] = await Promise.all([
    startServer({ name: "m1", trust, resolver: "memory" }),
    startServer({ name: "f1", trust, jetstream: { max_mem: 64 << 20, max_file: 64 << 20 } }),
  ]);
  project = new Project(`${cluster.prelude}\n${orders}`);
  stack = await project.stack("dev");
  await stack.up();
  keys = await stack.keys();
});

afterAll(async () => {
  await project.remove();
  await Promise.all([cluster.stop(), memory.stop(), further.stop()]);
});

/** What state says of the account, and on which servers that is in force. */
async function state() {
  const { "Account orders": account } = await stack.resources();
  const { jwt, published } = account?.outputs ?? {};
  const claims = await cluster.inForce(account?.id ?? "");
  const { description } = Object.values(claims)[0]?.nats ?? {};
  return {
    id: account?.id ?? "",
    jwt: String(jwt),
    published: published as { readonly servers: readonly string[] } | undefined,
    description,
    alike: new Set(Object.values(claims).map((each) => each?.jti)).size === 1,
  };
}

/** The next up brings everything into force on all servers, with the keys of the first. */
async function heals(description: string): Promise<void> {
  await stack.up();
  expect(await stack.keys()).toMatchObject(keys);
  const { published, description: found, alike } = await state();
  expect({ servers: published?.servers, found, alike }).toEqual({
    servers: ["n1", "n2", "n3"],
    found: description,
    alike: true,
  });
  expect(await stack.plan()).toEqual([]);
}

describe("a server that stands still while it is pushed to", () => {
  it("is named, and state keeps what was signed", async () => {
    project.edit('description: "one"', 'description: "two"');
    cluster.relay.delay = 300;
    const passed = cluster.relay.passes("$SYS.REQ.CLAIMS.UPDATE");
    const up = stack.start(["up", "--yes", "--skip-preview"]);
    await passed;
    await cluster.servers[2]?.pause();
    const { code, output } = await up.ended;
    cluster.relay.delay = 0;
    expect(code).not.toBe(0);
    expect(diagnosticsIn(output)["Account orders"]).toContain(
      'Cannot bring account "orders" into force: server n3: did not confirm the push in 3 s: is it overloaded, paused or cut off? [RESOLVER_TIMEOUT]',
    );
    expect((await state()).published).toBeUndefined();
    expect(await stack.keys()).toEqual(keys);
  });

  it("has the account in force after the next up", async () => {
    cluster.servers[2]?.resume();
    await meshed(cluster.servers);
    await heals("two");
  });
});

describe("a server that is down before an update", () => {
  it("is named, and nothing is lost", async () => {
    await cluster.servers[2]?.halt("SIGKILL");
    project.edit('description: "two"', 'description: "three"');
    const { "Account orders": error } = diagnosticsIn(await stack.failingUp());
    expect(error).toMatch(
      /Cannot bring account "orders" into force: server n3 had the account in force at the last push and does not answer now \(answering: n1, n2\): .+ \[RESOLVER_MISSING_SERVERS\]/,
    );
    expect(await stack.keys()).toEqual(keys);
  });

  it("may come back with an empty store: the next up goes on", async () => {
    await cluster.servers[2]?.restartWithEmptyStore();
    await meshed(cluster.servers);
    await heals("three");
  });
});

describe("accounts that are gone", () => {
  it("from one store, are missed by a refresh and pushed again", async () => {
    const { id } = await state();
    await rm(cluster.servers[1]?.jwtFile(id) ?? "");
    const { "Stack shop-dev": found } = diagnosticsIn(await stack.refresh());
    expect(found).toContain('Account "orders" is missing in 1 of 3 stores');
    await heals("three");
  });

  it("from all servers, are pushed again with the same keys", async () => {
    await cluster.loseAccounts();
    const { "Stack shop-dev": found } = diagnosticsIn(await stack.refresh());
    expect(found).toContain(
      'Account "orders" is on none of its servers; the next update pushes it again, with the same keys',
    );
    await heals("three");
  });
});

describe("somebody else", () => {
  it("who pushes an older JWT is found out by a refresh, and the next up repairs it", async () => {
    const { jwt } = await state();
    await cluster.change(jwt, (claims) => {
      claims.iat = Number(claims.iat) - 60;
      claims.nats.description = "old";
    });
    const { "Stack shop-dev": found } = diagnosticsIn(await stack.refresh());
    expect(found).toMatch(/Account "orders" is older on the servers than in state \(.+, issued 20.+Z\)/);
    await heals("three");
  });

  it("who revokes a user just before an update has that user revoked after it too", async () => {
    const { id, jwt } = await state();
    const user = generateKeyPair("user").publicKey;
    await cluster.change(jwt, ({ nats }) => Object.assign(nats, { revocations: { [user]: 1_800_000_000 } }));
    project.edit('description: "three"', 'description: "four"');
    const output = await stack.up();
    expect(output).toContain("Signed anew: 1 revocation found on the servers");
    for (const claims of Object.values(await cluster.inForce(id))) {
      expect(claims?.nats).toMatchObject({ description: "four", revocations: { [user]: 1_800_000_000 } });
    }
    expect(await stack.plan()).toEqual([]);
  });
});

describe("new accounts that servers do not take as they are", () => {
  let errors: Record<string, string>;
  let made: Record<string, readonly string[]>;

  beforeAll(async () => {
    const exporter = new TestAccount("exporter", cluster.trust.operatorSigningKey);
    await cluster.push(
      exporter.jwt((nats) => {
        nats.exports = [{ name: "public", subject: "public.>", type: "stream" }];
      }),
    );
    project.program = `${project.program}
      const exporter = "${exporter.publicKey}";
      new nats.Account("curious", {
        operator, resolver, imports: [{ type: "stream", account: exporter, subject: "secret.>" }],
      });
      new nats.Account("ample", { operator, resolver, jetstream: { diskStorage: "1GiB" } });
      new nats.Account("greedy", {
        operator, jetstream: { diskStorage: "2GiB" }, resolver: { ...resolver, servers: ["${further.url}"] },
      });
      new nats.Account("pushed", { operator, resolver: { ...resolver, servers: ["${memory.url}"] } });
    `;
    errors = diagnosticsIn(await stack.failingUp("--continue-on-error"));
    made = await stack.keys();
  });

  it("are told which import the exporter does not allow", () => {
    expect(errors["Account curious"]).toMatch(
      /Cannot bring account "curious" into force: servers n1, n2 and n3: imports\[0\] imports stream "secret\.>" of account A\w{55}, which the exporter does not export to this account: .+ \[RESOLVER_NOT_IN_FORCE\]/,
    );
  });

  it("are told which server has less for JetStream, where a server alone can say so", () => {
    expect(errors["Account greedy"]).toMatch(
      /Cannot bring account "greedy" into force: server f1: jetstream asks for more than this server's JetStream has left: lower it, or raise max_mem and max_file there \[RESOLVER_NOT_IN_FORCE\]/,
    );
  });

  it("are warned that a cluster has less for JetStream, which its servers do not mind", () => {
    expect(errors["Account ample"]).toBeUndefined();
    expect(errors["Stack shop-dev"]).toContain(
      'Account "ample": jetstream.diskStorage allows 1073741824 bytes, more than all servers together have for it (201326592)',
    );
  });

  it("are told that a memory resolver takes no pushes, and what to do instead", () => {
    expect(errors["Account pushed"]).toMatch(
      /Cannot bring account "pushed" into force: no server has a full resolver, so a push cannot work: put the account into resolver_preload of a MEMORY resolver \(serverConfig writes it\) .+ \[RESOLVER_NO_RESPONDERS\]/,
    );
  });

  it("keep their keys, and are in force after the next up", async () => {
    expect(Object.keys(made)).toEqual(
      expect.arrayContaining(["Account curious", "Account greedy", "Account pushed"]),
    );
    project.edit('"secret.>"', '"public.>"');
    project.edit('"2GiB"', '"1MiB"');
    project.edit(`{ ...resolver, servers: ["${memory.url}"] }`, "resolver");
    await stack.up();
    expect(await stack.keys()).toEqual(made);
    expect(await stack.plan()).toEqual([]);
  });
});

describe("an account that is to be on a further cluster too", () => {
  it("is brought into force there, and named by that cluster's servers", async () => {
    project.program = `${project.program}
      exports.further = new nats.AccountPush("further", {
        account: orders, resolver: { ...resolver, servers: ["${further.url}"] },
      }).servers;
    `;
    await stack.up();
    expect((await stack.outputs())["further"]).toEqual(["f1"]);
    project.edit('description: "four"', 'description: "five"');
    expect(await stack.up()).toContain("~ 2 updated");
    const { jwt } = await state();
    const { "AccountPush further": push } = await stack.resources();
    expect(push?.outputs?.["jwt"]).toBe(jwt);
  });
});
