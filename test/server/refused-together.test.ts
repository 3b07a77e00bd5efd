/** What programs may not declare together is what a real server would refuse, or never stop doing. */
import { setTimeout as sleep } from "node:timers/promises";
import type { NatsConnection } from "@nats-io/transport-node";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type AccountClaims, decodeJwt, encodeJwt, type SigningKey } from "../../provider/jwt/index.ts";
import { generateKeyPair, type KeyPair } from "../../provider/nkeys/index.ts";
import { ask, connectAs, pushOutOfBand } from "../support/client.ts";
import { type NatsServer, startServer } from "../support/nats-server.ts";
import { makeTrust, now, systemUser, TestAccount } from "../support/trust.ts";

const trust = makeTrust();
let server: NatsServer;
let system: NatsConnection;

beforeAll(async () => {
  server = await startServer({ trust });
  system = await connectAs(server.url, systemUser(trust));
});

afterAll(async () => {
  await system.close();
  await server.stop();
});

type Change = (nats: AccountClaims["nats"]) => void;

/** Pushes accounts with their changes, then lets the server load them in this order. */
async function loaded(accounts: readonly (readonly [TestAccount, Change])[]): Promise<void> {
  for (const [account, change] of accounts) await pushOutOfBand(system, account.jwt(change), 1);
  for (const [account] of accounts) await ask(system, `$SYS.REQ.ACCOUNT.${account.publicKey}.CONNZ`, "{}", 1);
}

/** How many imports of an account the server uses, beside those that it adds itself. */
async function importsOf(account: TestAccount): Promise<number> {
  const [answer = "{}"] = await ask(system, `$SYS.REQ.ACCOUNT.${account.publicKey}.INFO`, "", 1);
  const { data }: { data?: { imports?: readonly { account: string; invalid?: boolean }[] } } =
    JSON.parse(answer);
  const used = (data?.imports ?? []).filter(({ invalid }) => invalid !== true);
  return used.filter(({ account }) => account !== trust.systemAccount.publicKey).length;
}

const account = (name: string) => new TestAccount(name, trust.operatorSigningKey);

describe("imports in a circle", () => {
  const sharing =
    (subject: string, from: TestAccount, type: "service" | "stream"): Change =>
    (nats) => {
      nats.exports = [{ type, subject }];
      nats.imports = [{ type, subject, account: from.publicKey }];
    };

  it.each(["service", "stream"] as const)("of one %s: the server drops one of them", async (type) => {
    const [a, b] = [account("a"), account("b")];
    await loaded([
      [a, sharing("ask", b, type)],
      [b, sharing("ask", a, type)],
    ]);
    expect((await importsOf(a)) + (await importsOf(b))).toBe(1);
  });

  it("services of different subjects make no circle: both accounts keep their imports", async () => {
    const [a, b] = [account("a"), account("b")];
    await loaded([
      [
        a,
        (nats) => {
          nats.exports = [{ type: "service", subject: "a.ask" }];
          nats.imports = [{ type: "service", subject: "b.ask", account: b.publicKey }];
        },
      ],
      [
        b,
        (nats) => {
          nats.exports = [{ type: "service", subject: "b.ask" }];
          nats.imports = [{ type: "service", subject: "a.ask", account: a.publicKey }];
        },
      ],
    ]);
    expect([await importsOf(a), await importsOf(b)]).toEqual([1, 1]);
  });

  it("of three accounts: the server drops one of them", async () => {
    const [a, b, c] = [account("a"), account("b"), account("c")];
    await loaded([
      [a, sharing("ask", b, "service")],
      [b, sharing("ask", c, "service")],
      [c, sharing("ask", a, "service")],
    ]);
    const used = await Promise.all([a, b, c].map(importsOf));
    expect(used.reduce((sum, count) => sum + count, 0)).toBeLessThan(3);
  });

  it("streams under names of their own make no circle: both accounts keep their imports", async () => {
    const [a, b] = [account("a"), account("b")];
    const renaming =
      (name: string, from: TestAccount): Change =>
      (nats) => {
        nats.exports = [{ type: "stream", subject: "events.>" }];
        nats.imports = [
          { type: "stream", subject: "events.>", local_subject: `${name}.events.>`, account: from.publicKey },
        ];
      };
    await loaded([
      [a, renaming("b", b)],
      [b, renaming("a", a)],
    ]);
    expect([await importsOf(a), await importsOf(b)]).toEqual([1, 1]);
  });
});

describe("a token for everybody", () => {
  it("admits nobody", async () => {
    const [exporter, importer] = [account("exporter"), account("importer")];
    const claims = {
      iat: now(),
      sub: importer.publicKey,
      nats: { type: "activation" as const, kind: "stream" as const, subject: "news" },
    };
    const own = encodeJwt(claims, exporter.key);
    const importing =
      (token: string): Change =>
      (nats) => {
        nats.imports = [{ type: "stream", subject: "news", account: exporter.publicKey, token }];
      };
    const exporting: Change = (nats) => {
      nats.exports = [{ type: "stream", subject: "news", token_req: true }];
    };
    await loaded([
      [exporter, exporting],
      [importer, importing(own)],
    ]);
    expect(await importsOf(importer)).toBe(1);
    const other = account("other");
    await expect(loaded([[other, importing(forEverybody(own, exporter.key))]])).rejects.toThrow(
      "activation token doesn't match account it is being included in",
    );
  });

  /** The same token with `*` for the importer, which no library signs. */
  function forEverybody(token: string, signer: KeyPair): string {
    const [header = "", payload = ""] = token.split(".");
    const claims = { ...JSON.parse(Buffer.from(payload, "base64url").toString()), sub: "*" };
    const unsigned = `${header}.${Buffer.from(JSON.stringify(claims)).toString("base64url")}`;
    return `${unsigned}.${Buffer.from(signer.sign(Buffer.from(unsigned))).toString("base64url")}`;
  }
});

describe("a template", () => {
  /** Whether a user of a role that may subscribe to these may join the queue group `workers` on `orders.x`. */
  async function mayJoin(...allow: string[]): Promise<boolean> {
    const role = generateKeyPair("account");
    const shop = account("shop");
    const scope: SigningKey = {
      kind: "user_scope",
      key: role.publicKey,
      role: "worker",
      description: "",
      template: { pub: {}, sub: { allow } },
    };
    await loaded([
      [
        shop,
        (nats) => {
          nats.signing_keys = [scope];
        },
      ],
    ]);
    const key = generateKeyPair("user");
    const nats = { type: "user" as const, issuer_account: shop.publicKey, pub: {}, sub: {} };
    const jwt = encodeJwt({ sub: key.publicKey, iat: now(), name: "bob", nats }, role);
    expect(decodeJwt(jwt, "user").nats).not.toHaveProperty("subs");
    const client = await connectAs(server.url, { jwt, key });
    try {
      let refused = false;
      client.subscribe("orders.x", {
        queue: "workers",
        callback: (error) => {
          if (error !== null) refused = true;
        },
      });
      await client.flush();
      await sleep(100);
      return !refused;
    } finally {
      await client.close();
    }
  }

  it("names queues only in a list without variables", async () => {
    expect(await mayJoin("orders.* workers")).toBe(true);
    expect(await mayJoin("orders.* workers", "own.{{name()}}")).toBe(false);
    expect(await mayJoin("orders.*", "own.{{name()}}")).toBe(true);
  });
});
