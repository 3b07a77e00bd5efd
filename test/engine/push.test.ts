/** Accounts pushed to a cluster of three servers: what reaches them, what is refused, and what mends it. */
import { jetstreamManager } from "@nats-io/jetstream";
import { connect, credsAuthenticator, type NatsConnection } from "@nats-io/transport-node";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { generateKeyPair } from "../../provider/nkeys/index.ts";
import { diagnosticsIn } from "../support/diagnostics.ts";
import { meshed } from "../support/nats-server.ts";
import { Project } from "../support/project.ts";
import { PushedCluster } from "../support/pushed-cluster.ts";
import type { Stack } from "../support/stack.ts";

/** Two accounts that import from each other. */
const pair = (one: string, other: string) => `{
  const keys = ["${one}", "${other}"].map((name) => new nats.KeyPair(name, { kind: "account" }));
  new nats.Account("${one}", {
    operator, resolver, key: keys[0],
    exports: [{ type: "stream", subject: "${one}.>" }],
    imports: [{ type: "stream", account: keys[1], subject: "${other}.>" }],
  });
  new nats.Account("${other}", {
    operator, resolver, key: keys[1],
    exports: [{ type: "stream", subject: "${other}.>" }],
    imports: [{ type: "stream", account: keys[0], subject: "${one}.>" }],
  });
}`;
const scoped = 'exports.scoped = new nats.User("scoped", { account: orders, role: reader }).creds;';
const leaver = 'exports.leaver = new nats.User("leaver", { account: orders }).creds;';
const journal = `
  const journal = new nats.Account("journal", {
    operator, resolver, jetstream: { diskStorage: "1MiB", memoryStorage: "1MiB" },
  });
  exports.scribe = new nats.User("scribe", { account: journal }).creds;
`;
const archive = 'new nats.Account("archive", { operator, resolver });';
const billing = 'new nats.Account("billing", { operator, resolver, description: "one" });';

let cluster: PushedCluster;
let project: Project;
let stack: Stack;
let clients: Record<string, NatsConnection>;

beforeAll(async () => {
  cluster = await PushedCluster.start();
  project = new Project(`
    ${cluster.prelude}
    ${pair("shop", "stock")}
    const reader = new nats.Role("reader", { template: {} });
    const orders = new nats.Account("orders", {
      operator, resolver, limits: { connections: 10 }, signingKeys: [reader],
    });
    exports.worker = new nats.User("worker", { account: orders }).creds;
    ${scoped}
    ${leaver}
    ${journal}
    ${archive}
    ${billing}
  `);
  stack = await project.stack("dev");
});

afterAll(async () => {
  await Promise.all(Object.values(clients ?? {}).map((client) => client.close()));
  await project.remove();
  await cluster.stop();
});

/** Names of the servers on which an account is in force as state says, and proven there. */
async function provenOn(account: string): Promise<string[]> {
  const { [`Account ${account}`]: found } = await stack.resources();
  const { jwt, published } = found?.outputs ?? {};
  const claims = await cluster.inForce(found?.id ?? "");
  const { servers } = published as { readonly servers: readonly string[] };
  const { jti } = JSON.parse(Buffer.from(String(jwt).split(".")[1] ?? "", "base64url").toString());
  return servers.filter((name) => claims[name]?.jti === jti);
}

const everywhere = ["n1", "n2", "n3"];

describe("two new accounts that import from each other, one at a time", () => {
  it("take two updates, and lose no key", async () => {
    const flags = ["--parallel", "1", "--continue-on-error"];
    const errors = diagnosticsIn(await stack.failingUp(...flags));
    const failed = ["Account shop", "Account stock"].filter((name) => errors[name] !== undefined);
    expect(failed).toHaveLength(1);
    expect(errors[failed[0] ?? ""]).toMatch(
      /Cannot bring account "\w+" into force: imports\[0\] imports "\w+\.>" from account A\w{55}, which is not on every server: push that account first/,
    );
    const keys = await stack.keys();
    await stack.up(...flags);
    expect(await stack.keys()).toEqual(keys);
    for (const account of ["shop", "stock", "orders"]) expect(await provenOn(account)).toEqual(everywhere);
  });
});

