import { jetstreamManager } from "@nats-io/jetstream";
import { afterEach, describe, expect, test } from "vitest";
import { NatsAuthError } from "../../provider/errors.ts";
import type { AccountClaims } from "../../provider/jwt/index.ts";
import { generateKeyPair } from "../../provider/nkeys/index.ts";
import {
  openResolver,
  type Removal,
  type Resolver,
  type ResolverSettings,
} from "../../provider/resolver/index.ts";
import { connectAs, pushOutOfBand } from "../support/client.ts";
import {
  meshed,
  type NatsServer,
  type ServerOptions,
  startCluster,
  startServer,
  until,
} from "../support/nats-server.ts";
import { failureOf, push } from "../support/pushing.ts";
import { makeTrust, now, resolverOf, systemUser, TestAccount } from "../support/trust.ts";

const trust = makeTrust();
const cleanups: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

async function start(options: Partial<ServerOptions> = {}): Promise<NatsServer> {
  const server = await startServer({ trust, ...options });
  cleanups.push(() => server.stop());
  return server;
}

async function startThree(options: Partial<ServerOptions> = {}): Promise<NatsServer[]> {
  const servers = await startCluster(3, (name) => ({ name, trust, ...options }));
  cleanups.push(() => Promise.all(servers.map((server) => server.stop())));
  return servers;
}

function open(server: NatsServer | undefined, settings: Partial<ResolverSettings> = {}): Resolver {
  const resolver = openResolver(...resolverOf(trust, [server?.url ?? ""], settings));
  cleanups.push(() => resolver.close());
  return resolver;
}

const newAccount = (): TestAccount => new TestAccount("orders", trust.operatorSigningKey);

const removalOf = (account: string, options: Partial<Removal> = {}): Removal => ({
  account,
  label: "orders",
  signer: async () => trust.operatorSigningKey,
  ...options,
});

async function refusalOf(removing: Promise<unknown>): Promise<NatsAuthError> {
  const outcome: unknown = await removing.then(
    () => "it went through",
    (error: unknown) => error,
  );
  if (outcome instanceof NatsAuthError) return outcome;
  throw new Error("Expected the deletion to be refused", { cause: outcome });
}

const withJetStream = (nats: AccountClaims["nats"]): void => {
  nats.limits = { ...nats.limits, mem_storage: -1, disk_storage: -1, streams: -1, consumer: -1 };
};

/** An account on the servers that may use JetStream, with one stream on the server given. */
async function accountWithStream(resolver: Resolver, server: NatsServer | undefined): Promise<TestAccount> {
  const account = newAccount();
  await push(resolver, account, account.jwt(withJetStream));
  const client = await connectAs(server?.url ?? "", account.user());
  const streams = await jetstreamManager(client, { checkAPI: false, timeout: 5_000 });
  const stream = { name: "CREATED", subjects: ["orders.created.>"], num_replicas: 1 };
  await until("a stream", () =>
    streams.streams.add(stream).then(
      () => true,
      () => false,
    ),
  );
  await client.close();
  return account;
}

/** The server that holds the account's only stream. */
async function holderOf(account: TestAccount, servers: readonly NatsServer[]): Promise<NatsServer> {
  for (const server of servers) {
    const page = JSON.stringify(await server.monitor(`jsz?acc=${account.publicKey}&streams=true`));
    if (page.includes('"CREATED"')) return server;
  }
  throw new Error("No server holds the stream");
}

describe("an account with JetStream streams", () => {
  test("is not deleted, and the refusal names the streams", async () => {
    const server = await start({ jetstream: true });
    const resolver = open(server);
    const account = await accountWithStream(resolver, server);
    const refusal = await refusalOf(resolver.remove(removalOf(account.publicKey)));
    expect(refusal.code).toBe("RESOLVER_REFUSED");
    expect(refusal.message).toContain(
      'Cannot delete account "orders" from the servers: it has 1 JetStream stream (CREATED)',
    );
    expect((await resolver.lookup(account.publicKey)).verdicts).toEqual([]);
  });

  test("is deleted when told to delete it all the same", async () => {
    const server = await start({ jetstream: true });
    const resolver = open(server);
    const account = await accountWithStream(resolver, server);
    const removed = await resolver.remove(removalOf(account.publicKey, { evenWithStreams: true }));
    expect(removed).toEqual({ existed: true, servers: ["n1"], warnings: [] });
  });

  test("keeps its JetStream: a push that takes it away is refused, and names the streams", async () => {
    const server = await start({ jetstream: true });
    const resolver = open(server);
    const account = await accountWithStream(resolver, server);
    const failure = await failureOf(push(resolver, account, account.jwt(undefined, now() + 1)));
    expect(failure.code).toBe("RESOLVER_REFUSED");
    expect(failure.message).toContain(
      "jetstream is taken away while the account has 1 JetStream stream (CREATED): delete them first",
    );
    const client = await connectAs(server.url, account.user());
    const streams = await jetstreamManager(client, { checkAPI: false, timeout: 5_000 });
    await streams.streams.delete("CREATED");
    await client.close();
    expect((await push(resolver, account, account.jwt(undefined, now() + 1))).servers).toEqual(["n1"]);
  });

  test("is not deleted while something else has taken its JetStream away", async () => {
    const server = await start({ jetstream: true });
    const resolver = open(server);
    const account = await accountWithStream(resolver, server);
    const other = await connectAs(server.url, systemUser(trust));
    await pushOutOfBand(other, account.jwt(undefined, now() + 1), 1);
    await other.close();
    const removal = removalOf(account.publicKey, { hadJetStream: true });
    const refusal = await refusalOf(resolver.remove({ ...removal, provenServers: ["n1"] }));
    expect(refusal.code).toBe("RESOLVER_REFUSED");
    expect(refusal.message).toContain(
      "server n1: has the account without JetStream now and cannot tell the streams that it kept: push the account with JetStream once more",
    );
    const removed = await resolver.remove(removal);
    expect(removed.warnings).toEqual([
      'Streams of account "orders" were not looked for on server n1: it has no JetStream there now',
    ]);
  });

  test("is not deleted while a server that may hold more is silent", async () => {
    const servers = await startThree({ jetstream: true });
    const resolver = open(servers[0], { timeoutSeconds: 4 });
    const account = await accountWithStream(resolver, servers[0]);
    expect((await resolver.streams(account.publicKey)).names).toEqual(["CREATED"]);
    await servers[2]?.pause();
    const refusal = await refusalOf(resolver.remove(removalOf(account.publicKey)));
    expect(refusal.message).toContain("server n3");
    servers[2]?.resume();
  });
});

