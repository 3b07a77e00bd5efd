import { setImmediate } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { openConnection } from "../../provider/resolver/connection.ts";
import { openResolver, type Resolver, type ResolverAccess } from "../../provider/resolver/index.ts";
import { poolOf } from "../../provider/resolver/pool.ts";
import { makeLogin } from "../../provider/resolver/push-user.ts";
import { ConnectionLost, Requests } from "../../provider/resolver/requests.ts";
import { SERVERS } from "../../provider/resolver/subjects.ts";
import { type NatsServer, startServer, until } from "../support/nats-server.ts";
import { push } from "../support/pushing.ts";
import { Relay } from "../support/relay.ts";
import { makeTrust, now, resolverOf, TestAccount } from "../support/trust.ts";

const trust = makeTrust();
const newAccount = (): TestAccount => new TestAccount("orders", trust.operatorSigningKey);
const resolvers: Resolver[] = [];
const releases: (() => Promise<unknown>)[] = [];
let server: NatsServer;

beforeAll(async () => {
  server = await startServer({ trust });
});

afterAll(() => server.stop());

afterEach(async () => {
  for (const release of releases.splice(0)) await release();
  for (const resolver of resolvers.splice(0)) await resolver.close();
});

function open(access: Partial<ResolverAccess> = {}): Resolver {
  const [settings, usual] = resolverOf(trust, [server.url]);
  const resolver = openResolver(settings, { ...usual, ...access });
  resolvers.push(resolver);
  return resolver;
}

/** Keeps the shared connection in use to the end of the test: on a slow machine it would be closed for lying idle. */
function keepInUse(access: Partial<ResolverAccess> = {}): void {
  const [settings, usual] = resolverOf(trust, [server.url]);
  const all = { ...usual, ...access };
  let release = (): void => undefined;
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  const using = poolOf(settings, all).use(all, () => released);
  releases.push(() => {
    release();
    return using;
  });
}

/** How many connections the server has ever had. */
async function connectionsMade(): Promise<number> {
  return Number((await server.monitor("varz"))["total_connections"]);
}

test("nothing is sent before the first use", async () => {
  const before = await connectionsMade();
  open();
  expect(await connectionsMade()).toBe(before);
});

test("resolvers of equal settings share one connection, at the same time and after one another", async () => {
  const before = await connectionsMade();
  keepInUse();
  await Promise.all([
    push(open(), newAccount()),
    push(open(), newAccount()),
    open().lookup(newAccount().publicKey),
  ]);
  await push(open(), newAccount());
  expect(await connectionsMade()).toBe(before + 1);
});

test("another identity gets a connection of its own", async () => {
  const before = await connectionsMade();
  await Promise.all([
    push(open({ identity: "a" }), newAccount()),
    push(open({ identity: "b" }), newAccount()),
  ]);
  expect(await connectionsMade()).toBe(before + 2);
});

test("the signer is asked for once a connection", async () => {
  let asked = 0;
  const systemSigner: ResolverAccess["systemSigner"] = async () => {
    asked++;
    return trust.systemSigningKey;
  };
  const resolver = open({ systemSigner, identity: "counted" });
  keepInUse({ systemSigner, identity: "counted" });
  await Promise.all([push(resolver, newAccount()), push(resolver, newAccount())]);
  await push(resolver, newAccount());
  expect(asked).toBe(1);
});

test("a remote signer mints the push user as well as a local one", async () => {
  const { publicKey, sign } = trust.systemSigningKey;
  const remote = { publicKey, sign: async (bytes: Uint8Array) => sign.call(trust.systemSigningKey, bytes) };
  const resolver = open({ systemSigner: async () => remote, identity: "remote" });
  expect((await push(resolver, newAccount())).servers).toEqual(["n1"]);
});

test("a connection is replaced before its user expires", async () => {
  let passed = 0;
  const access = { clock: () => now() + passed, mintedLifetime: 200, identity: "aging" };
  const resolver = open(access);
  keepInUse(access);
  await push(resolver, newAccount());
  const before = await connectionsMade();
  passed = 170;
  await push(resolver, newAccount());
  expect(await connectionsMade()).toBe(before);
  passed = 185;
  await push(resolver, newAccount());
  expect(await connectionsMade()).toBe(before + 1);
});

test("pushes go on when the server closes the connection because its user has expired", async () => {
  const resolver = open({ clock: () => now() - 200, mintedLifetime: 205, identity: "behind" });
  const before = await connectionsMade();
  await until("a second connection", async () => {
    expect((await push(resolver, newAccount())).servers).toEqual(["n1"]);
    return (await connectionsMade()) - before > 1;
  });
});

test("those that wait for a connection that cannot be made share its failure", async () => {
  const [settings, access] = resolverOf(trust, ["nats://127.0.0.1:1"]);
  let attempts = 0;
  const systemSigner: ResolverAccess["systemSigner"] = async () => {
    attempts++;
    return trust.systemSigningKey;
  };
  const resolver = openResolver(settings, { ...access, systemSigner });
  const outcomes = await Promise.allSettled(
    Array.from({ length: 50 }, () => resolver.lookup(newAccount().publicKey)),
  );
  expect(outcomes.every((outcome) => outcome.status === "rejected")).toBe(true);
  expect(attempts).toBe(1);
});

test("a dead server in the list is passed over", async () => {
  const [settings, access] = resolverOf(trust, ["nats://127.0.0.1:1", server.url]);
  const resolver = openResolver(settings, access);
  resolvers.push(resolver);
  expect((await push(resolver, newAccount())).servers).toEqual(["n1"]);
});

test("a login that takes longer than a server allows is no refusal, and the next server is tried", async () => {
  const relay = await Relay.start(server.port);
  // Servers wait two seconds for a login.
  relay.delay = 3_000;
  const late = openResolver(...resolverOf(trust, [relay.url]));
  await expect(late.lookup(newAccount().publicKey)).rejects.toThrow(
    /^Cannot connect to the server: \S+: the login took longer than the server allows: is it, this machine or the network overloaded\?/,
  );
  const resolver = openResolver(...resolverOf(trust, [relay.url, server.url]));
  resolvers.push(resolver);
  expect((await push(resolver, newAccount())).servers).toEqual(["n1"]);
  await relay.stop();
});

test("the failure names every server that was tried", async () => {
  const [settings, access] = resolverOf(trust, ["nats://127.0.0.1:1", "nats://127.0.0.1:2"]);
  await expect(openResolver(settings, access).lookup(newAccount().publicKey)).rejects.toThrow(
    /^Cannot connect to any of the servers: 127\.0\.0\.1:1: connection refused.*; 127\.0\.0\.1:2: connection refused/,
  );
});

test("questions asked while the connection closes, at whatever moment, fail as those asked on a lost one", async () => {
  const [settings, access] = resolverOf(trust, [server.url]);
  const login = await makeLogin(settings, access);
  const connection = await openConnection(settings, login);
  const requests = new Requests(connection, login.inbox);
  const outcomes: Promise<unknown>[] = [];
  let isClosing = true;
  const closed = connection.close().then(() => {
    isClosing = false;
  });
  while (isClosing) {
    const until = { timeoutMs: 1_000, enough: () => true };
    outcomes.push(requests.gather({ servers: { subject: SERVERS } }, until).catch((error: unknown) => error));
    // Mostly turns of promises, not of the event loop: the client library knows of the end some turns before it tells.
    await (outcomes.length % 50 === 0 ? setImmediate() : undefined);
  }
  await closed;
  for (const outcome of await Promise.all(outcomes)) expect(outcome).toBeInstanceOf(ConnectionLost);
});