describe("an update while clients are connected", () => {
  let errors: Record<string, string>;
  /** Why the server ended a connection. */
  const ended = (name: string) => clients[name]?.closed().then((error) => String(error));

  it("reaches them: permissions and limits change, a role's and a removed user's clients are cut off", async () => {
    const outputs = await stack.outputs();
    const login = (creds = "", server = 1) =>
      connect({
        servers: cluster.servers[server]?.url ?? "",
        authenticator: credsAuthenticator(Buffer.from(creds)),
        reconnect: false,
      });
    clients = {
      worker: await login(outputs["worker"]),
      leaver: await login(outputs["leaver"]),
      scoped: await login(outputs["scoped"]),
      surplus: await login(outputs["worker"]),
      scribe: await login(outputs["scribe"]),
    };
    const { streams } = await jetstreamManager(clients["scribe"] as NatsConnection, { timeout: 20_000 });
    await streams.add({ name: "JOURNAL", subjects: ["journal"] });
    const denied: string[] = [];
    void (async () => {
      for await (const status of clients["worker"]?.status() ?? []) {
        if (status.type === "error") denied.push(status.error.message);
      }
    })();
    const all = Promise.all([ended("leaver"), ended("scoped"), ended("surplus")]);

    project.edit("connections: 10", "connections: 3");
    project.edit("signingKeys: [reader],", 'defaultPermissions: { publish: { deny: ["secret.>"] } },');
    project.edit(leaver, "");
    project.edit(scoped, pair("east", "west"));
    project.edit(journal, "");
    errors = diagnosticsIn(await stack.failingUp("--continue-on-error"));

    expect(await all).toEqual([
      expect.stringContaining("Revoked"),
      expect.anything(),
      expect.stringContaining("maximum account active connections exceeded"),
    ]);
    clients["worker"]?.publish("secret.plan");
    await clients["worker"]?.flush();
    await expect.poll(() => denied.join()).toContain('Permissions Violation for Publish to "secret.plan"');
    await expect(login(outputs["leaver"])).rejects.toThrow();
    await expect(login(outputs["scoped"])).rejects.toThrow();
  });

  it("can bring in two more accounts that import from each other, at once", async () => {
    for (const account of ["east", "west"]) expect(await provenOn(account)).toEqual(everywhere);
  });

  it("deletes no account that has a stream, names the stream, and says what that means for its users", () => {
    expect(Object.keys(errors)).toEqual(expect.arrayContaining(["Account journal"]));
    expect(errors["Account journal"]).toMatch(
      /Cannot delete account "journal" from the servers: it has 1 JetStream stream \(JOURNAL\): delete them first, .+ Its users have left the state already\./,
    );
  });
});

describe("an update that asks for what the cluster does not have", () => {
  let keys: Record<string, readonly string[]>;
  let errors: Record<string, string>;

  beforeAll(async () => {
    keys = await stack.keys();
    project.edit(
      billing,
      `${billing}${journal}new nats.Account("new", { operator: newOperator, resolver });`,
    );
    project.edit(
      'resolver, description: "one"',
      'resolver: { ...resolver, expectServers: 5 }, description: "two"',
    );
    errors = diagnosticsIn(await stack.failingUp("--continue-on-error"));
  });

  it("names the servers that answer where more are expected", () => {
    expect(errors["Account billing"]).toContain(
      'Cannot bring account "billing" into force: expectServers is 5, but only 3 answered: n1, n2, n3',
    );
  });

  it("names the one server that does not trust the operator's new signing key", () => {
    expect(errors["Account new"]).toMatch(
      /Cannot bring account "new" into force: server n3: does not trust O\w{55}, the key that signs the account: give it the operator JWT that lists this key and restart it/,
    );
  });

  it("keeps all keys, and is put right by the next up", async () => {
    const made = await stack.keys();
    expect(made).toMatchObject(keys);
    project.edit("operator: newOperator", "operator");
    project.edit("expectServers: 5", "expectServers: 3");
    await stack.up();
    expect(await stack.keys()).toEqual(made);
    for (const account of ["billing", "new", "journal"]) expect(await provenOn(account)).toEqual(everywhere);
  });
});

