import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { decodeJwt } from "../../provider/jwt/index.ts";
import { openResolver, type Resolver } from "../../provider/resolver/index.ts";
import { type NatsServer, startCluster, startServer } from "../support/nats-server.ts";
import { makeTrust, resolverOf, TestAccount } from "../support/trust.ts";

const trust = makeTrust();
const newAccount = (name = "orders"): TestAccount => new TestAccount(name, trust.operatorSigningKey);

describe.each([
  { size: 1, name: "one server" },
  { size: 3, name: "a cluster of three" },
])("on $name", ({ size }) => {
  let servers: NatsServer[] = [];
  let resolver: Resolver;
  const names = ["n1", "n2", "n3"].slice(0, size);

  beforeAll(async () => {
    servers =
      size === 1 ? [await startServer({ trust })] : await startCluster(size, (name) => ({ name, trust }));
    resolver = openResolver(...resolverOf(trust, [servers[0]?.url ?? ""]));
  });

  afterAll(async () => {
    await resolver.close();
    await Promise.all(servers.map((server) => server.stop()));
  });

  test("a new account is in force on every server after a push", async () => {
    const account = newAccount();
    const jwt = account.jwt();
    const pushed = await resolver.push({
      jwt,
      sign: async (claims) => account.sign(claims),
      label: "orders",
    });
    expect(pushed).toEqual({ jwt, servers: names, warnings: [] });
  });

  test("a push of what the servers have in force publishes nothing", async () => {
    const account = newAccount();
    const push = { jwt: account.jwt(), sign: async () => expect.unreachable(), label: "orders" };
    await resolver.push(push);
    expect((await resolver.push(push)).jwt).toBe(push.jwt);
  });

  test("an update supersedes what the servers have although it was signed in the same second", async () => {
    const account = newAccount();
    const sign = async (claims: Parameters<typeof account.sign>[0]) => account.sign(claims);
    const first = account.jwt();
    await resolver.push({ jwt: first, sign, label: "orders" });
    const { iat } = decodeJwt(first, "account");
    const second = account.jwt((nats) => {
      nats.limits.conn = 5;
    }, Number(iat));
    const pushed = await resolver.push({ jwt: second, sign, label: "orders" });
    const claims = decodeJwt(pushed.jwt, "account");
    expect(claims.nats.limits.conn).toBe(5);
    expect(Number(claims.iat)).toBeGreaterThan(Number(iat));
    expect((await resolver.lookup(account.publicKey)).jwt).toBe(pushed.jwt);
  });

  test("a deleted account is gone from every server", async () => {
    const account = newAccount();
    const sign = async (claims: Parameters<typeof account.sign>[0]) => account.sign(claims);
    await resolver.push({ jwt: account.jwt(), sign, label: "orders" });
    const removed = await resolver.remove({
      account: account.publicKey,
      label: "orders",
      signer: async () => trust.operatorSigningKey,
    });
    expect(removed).toEqual({ existed: true, servers: names, warnings: [] });
    const lookup = await resolver.lookup(account.publicKey);
    expect(lookup.jwt).toBeUndefined();
    expect(lookup.absent).toBe(size);
  });

  test("a deleted account comes back with a new push", async () => {
    const account = newAccount();
    const sign = async (claims: Parameters<typeof account.sign>[0]) => account.sign(claims);
    const jwt = account.jwt();
    await resolver.push({ jwt, sign, label: "orders" });
    await resolver.remove({
      account: account.publicKey,
      label: "orders",
      signer: async () => trust.operatorSigningKey,
    });
    const pushed = await resolver.push({ jwt, sign, label: "orders" });
    expect(pushed.servers).toEqual(names);
  });
});
