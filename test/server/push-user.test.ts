import { randomBytes } from "node:crypto";
import type { NatsConnection } from "@nats-io/transport-node";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { decodeJwt, encodeJwt, formatCreds } from "../../provider/jwt/index.ts";
import { generateKeyPair } from "../../provider/nkeys/index.ts";
import { openResolver } from "../../provider/resolver/index.ts";
import { type Login, MINTED_LIFETIME, makeLogin } from "../../provider/resolver/push-user.ts";
import { connectAs } from "../support/client.ts";
import { type NatsServer, startServer } from "../support/nats-server.ts";
import { failureOf, push } from "../support/pushing.ts";
import { makeTrust, now, resolverOf, systemUser, TestAccount } from "../support/trust.ts";

const trust = makeTrust();
let server: NatsServer;

beforeAll(async () => {
  server = await startServer({ trust });
});

afterAll(() => server.stop());

const random = (length: number): Uint8Array => randomBytes(length);

/** All that servers can be asked at once, but for VARZ: nats-server v2.15.2 `server/events.go` `initEventTracking`. */
const pings = [
  "CONNZ",
  "STATSZ",
  "SUBSZ",
  "ROUTEZ",
  "GATEWAYZ",
  "LEAFZ",
  "ACCOUNTZ",
  "JSZ",
  "HEALTHZ",
  "PROFILEZ",
  "EXPVARZ",
  "IDZ",
  "RAFTZ",
  "IPQUEUESZ",
];

describe("the minted push user", () => {
  let login: Login;
  let client: NatsConnection;
  const denied: string[] = [];

  beforeAll(async () => {
    login = await makeLogin(...resolverOf(trust, [server.url]));
    const key = { ...generateKeyPair("user"), publicKey: login.publicKey, sign: login.sign };
    client = await connectAs(server.url, { jwt: login.jwt, key }, { inboxPrefix: login.inbox });
    void (async () => {
      for await (const status of client.status())
        if (status.type === "error") denied.push(status.error.message);
    })();
  });

  afterAll(() => client.close());

  /** A refusal comes before the answer to a later ping, and is told on the next turn of the event loop. */
  async function refusalsArrived(): Promise<void> {
    await client.flush();
    await new Promise((resolve) => setImmediate(resolve));
  }

  test("lives for ten minutes", () => {
    const { iat, exp } = decodeJwt(login.jwt, "user");
    expect(Number(exp) - Number(iat)).toBe(MINTED_LIFETIME);
    expect(MINTED_LIFETIME).toBe(600);
  });

  const account = generateKeyPair("account").publicKey;

  test.each([
    "$SYS.REQ.SERVER.PING.VARZ",
    "$SYS.REQ.CLAIMS.UPDATE",
    "$SYS.REQ.CLAIMS.DELETE",
    `$SYS.REQ.ACCOUNT.${account}.CLAIMS.LOOKUP`,
    `$SYS.REQ.ACCOUNT.${account}.INFO`,
    `$SYS.REQ.ACCOUNT.${account}.CONNZ`,
    `$SYS.REQ.ACCOUNT.${account}.JSZ`,
  ])("may ask %s", async (subject) => {
    denied.length = 0;
    client.publish(subject, "", { reply: `${login.inbox}.x` });
    await refusalsArrived();
    expect(denied).toEqual([]);
  });

  test.each([
    "$SYS.REQ.SERVER.PING",
    ...pings.map((kind) => `$SYS.REQ.SERVER.PING.${kind}`),
    "$SYS.REQ.SERVER.NABC.VARZ",
    "$SYS.REQ.CLAIMS.LIST",
    "$SYS.REQ.CLAIMS.PACK",
    `$SYS.REQ.ACCOUNT.${account}.CLAIMS.UPDATE`,
    `$SYS.REQ.ACCOUNT.${account}.SUBSZ`,
    `$SYS.REQ.ACCOUNT.${account}.CONNS`,
    "$SYS.REQ.SERVER.NABC.RELOAD",
    "$SYS.REQ.SERVER.NABC.KICK",
    "$SYS.REQ.USER.INFO",
    "$JS.API.STREAM.NAMES",
    "orders.new",
  ])("may not publish to %s", async (subject) => {
    denied.length = 0;
    client.publish(subject, "", { reply: `${login.inbox}.x` });
    await refusalsArrived();
    expect(denied.join()).toContain(`Permissions Violation for Publish to "${subject}"`);
  });

  test.each([">", "_INBOX.>", "$SYS.>", "$SYS.ACCOUNT.*.CONNECT", "$SYS.REQ.CLAIMS.UPDATE"])(
    "may not subscribe to %s",
    async (subject) => {
      denied.length = 0;
      client.subscribe(subject, { callback: () => undefined });
      await refusalsArrived();
      expect(denied.join()).toContain(`Permissions Violation for Subscription to "${subject}"`);
    },
  );
});

describe("given creds", () => {
  const creds = ({ jwt, key }: ReturnType<typeof systemUser>): string => formatCreds(jwt, key.seed);
  const open = (text: string): ReturnType<typeof openResolver> =>
    openResolver(
      { servers: [server.url], timeoutSeconds: 2 },
      { creds: async () => text, clock: now, random, identity: text.slice(-90) },
    );

  test("of a system account user are enough to push", async () => {
    const resolver = open(creds(systemUser(trust)));
    const account = new TestAccount("orders", trust.operatorSigningKey);
    expect((await push(resolver, account)).servers).toEqual(["n1"]);
    await resolver.close();
  });

  test("whose permissions are too few are told what to allow", async () => {
    const key = generateKeyPair("user");
    const jwt = encodeJwt(
      {
        sub: key.publicKey,
        iat: now(),
        nats: {
          type: "user",
          issuer_account: trust.systemAccount.publicKey,
          pub: { allow: ["$SYS.REQ.CLAIMS.*"] },
          sub: { allow: ["_INBOX.>"] },
          subs: -1,
          data: -1,
          payload: -1,
        },
      },
      trust.systemSigningKey,
    );
    const resolver = open(creds({ jwt, key }));
    const failure = await failureOf(push(resolver, new TestAccount("orders", trust.operatorSigningKey)));
    expect(failure.code).toBe("RESOLVER_AUTHORIZATION");
    expect(failure.message).toContain("may not publish to $SYS.REQ.SERVER.PING.VARZ: allow it");
  });

  test("that are no creds are refused without showing them", async () => {
    const resolver = open("nonsense");
    const failure = await failureOf(push(resolver, new TestAccount("orders", trust.operatorSigningKey)));
    expect(failure.code).toBe("CREDS_FORMAT");
    expect(failure.message).not.toContain("nonsense");
  });
});

test("without signer or creds nothing is tried", async () => {
  const resolver = openResolver({ servers: [server.url] }, { clock: now, random });
  const failure = await failureOf(push(resolver, new TestAccount("orders", trust.operatorSigningKey)));
  expect(failure.code).toBe("INPUT_INVALID");
});