describe("a server that dies between a push and its proof", () => {
  const gone = /server n3 had the account in force at the last push and does not answer now/;

  it("is named", async () => {
    project.edit("connections: 3", "connections: 4");
    const halted = cluster.relay.halted("after", "$SYS.REQ.CLAIMS.UPDATE");
    const up = stack.start(["up", "--yes", "--skip-preview"]);
    await Promise.race([halted, up.ended]);
    await cluster.servers[2]?.halt("SIGKILL");
    cluster.relay.release();
    const { code, output } = await up.ended;
    expect(code).not.toBe(0);
    const { "Account orders": error } = diagnosticsIn(output);
    expect(error).toContain('Cannot bring account "orders" into force');
    expect(error).toMatch(gone);
  });

  it("keeps accounts from being deleted, for it would bring them back", async () => {
    const urn = "urn:pulumi:dev::shop::pulumi-nodejs:dynamic/nats-auth:Account::new";
    const output = await stack.failing("destroy", "--yes", "--skip-preview", "--target", urn);
    const { "Account new": error } = diagnosticsIn(output);
    expect(error).toContain('Cannot delete account "new" from the servers');
    expect(error).toMatch(gone);
  });

  it("has what was pushed once it is back, and the next up proves it and deletes what is to go", async () => {
    await cluster.servers[2]?.restart();
    await meshed(cluster.servers);
    project.edit('new nats.Account("new", { operator, resolver });', "");
    await stack.up();
    expect(await provenOn("orders")).toEqual(everywhere);
    expect((await stack.resources())["Account new"]).toBeUndefined();
  });
});

describe("accounts that somebody else has changed", () => {
  it("are shown by server and claim at a refresh, and by claim in the next preview", async () => {
    const {
      "Account orders": orders,
      "Account billing": bill,
      "Account archive": old,
    } = await stack.resources();
    await cluster.change(String(orders?.outputs?.["jwt"]), ({ nats }) =>
      Object.assign(nats.limits, { conn: 99 }),
    );
    await cluster.delete(bill?.id ?? "");
    const stranger = generateKeyPair("operator");
    await cluster.change(String(old?.outputs?.["jwt"]), () => undefined, stranger);

    const { "Stack shop-dev": found } = diagnosticsIn(await stack.refresh());
    expect(found).toContain(
      'Account "orders" was changed on the servers by somebody else (on n1, n2, n3): limits.connections',
    );
    expect(found).toContain('Account "billing" is on none of its servers; the next update pushes it again');
    expect(found).toContain(
      `Account "archive" was changed on the servers by somebody else (in 3 of 3 stores, in force nowhere), and signed by another key (${stranger.publicKey})`,
    );

    project.edit(archive, archive.replace("resolver", "resolver: { ...resolver, adopt: true }"));
    const preview = await stack.preview("--diff");
    expect(preview).toContain("~ connections: 99 => 4");
    expect(preview.match(/=>/g)).toHaveLength(1);
    expect(preview).toContain("~ 3 to update");
  });

  it("are repaired by the next up, with the same keys", async () => {
    const keys = await stack.keys();
    await stack.up();
    expect(await stack.keys()).toEqual(keys);
    for (const account of ["orders", "billing", "archive"])
      expect(await provenOn(account)).toEqual(everywhere);
    expect(await stack.plan()).toEqual([]);
  });
});