test("streams are found on whichever server holds them", async () => {
  const servers = await startThree({ jetstream: true });
  const resolver = open(servers[0]);
  const account = await accountWithStream(resolver, servers[1]);
  const streams = await resolver.streams(account.publicKey);
  expect(streams).toEqual({
    names: ["CREATED"],
    jetstream: true,
    servers: ["n1", "n2", "n3"],
    unanswered: [],
    off: [],
    unclear: [],
  });
});

test("a stream whose only server is down is known to the account's own JetStream", async () => {
  const servers = await startThree({ jetstream: true });
  const resolver = open(servers[0]);
  const account = await accountWithStream(resolver, servers[0]);
  const holder = await holderOf(account, servers);
  await resolver.close();
  await holder.halt();
  const survivor = servers.find((server) => server !== holder);
  const client = await connectAs(survivor?.url ?? "", account.user());
  const streams = await jetstreamManager(client, { checkAPI: false, timeout: 5_000 });
  await until(
    "a leader",
    async () =>
      (
        await streams.streams
          .names()
          .next()
          .catch(() => [])
      ).length === 1,
  );
  await client.close();
  const smaller = open(survivor);
  expect((await smaller.streams(account.publicKey)).names).toEqual([]);
  const refusal = await refusalOf(
    smaller.remove(removalOf(account.publicKey, { accountSigner: async () => account.signingKey })),
  );
  expect(refusal.message).toContain("it has 1 JetStream stream (CREATED)");
});

test("an account whose JetStream cannot be asked by name is deleted with a warning", async () => {
  const server = await start({ jetstream: true });
  const resolver = open(server);
  const account = newAccount();
  const jwt = account.jwt((nats) => {
    nats.limits = { ...nats.limits, disk_storage: -1, conn: 0 };
  });
  await push(resolver, account, jwt);
  const removed = await resolver.remove(
    removalOf(account.publicKey, { accountSigner: async () => account.signingKey }),
  );
  expect(removed.warnings.join()).toContain("were looked for on the servers that run only");
});

test("an account whose users nobody can sign is deleted with a warning that its JetStream was not asked", async () => {
  const server = await start({ jetstream: true });
  const resolver = open(server);
  const account = newAccount();
  await push(resolver, account, account.jwt(withJetStream));
  const removed = await resolver.remove(removalOf(account.publicKey));
  expect(removed.warnings).toEqual([
    'Streams of account "orders" were looked for on the servers that run only: the state holds no key that signs users of the account',
  ]);
});

test("an account that no server has is already deleted", async () => {
  const resolver = open(await start());
  expect(await resolver.remove(removalOf(newAccount().publicKey))).toEqual({
    existed: false,
    servers: ["n1"],
    warnings: [],
  });
});

test("an account that no server has is already deleted where a server has no store of all accounts, too", async () => {
  const servers = await startCluster(2, (name) => ({
    name,
    trust,
    resolver: name === "n1" ? "full" : "cache",
    jetstream: true,
  }));
  cleanups.push(() => Promise.all(servers.map((server) => server.stop())));
  const removed = await open(servers[0]).remove(removalOf(newAccount().publicKey, { hadJetStream: true }));
  expect(removed).toEqual({ existed: false, servers: ["n1", "n2"], warnings: [] });
});

test("deletion that is switched off is said to be so, with what to do", async () => {
  const resolver = open(await start({ resolverSettings: { allow_delete: false } }));
  const account = newAccount();
  await push(resolver, account);
  const refusal = await refusalOf(resolver.remove(removalOf(account.publicKey)));
  expect(refusal.code).toBe("RESOLVER_DELETE_DISABLED");
  expect(refusal.message).toContain("server n1: does not allow deletion: set allow_delete: true");
});

