/** Accounts that import from others: who waits for whom, and what is said of imports that do not work. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { decodeJwt, encodeJwt } from "../../provider/jwt/index.ts";
import { generateKeyPair } from "../../provider/nkeys/index.ts";
import { openResolver, type Resolver, verdictTexts } from "../../provider/resolver/index.ts";
import { meshed, type NatsServer, startCluster } from "../support/nats-server.ts";
import { failureOf, push, pushOf } from "../support/pushing.ts";
import { makeTrust, now, resolverOf, TestAccount } from "../support/trust.ts";

const trust = makeTrust();
const newAccount = (name: string): TestAccount => new TestAccount(name, trust.operatorSigningKey);

describe("imports", () => {
  let servers: NatsServer[] = [];
  let resolver: Resolver;
  let hasty: Resolver;
  /** Does not load what it looks up. */
  let stored: Resolver;

  beforeAll(async () => {
    servers = await startCluster(3, (name) => ({ name, trust }));
    resolver = openResolver(...resolverOf(trust, [servers[0]?.url ?? ""]));
    hasty = openResolver(...resolverOf(trust, [servers[0]?.url ?? ""], { timeoutSeconds: 3 }));
    stored = openResolver(...resolverOf(trust, [servers[0]?.url ?? ""], { proof: "stored" }));
  });

  afterAll(async () => {
    await Promise.all([resolver.close(), hasty.close(), stored.close()]);
    await Promise.all(servers.map((server) => server.stop()));
  });

  const exporting = (account: TestAccount, subject = "orders.>"): string =>
    account.jwt((nats) => {
      nats.exports = [{ name: "orders", subject, type: "stream" }];
    });

  const importing = (account: TestAccount, exporter: TestAccount, subject = "orders.>"): string =>
    account.jwt((nats) => {
      nats.imports = [{ name: "orders", subject, account: exporter.publicKey, type: "stream" }];
    });

  test("imports of every form are proven", async () => {
    const exporter = newAccount("exporter");
    const importer = newAccount("importer");
    const from = { account: exporter.publicKey };
    await push(
      resolver,
      exporter,
      exporter.jwt((nats) => {
        nats.exports = [
          { subject: "plain.>", type: "stream" },
          { subject: "moved.*.x", type: "stream" },
          { subject: "ask", type: "service" },
          { subject: "ask.*.b.*", type: "service" },
          { subject: "old.ask", type: "service" },
          { subject: "private", type: "service", token_req: true },
        ];
      }),
    );
    const token = encodeJwt(
      {
        sub: importer.publicKey,
        iat: now(),
        name: "private",
        nats: { type: "activation", subject: "private", kind: "service", issuer_account: exporter.publicKey },
      },
      exporter.signingKey,
    );
    const pushed = await push(
      resolver,
      importer,
      importer.jwt((nats) => {
        nats.imports = [
          { ...from, subject: "plain.>", type: "stream" },
          { ...from, subject: "plain.a", type: "stream", to: "prefix" },
          { ...from, subject: "moved.*.x", type: "stream", local_subject: "here.$1" },
          { ...from, subject: "ask", type: "service" },
          { ...from, subject: "ask.*.b.*", type: "service", local_subject: "asked.$2.$1" },
          { ...from, subject: "mine", type: "service", to: "old.ask" },
          { ...from, subject: "private", type: "service", token },
        ];
      }),
    );
    expect(pushed.servers).toEqual(["n1", "n2", "n3"]);
  });

  test("an import whose exporter is missing fails with its input path, and a new account is not loaded", async () => {
    const importer = newAccount("importer");
    const missing = newAccount("missing");
    const failure = await failureOf(
      push(hasty, importer, importing(importer, missing), { inputPath: (claim) => `args.${claim}` }),
    );
    expect(failure.code).toBe("RESOLVER_NOT_IN_FORCE");
    expect(failure.message).toBe(
      `Cannot bring account "importer" into force: args.imports[0] imports "orders.>" from account ${missing.publicKey}, which is not on every server: push that account first`,
    );
    expect((await stored.lookup(importer.publicKey)).copies).toMatchObject([{ stores: 3, inForce: [] }]);
  });

  test("two new accounts that import from each other go through one after the other: the first in two pushes", async () => {
    const [a, b] = [newAccount("a"), newAccount("b")];
    const both = (account: TestAccount, peer: TestAccount): string =>
      account.jwt((nats) => {
        nats.exports = [{ subject: `from.${account.name}`, type: "stream" }];
        nats.imports = [{ subject: `from.${peer.name}`, account: peer.publicKey, type: "stream" }];
      });
    const first = both(a, b);
    await failureOf(push(hasty, a, first));
    expect((await push(resolver, b, both(b, a))).servers).toEqual(["n1", "n2", "n3"]);
    expect((await push(resolver, a, first)).servers).toEqual(["n1", "n2", "n3"]);
  });

  test("a loaded account never gets an import whose exporter is missing", async () => {
    const importer = newAccount("importer");
    const missing = newAccount("missing");
    const { jwt } = await push(resolver, importer);
    await failureOf(push(hasty, importer, importing(importer, missing)));
    expect((await resolver.lookup(importer.publicKey)).jwt).toBe(jwt);
  });

  test("an importer waits for an exporter that the same process is about to push", async () => {
    const exporter = newAccount("exporter");
    const importer = newAccount("importer");
    const pushing = push(resolver, importer, importing(importer, exporter));
    const exported = await push(resolver, exporter, exporting(exporter));
    const imported = await pushing;
    expect([exported.servers, imported.servers]).toEqual([
      ["n1", "n2", "n3"],
      ["n1", "n2", "n3"],
    ]);
  });

  test("two new accounts that import from each other go through together", async () => {
    const [a, b] = [newAccount("a"), newAccount("b")];
    const both = (account: TestAccount, peer: TestAccount): string =>
      account.jwt((nats) => {
        nats.exports = [{ subject: `from.${account.name}`, type: "stream" }];
        nats.imports = [{ subject: `from.${peer.name}`, account: peer.publicKey, type: "stream" }];
      });
    const pushed = await Promise.all([push(resolver, a, both(a, b)), push(resolver, b, both(b, a))]);
    expect(pushed.map((each) => each.servers.length)).toEqual([3, 3]);
  });

  test("two loaded accounts can begin to import from each other at the same time", async () => {
    const [a, b] = [newAccount("a"), newAccount("b")];
    await Promise.all([push(resolver, a), push(resolver, b)]);
    const both = (account: TestAccount, peer: TestAccount): string =>
      account.jwt((nats) => {
        nats.exports = [{ subject: `from.${account.name}`, type: "stream" }];
        nats.imports = [{ subject: `from.${peer.name}`, account: peer.publicKey, type: "stream" }];
      }, now() + 1);
    const slow = pushOf(b, both(b, a));
    const pushed = await Promise.all([
      push(resolver, a, both(a, b)),
      // Signed anew only after a while: b's export comes when a has long been published.
      resolver.push({
        ...slow,
        jwt: b.jwt(undefined, now() - 100),
        sign: async ({ iat }) => {
          await new Promise((resolve) => setTimeout(resolve, 100));
          return b.sign({ ...decodeJwt(slow.jwt, "account"), ...(iat === undefined ? {} : { iat }) });
        },
      }),
    ]);
    expect(pushed.map((each) => each.servers.length)).toEqual([3, 3]);
  });

  test("an import that the exporter refuses names the import and every server", async () => {
    const exporter = newAccount("exporter");
    const importer = newAccount("importer");
    await push(resolver, exporter, exporting(exporter, "invoices.>"));
    const failure = await failureOf(push(resolver, importer, importing(importer, exporter)));
    expect(failure.code).toBe("RESOLVER_NOT_IN_FORCE");
    expect(failure.message).toContain('servers n1, n2 and n3: imports[0] imports stream "orders.>"');
    expect(failure.message).toContain("which the exporter does not export to this account");
  });

  test("an export that is withdrawn makes the importer's next proof fail", async () => {
    const exporter = newAccount("exporter");
    const importer = newAccount("importer");
    await push(resolver, exporter, exporting(exporter));
    const jwt = importing(importer, exporter);
    await push(resolver, importer, jwt);
    await push(resolver, exporter, exporter.jwt(undefined, now() + 1));
    const failure = await failureOf(push(resolver, importer, jwt));
    expect(failure.message).toContain("which the exporter has taken back");
    const { verdicts } = await resolver.lookup(importer.publicKey);
    expect(verdictTexts(verdicts).join()).toContain("has taken back");
  });

  test("an exporter that was deleted makes the importer's next proof fail, until it is pushed again", async () => {
    const exporter = newAccount("exporter");
    const importer = newAccount("importer");
    await push(resolver, exporter, exporting(exporter));
    const jwt = importing(importer, exporter);
    await push(resolver, importer, jwt);
    await resolver.remove({
      account: exporter.publicKey,
      label: "exporter",
      signer: async () => trust.operatorSigningKey,
    });
    const text = `Cannot bring account "importer" into force: imports[0] imports "orders.>" from account ${exporter.publicKey}, which is not on every server: push that account first`;
    expect((await failureOf(push(hasty, importer, jwt))).message).toBe(text);
    await servers[2]?.restart();
    await meshed(servers);
    expect((await failureOf(push(hasty, importer, jwt))).message).toBe(text);
    await push(resolver, exporter, exporting(exporter));
    expect(await push(resolver, importer, jwt)).toMatchObject({ jwt, servers: ["n1", "n2", "n3"] });
  });

  test("writes of one account are queued and none is lost", async () => {
    const account = newAccount("busy");
    const revoke = (user: string) =>
      account.jwt((nats) => {
        nats.revocations = { [user]: now() };
      });
    const users = Array.from({ length: 12 }, () => generateKeyPair("user").publicKey);
    await Promise.all(users.map((user) => push(resolver, account, revoke(user))));
    const { jwt } = await push(resolver, account, account.jwt(undefined, now() + 100));
    const held = (await resolver.lookup(account.publicKey)).copies[0]?.claims;
    expect(Object.keys(held?.nats.revocations ?? {}).sort()).toEqual(users.sort());
    expect(jwt).toBe((await resolver.lookup(account.publicKey)).jwt);
  });
});
