import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { decodeJwt } from "../../provider/jwt/index.ts";
import { openResolver, type Resolver } from "../../provider/resolver/index.ts";
import { connectAs } from "../support/client.ts";
import { type NatsServer, startCluster } from "../support/nats-server.ts";
import { push } from "../support/pushing.ts";
import { makeTrust, now, resolverOf, TestAccount } from "../support/trust.ts";

const trust = makeTrust();
let servers: NatsServer[] = [];
let resolver: Resolver;
beforeAll(async () => {
  servers = await startCluster(3, (name) => ({ name, trust }));
  resolver = openResolver(...resolverOf(trust, [servers[0]?.url ?? ""]));
});
afterAll(async () => {
  await resolver.close();
  await Promise.all(servers.map((server) => server.stop()));
});

const newAccount = (): TestAccount => new TestAccount("orders", trust.operatorSigningKey);

function revoke(account: TestAccount, users: Record<string, number>) {
  return resolver.revoke({
    account: account.publicKey,
    users,
    sign: async (claims) => account.sign(claims),
    label: account.name,
  });
}

describe("revoke()", () => {
  it("cuts the connected client off on every server, and its creds no longer connect", async () => {
    const account = newAccount();
    await push(resolver, account);
    const leaver = account.user();
    const stayer = account.user();
    const url = servers[1]?.url ?? "";
    const [cut, kept] = [await connectAs(url, leaver), await connectAs(url, stayer)];
    const closed = cut.closed();
    const pushed = await revoke(account, { [leaver.key.publicKey]: now() });
    expect(pushed?.servers).toEqual(["n1", "n2", "n3"]);
    expect(await closed).toBeInstanceOf(Error);
    for (const server of servers) await expect(connectAs(server.url, leaver)).rejects.toThrow();
    expect(kept.isClosed()).toBe(false);
    await kept.close();
  });

  it("of many users at the same time makes one push", async () => {
    const account = newAccount();
    await push(resolver, account);
    const users = Array.from({ length: 20 }, () => account.user().key.publicKey);
    const results = await Promise.all(users.map((user) => revoke(account, { [user]: now() })));
    expect(new Set(results.map((result) => result?.jwt)).size).toBe(1);
    const { jwt } = await resolver.lookup(account.publicKey);
    expect(Object.keys(decodeJwt(jwt ?? "", "account").nats.revocations ?? {}).sort()).toEqual(users.sort());
  });

  it("keeps revocations and limits that somebody else has set meanwhile", async () => {
    const account = newAccount();
    await push(resolver, account);
    const [first, second] = [account.user().key.publicKey, account.user().key.publicKey];
    const limited = account.jwt((nats) => {
      nats.limits.conn = 9;
      nats.revocations = { [first]: 5 };
    }, now() + 1);
    await push(resolver, account, limited);
    const pushed = await revoke(account, { [second]: 7 });
    const { nats } = decodeJwt(pushed?.jwt ?? "", "account");
    expect(nats.limits.conn).toBe(9);
    expect(nats.revocations).toEqual({ [first]: 5, [second]: 7 });
  });

  it("never moves a revocation back in time", async () => {
    const account = newAccount();
    await push(resolver, account);
    const user = account.user().key.publicKey;
    await revoke(account, { [user]: 100 });
    const pushed = await revoke(account, { [user]: 50 });
    expect(decodeJwt(pushed?.jwt ?? "", "account").nats.revocations).toEqual({ [user]: 100 });
  });

  it("has nothing to do where no server has the account", async () => {
    expect(await revoke(newAccount(), { U: 1 })).toBeUndefined();
  });
});
