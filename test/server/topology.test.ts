import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, describe, expect, test } from "vitest";
import { openResolver, type Resolver, type ResolverSettings } from "../../provider/resolver/index.ts";
import { connectAs, inForce, pushOutOfBand } from "../support/client.ts";
import { meshed, type NatsServer, startCluster, startServer } from "../support/nats-server.ts";
import { failureOf, push } from "../support/pushing.ts";
import { startLeafNode, startPlainLeafNode, startSupercluster } from "../support/topology.ts";
import { makeTrust, now, resolverOf, systemUser, TestAccount } from "../support/trust.ts";

const trust = makeTrust();
const newAccount = (name = "orders"): TestAccount => new TestAccount(name, trust.operatorSigningKey);

const cleanups: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

function stopAfterwards<Server extends NatsServer | NatsServer[]>(servers: Server): Server {
  cleanups.push(() => Promise.all([servers].flat().map((server) => server.stop())));
  return servers;
}

function open(server: NatsServer | undefined, settings: Partial<ResolverSettings> = {}): Resolver {
  const resolver = openResolver(...resolverOf(trust, [server?.url ?? ""], settings));
  cleanups.push(() => resolver.close());
  return resolver;
}

describe("a cache resolver beside a full one", () => {
  test("skips a push of an account that it has not loaded, and has it in force after the proof", async () => {
    const servers = stopAfterwards(
      await startCluster(2, (name) => ({ name, trust, resolver: name === "n1" ? "full" : "cache" })),
    );
    const resolver = open(servers[0]);
    const account = newAccount();
    const pushed = await push(resolver, account);
    expect(pushed.servers).toEqual(["n1", "n2"]);
    const update = await push(resolver, account, account.jwt(undefined, now() + 1));
    const other = await connectAs(servers[1]?.url ?? "", systemUser(trust));
    cleanups.push(() => other.close());
    expect(await inForce(other, account.publicKey, servers)).toEqual({ n1: update.jwt, n2: update.jwt });
  });

  test("that kept an old JWT on disk over a restart is brought up to date", async () => {
    const servers = stopAfterwards(
      await startCluster(2, (name) => ({ name, trust, resolver: name === "n1" ? "full" : "cache" })),
    );
    const account = newAccount();
    const resolver = open(servers[0]);
    await push(resolver, account);
    await servers[1]?.restart();
    await meshed(servers);
    const pushed = await push(resolver, account, account.jwt(undefined, now() + 1), {
      provenServers: ["n1", "n2"],
    });
    const other = await connectAs(servers[1]?.url ?? "", systemUser(trust));
    cleanups.push(() => other.close());
    expect(await inForce(other, account.publicKey, servers)).toEqual({ n1: pushed.jwt, n2: pushed.jwt });
  });

  test("forgets a deleted account too", async () => {
    const servers = stopAfterwards(
      await startCluster(2, (name) => ({ name, trust, resolver: name === "n1" ? "full" : "cache" })),
    );
    const resolver = open(servers[1]);
    const account = newAccount();
    await push(resolver, account);
    await resolver.remove({
      account: account.publicKey,
      label: "orders",
      signer: async () => trust.operatorSigningKey,
    });
    expect((await resolver.lookup(account.publicKey)).jwt).toBeUndefined();
  });
});

describe("a memory resolver", () => {
  test("cannot be pushed to, and the error says what to do instead", async () => {
    const resolver = open(stopAfterwards(await startServer({ trust, resolver: "memory" })));
    const failure = await failureOf(push(resolver, newAccount()));
    expect(failure.code).toBe("RESOLVER_NO_RESPONDERS");
    expect(failure.message).toContain(
      "put the account into resolver_preload of a MEMORY resolver (serverConfig writes it)",
    );
  });

  test("proves an account that it was configured with", async () => {
    const account = newAccount();
    const jwt = account.jwt();
    const preload = { [account.publicKey]: jwt };
    const resolver = open(stopAfterwards(await startServer({ trust, resolver: "memory", preload })));
    expect(await push(resolver, account, jwt)).toEqual({ jwt, servers: ["n1"], warnings: [] });
  });

  test("that was restarted has the account that it was configured with, to a lookup", async () => {
    const account = newAccount();
    const jwt = account.jwt();
    const preload = { [account.publicKey]: jwt };
    const server = stopAfterwards(await startServer({ trust, resolver: "memory", preload }));
    await server.restart();
    const found = await open(server).lookup(account.publicKey);
    expect(found.jwt).toBe(jwt);
    expect(found.verdicts).toEqual([]);
  });

  test("beside full ones is named when it cannot load what they store", async () => {
    const servers = stopAfterwards(
      await startCluster(3, (name) => ({ name, trust, resolver: name === "n3" ? "memory" : "full" })),
    );
    const failure = await failureOf(push(open(servers[0]), newAccount()));
    expect(failure.code).toBe("RESOLVER_NOT_IN_FORCE");
    expect(failure.message).toContain(
      "server n3: the account cannot be loaded although it was pushed: where the resolver is MEMORY",
    );
  });
});

