import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { decodeJwt, encodeJwt } from "../../provider/jwt/index.ts";
import { generateKeyPair } from "../../provider/nkeys/index.ts";
import { openResolver, type Resolver } from "../../provider/resolver/index.ts";
import { connectAs, pushOutOfBand } from "../support/client.ts";
import { type NatsServer, startCluster } from "../support/nats-server.ts";
import { push } from "../support/pushing.ts";
import { makeTrust, now, resolverOf, systemUser, TestAccount } from "../support/trust.ts";

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

function revoke(account: TestAccount, users: Record<string, number>, adopt = false) {
  return resolver.revoke({
    account: account.publicKey,
    users,
    issuer: trust.operatorSigningKey.publicKey,
    adopt,
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

  describe("in an account that imports", () => {
    const exporting = (account: TestAccount, subject: string, iat?: number): string =>
      account.jwt((nats) => {
        nats.exports = [{ subject, type: "stream" }];
      }, iat);

    /** An account and its leaver, who must be revoked although `spoil` has been done to the exporter. */
    async function spoilt(spoil: (exporter: TestAccount) => Promise<unknown>) {
      const [exporter, account] = [newAccount(), newAccount()];
      await push(resolver, exporter, exporting(exporter, "orders.>"));
      const jwt = account.jwt((nats) => {
        nats.imports = [{ subject: "orders.>", account: exporter.publicKey, type: "stream" }];
      });
      await push(resolver, account, jwt);
      const leaver = account.user();
      await spoil(exporter);
      const pushed = await revoke(account, { [leaver.key.publicKey]: now() });
      for (const server of servers) await expect(connectAs(server.url, leaver)).rejects.toThrow();
      const imports = decodeJwt(pushed?.jwt ?? "", "account").nats.imports ?? [];
      return { account, exporter, jwt, imports: imports.length, warnings: pushed?.warnings };
    }

    it("leaves an import out whose exporter no server has, which the account's next push brings back", async () => {
      const { account, exporter, jwt, imports, warnings } = await spoilt(({ publicKey }) =>
        resolver.remove({
          account: publicKey,
          label: "exporter",
          signer: async () => trust.operatorSigningKey,
        }),
      );
      expect(imports).toBe(0);
      expect(warnings).toEqual([
        `The import of "orders.>" from account ${exporter.publicKey} is left out, for no server has that account: once it is pushed, the next update of this account brings the import back`,
      ]);
      await push(resolver, exporter, exporting(exporter, "orders.>", now() + 1));
      const { nats } = decodeJwt((await push(resolver, account, jwt)).jwt, "account");
      expect([nats.imports?.length, Object.keys(nats.revocations ?? {}).length]).toEqual([1, 1]);
    });

    it("keeps an import that the exporter no longer allows, and says so", async () => {
      const { imports, warnings } = await spoilt((exporter) =>
        push(resolver, exporter, exporting(exporter, "invoices.>", now() + 1)),
      );
      expect(imports).toBe(1);
      expect(warnings).toEqual([
        expect.stringContaining("which the exporter does not export to this account"),
      ]);
    });
  });

  describe("where another operator has pushed the account too", () => {
    /** An account as a stranger has it: with a signing key of the stranger's. */
    async function pushedByStranger(account: TestAccount): Promise<string> {
      const signingKey = generateKeyPair("account").publicKey;
      const claims = account.claims((nats) => {
        nats.signing_keys = [signingKey];
      }, now() + 5);
      const system = await connectAs(servers[0]?.url ?? "", systemUser(trust));
      await pushOutOfBand(system, encodeJwt(claims, generateKeyPair("operator")), servers.length);
      await system.close();
      return signingKey;
    }

    it("signs its own claims and never the stranger's, although it is told to adopt", async () => {
      const account = newAccount();
      await push(resolver, account);
      await pushedByStranger(account);
      const user = account.user().key.publicKey;
      const pushed = await revoke(account, { [user]: 7 }, true);
      const { nats } = decodeJwt(pushed?.jwt ?? "", "account");
      expect(nats.signing_keys).toEqual([account.signingKey.publicKey]);
      expect(nats.revocations).toEqual({ [user]: 7 });
    });

    it("says what to do where the key that signs is one that servers no longer know", async () => {
      const account = newAccount();
      await push(resolver, account);
      const former = generateKeyPair("operator");
      const revoking = resolver.revoke({
        account: account.publicKey,
        users: { U: 1 },
        issuer: former.publicKey,
        sign: async (claims) => encodeJwt(claims, former),
        label: account.name,
      });
      await expect(revoking).rejects.toMatchObject({
        code: "RESOLVER_UNTRUSTED_ISSUER",
        message: expect.stringMatching(
          /does not trust O.* put the users back into the program for one update/,
        ),
      });
    });

    it("says what to do first where servers have nothing but the stranger's", async () => {
      const account = newAccount();
      await pushedByStranger(account);
      await expect(revoke(account, { U: 1 }, true)).rejects.toMatchObject({
        code: "RESOLVER_FOREIGN_ISSUER",
        message: expect.stringMatching(
          /Cannot revoke users of account "orders": the servers hold it only as the key of another operator has signed it: run pulumi refresh/,
        ),
      });
    });
  });

  it("has nothing to do where no server has the account", async () => {
    expect(await revoke(newAccount(), { U: 1 })).toBeUndefined();
  });
});