test("deletion that one server of three has switched off names it, and those that will get the account back", async () => {
  const servers = await startCluster(3, (name) => ({
    name,
    trust,
    resolverSettings: { allow_delete: name !== "n2" },
  }));
  cleanups.push(() => Promise.all(servers.map((server) => server.stop())));
  const resolver = open(servers[0]);
  const account = newAccount();
  await push(resolver, account);
  const refusal = await refusalOf(resolver.remove(removalOf(account.publicKey)));
  expect(refusal.code).toBe("RESOLVER_DELETE_DISABLED");
  expect(refusal.message).toContain("server n2: does not allow deletion");
  expect(refusal.message).toContain("servers n1 and n3: deleted it, and will get it back from the others");
});

test("a deletion signed by a key that the servers do not trust is refused", async () => {
  const resolver = open(await start());
  const account = newAccount();
  await push(resolver, account);
  const stranger = generateKeyPair("operator");
  const refusal = await refusalOf(
    resolver.remove(removalOf(account.publicKey, { signer: async () => stranger })),
  );
  expect(refusal.code).toBe("RESOLVER_UNTRUSTED_ISSUER");
});

test("the system account is never deleted", async () => {
  const resolver = open(await start());
  const refusal = await refusalOf(resolver.remove(removalOf(trust.systemAccount.publicKey)));
  expect(refusal.message).toContain("it is the servers' system account, which is never deleted from them");
});

test("a server of the last proof that is missing is a reason to refuse", async () => {
  const servers = await startThree();
  const resolver = open(servers[0]);
  const account = newAccount();
  const { servers: provenServers } = await push(resolver, account);
  const hasty = open(servers[0], { timeoutSeconds: 2 });
  await servers[1]?.halt();
  const refusal = await refusalOf(hasty.remove(removalOf(account.publicKey, { provenServers })));
  expect(refusal.code).toBe("RESOLVER_MISSING_SERVERS");
  expect(refusal.message).toContain("server n2");
});

test("the clients of a deleted account are cut off", async () => {
  const server = await start();
  const resolver = open(server);
  const account = newAccount();
  await push(resolver, account);
  const client = await connectAs(server.url, account.user());
  await resolver.remove(removalOf(account.publicKey));
  await expect(client.closed()).resolves.toBeInstanceOf(Error);
});

describe("an account that a server has in its configuration", () => {
  const stillInForce = (server: string): string =>
    `Cannot delete account "orders" from the servers: server ${server}: still has the account in force: take it out of resolver_preload in its configuration, then reload or restart it`;

  async function startPreloaded({ publicKey }: TestAccount, jwt: string): Promise<NatsServer[]> {
    const servers = await startCluster(2, (name) => ({
      name,
      trust,
      ...(name === "n2" ? { resolver: "memory" as const, preload: { [publicKey]: jwt } } : {}),
    }));
    cleanups.push(() => Promise.all(servers.map((server) => server.stop())));
    return servers;
  }

  test("is not deleted while it is in force there", async () => {
    const account = newAccount();
    const jwt = account.jwt();
    const servers = await startPreloaded(account, jwt);
    const resolver = open(servers[0]);
    await push(resolver, account, jwt);
    const refusal = await refusalOf(resolver.remove(removalOf(account.publicKey)));
    expect(refusal.code).toBe("RESOLVER_REFUSED");
    expect(refusal.message).toBe(stillInForce("n2"));
  });

  test("is not deleted while that server would load it at the next login, at no second attempt either", async () => {
    const account = newAccount();
    const jwt = account.jwt();
    const servers = await startPreloaded(account, jwt);
    const resolver = open(servers[0]);
    await push(resolver, account, jwt);
    for (const _ of ["first", "second"]) {
      await servers[1]?.restart();
      await meshed(servers);
      const refusal = await refusalOf(
        resolver.remove(removalOf(account.publicKey, { provenServers: ["n1", "n2"] })),
      );
      expect(refusal.message).toBe(stillInForce("n2"));
    }
  });

  test("is not deleted where no server has a store, before it was ever used", async () => {
    const account = newAccount();
    const server = await start({
      resolver: "memory",
      preload: { [account.publicKey]: account.jwt() },
    });
    const refusal = await refusalOf(open(server).remove(removalOf(account.publicKey)));
    expect(refusal.message).toBe(stillInForce("n1"));
  });
});

test("no server with a store is made to load an account that was deleted: it would search for two seconds", async () => {
  const server = await start();
  const resolver = open(server);
  const account = newAccount();
  const observer = await connectAs(server.url, systemUser(trust));
  cleanups.push(() => observer.close());
  let loads = 0;
  observer.subscribe(`$SYS.REQ.ACCOUNT.${account.publicKey}.CONNZ`, {
    callback: () => {
      loads++;
    },
  });
  await observer.flush();
  await push(resolver, account);
  await until("the load of the push", () => loads === 1);
  await resolver.remove(removalOf(account.publicKey));
  await observer.flush();
  expect(loads).toBe(1);
});