test("a leaf node bound to the system account gets the account too", async () => {
  const servers = stopAfterwards(await startLeafNode(trust));
  const account = newAccount();
  const pushed = await push(open(servers[0], { expectServers: 2 }), account);
  expect(pushed.servers).toEqual(["hub", "leaf"]);
  const other = await connectAs(servers[1]?.url ?? "", systemUser(trust));
  cleanups.push(() => other.close());
  expect(await inForce(other, account.publicKey, servers)).toEqual({ hub: pushed.jwt, leaf: pushed.jwt });
});

test("a leaf node that stands still for a moment is waited for, although nobody expects it", async () => {
  const servers = stopAfterwards(await startLeafNode(trust));
  // A tenth of the time is what leaf nodes get: three seconds.
  const resolver = open(servers[0], { timeoutSeconds: 30 });
  await servers[1]?.pause();
  const pushing = push(resolver, newAccount());
  await sleep(600);
  servers[1]?.resume();
  expect((await pushing).servers).toEqual(["hub", "leaf"]);
});

test("a leaf node without an operator that shares the system account is left out, with a warning", async () => {
  const servers = stopAfterwards(await startPlainLeafNode(trust));
  const account = newAccount();
  const resolver = open(servers[0]);
  const pushed = await push(resolver, account);
  expect(pushed.servers).toEqual(["hub"]);
  expect(pushed.warnings).toEqual([
    "Server leaf has no operator and was left out: accounts from JWTs mean nothing there",
  ]);
  expect((await resolver.lookup(account.publicKey)).verdicts).toEqual([]);
  const removed = await resolver.remove({
    account: account.publicKey,
    label: "orders",
    signer: async () => trust.operatorSigningKey,
  });
  expect(removed).toEqual({ existed: true, servers: ["hub"], warnings: [] });
  const counted = open(servers[0], { expectServers: 2, timeoutSeconds: 2 });
  expect((await failureOf(push(counted, newAccount()))).message).toContain(
    "expectServers is 2, but only 1 answered: hub (without an operator, and not counted: leaf)",
  );
});

describe("a supercluster of two clusters", () => {
  test("has the account in force on both sides", async () => {
    const servers = stopAfterwards(await startSupercluster(trust));
    const account = newAccount();
    const resolver = open(servers[0]);
    expect((await push(resolver, account)).servers).toEqual(["east", "west"]);
    await resolver.remove({
      account: account.publicKey,
      label: "orders",
      signer: async () => trust.operatorSigningKey,
    });
    expect((await resolver.lookup(account.publicKey)).jwt).toBeUndefined();
  });

  test("names the other cluster when it is paused", async () => {
    const servers = stopAfterwards(await startSupercluster(trust));
    const account = newAccount();
    const patient = open(servers[0]);
    const { servers: provenServers } = await push(patient, account);
    await patient.close();
    const resolver = open(servers[0], { timeoutSeconds: 2 });
    await servers[1]?.pause();
    const failure = await failureOf(
      push(resolver, account, account.jwt(undefined, now() + 1), { provenServers }),
    );
    expect(failure.message).toContain("server west had the account in force at the last push");
    await resolver.close();
    expect((await failureOf(push(resolver, newAccount()))).message).toBe(
      'Cannot bring account "orders" into force: cluster C2 has a gateway configured, but none of its servers answered: start it, remove the gateway, or set expectServers to the number of servers that are to have the account',
    );
    const content = open(servers[0], { timeoutSeconds: 5, expectServers: 1 });
    const pushed = await push(content, newAccount());
    expect(pushed.servers).toEqual(["east"]);
    expect(pushed.warnings).toEqual([
      "Cluster C2 has a gateway configured, but none of its servers answered: nothing reached it",
    ]);
    const removed = await content.remove({
      account: account.publicKey,
      label: "orders",
      signer: async () => trust.operatorSigningKey,
    });
    expect(removed.warnings).toEqual([
      "Cluster C2 has a gateway configured, but none of its servers answered: one that has the account brings it back",
    ]);
  });
});

test("an account written to one of two separate clusters is found by a lookup of its own servers only", async () => {
  const [one, two] = stopAfterwards(
    await Promise.all([startServer({ name: "one", trust }), startServer({ name: "two", trust })]),
  );
  const account = newAccount();
  const other = await connectAs(one.url, systemUser(trust));
  cleanups.push(() => other.close());
  await pushOutOfBand(other, account.jwt(), 1);
  expect((await open(one).lookup(account.publicKey)).servers).toEqual(["one"]);
  expect((await open(two).lookup(account.publicKey)).jwt).toBeUndefined();
});

describe("a resolver that asks for storage only", () => {
  test("stores the account everywhere and loads it nowhere", async () => {
    const servers = stopAfterwards(await startCluster(3, (name) => ({ name, trust })));
    const account = newAccount();
    const resolver = open(servers[0], { proof: "stored" });
    const pushed = await push(resolver, account);
    expect(pushed.servers).toEqual(["n1", "n2", "n3"]);
    const other = await connectAs(servers[0]?.url ?? "", systemUser(trust));
    cleanups.push(() => other.close());
    expect(await inForce(other, account.publicKey, servers)).toEqual({
      n1: undefined,
      n2: undefined,
      n3: undefined,
    });
    expect(await resolver.lookup(account.publicKey)).toMatchObject({
      jwt: pushed.jwt,
      absent: 0,
      verdicts: [],
    });
  });
});
