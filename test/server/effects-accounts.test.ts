import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type JetStreamManager, jetstreamManager } from "@nats-io/jetstream";
import { headers, type NatsConnection } from "@nats-io/nats-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { decodeJwt, encodeJwt, formatCreds } from "../../provider/jwt/index.ts";
import { generateKeyPair } from "../../provider/nkeys/index.ts";
import { delivered, Estate, outcome, preloadOf, received } from "../support/estate.ts";
import { freePort, startServer, until } from "../support/nats-server.ts";
import { now, userJwt } from "../support/trust.ts";

const revoked = generateKeyPair("user");
const service = generateKeyPair("user");
const curve = generateKeyPair("curve");
const MiB = 2 ** 20;

let estate: Estate;
let leafPort: number;
beforeAll(async () => {
  leafPort = await freePort();
  estate = await Estate.start(
    {
      plain: {},
      two: { limits: { connections: 2 } },
      none: { limits: { connections: 0 } },
      leafy: { limits: { leafNodes: 1 } },
      leafless: { limits: { leafNodes: 0 } },
      few: { limits: { subscriptions: 2 } },
      small: { limits: { payload: "1KiB" } },
      unsaid: { limits: { imports: 0, exports: 0 } },
      quiet: { defaultPermissions: { publish: { allow: ["a"] }, subscribe: { deny: ["b"] } } },
      revoking: { revocations: { [revoked.publicKey]: Math.floor(Date.now() / 1000) + 60 } },
      empty: { revocations: { "*": Math.floor(Date.now() / 1000) + 60 } },
      later: { notBefore: Math.floor(Date.now() / 1000) + 3_600 },
      asking: { authCallout: { users: [service.publicKey] } },
      placing: ({ placed }) => ({
        authCallout: {
          users: [service.publicKey],
          allowedAccounts: [placed.publicKey],
          xkey: curve.publicKey,
        },
      }),
      placed: {},
      elsewhere: {},
      traced: { trace: { destination: "traces.here" } },
      sampled: { trace: { destination: "traces.here", sampling: 50 } },
      mapped: {
        mappings: {
          "orders.*": [{ subject: "v2.{{wildcard(1)}}.orders" }],
          half: [
            { subject: "left", weight: 50 },
            { subject: "right", weight: 50 },
          ],
          some: [{ subject: "elsewhere", weight: 40 }],
          away: [{ subject: "gone", cluster: "another" }],
        },
      },
      flat: {
        jetstream: {
          diskStorage: "4MiB",
          streams: 2,
          consumers: 1,
          maxAckPending: 10,
          diskMaxStreamSize: "2MiB",
          maxBytesRequired: true,
        },
      },
      memory: { jetstream: { memoryStorage: "2MiB", memoryMaxStreamSize: "1MiB" } },
      unlimited: { jetstream: { diskStorage: "unlimited", streams: "unlimited" } },
      tiered: { jetstream: { tiers: { R1: { diskStorage: "1MiB" } } } },
      replicated: { jetstream: { tiers: { R3: { diskStorage: "1MiB" } } } },
    },
    { jetstream: true, config: { leafnodes: { listen: `127.0.0.1:${leafPort}` } } },
  );
});
afterAll(() => estate.stop());

describe("limits", () => {
  it("connections: one more than allowed is refused", async () => {
    await estate.connect("two");
    await estate.connect("two");
    expect(await outcome(estate.connect("two"))).toBe("refused");
  });

  it("connections: 0 admits nobody", async () => {
    expect(await outcome(estate.connect("none"))).toBe("refused");
  });

  it("leafNodes: 0 lets no leaf node connect, 1 lets one", async () => {
    const accounts = [estate.account("leafy"), estate.account("leafless")];
    const remotes = await Promise.all(
      ["leafy", "leafless"].map(async (name) => {
        const { jwt, key } = await estate.user(name);
        const credentials = join(estate.server.directory, `${name}.creds`);
        await writeFile(credentials, formatCreds(jwt, key.seed));
        const account = estate.account(name).key.publicKey;
        return { url: `nats-leaf://127.0.0.1:${leafPort}`, credentials, account };
      }),
    );
    const leaf = await startServer({
      name: "leaf",
      trust: estate.trust,
      preload: preloadOf(accounts),
      config: { leafnodes: { remotes } },
    });
    try {
      const refused = /maximum account active connections exceeded/i;
      await until("a leaf node to be refused", async () => refused.test(await leaf.log()));
      await until("a leaf node to be admitted", async () => {
        const { leafs } = await estate.server.monitor("leafz");
        return Array.isArray(leafs) && leafs.length === 1 && leafs[0].account === accounts[0]?.key.publicKey;
      });
    } finally {
      await leaf.stop();
    }
  });

  it("subscriptions: of each connection, not of all together", async () => {
    const [client, other] = [await estate.connect("few"), await estate.connect("few")];
    for (const one of [client, other]) {
      one.subscribe("first");
      one.subscribe("second");
      await one.flush();
    }
    const publisher = await estate.connect("few");
    expect(await received(client, publisher, ["third"])).toEqual([]);
    expect(await received(publisher, publisher, ["a"])).toEqual(["a"]);
  });

  it.each([
    ["alone", {}, 1024],
    ["beside a smaller one of the user", { limits: { payload: 10 } }, 10],
    ["beside a larger one of the user", { limits: { payload: "1MiB" } }, 1024],
  ])("payload, %s: the least counts", async (_title, inputs, least) => {
    const client = await estate.connect("small", inputs);
    // Clients are told once more when they are known.
    await expect.poll(() => client.info?.max_payload).toBe(least);
  });

  it("imports and exports: 0 does not trouble an account that has none", async () => {
    expect(await outcome(estate.connect("unsaid"))).toBe("connected");
  });
});

describe("users", () => {
  it("without permissions of their own have the default ones", async () => {
    const [client, all] = [
      await estate.connect("quiet"),
      await estate.connect("quiet", {
        permissions: { publish: { allow: [">"] }, subscribe: { allow: [">"] } },
      }),
    ];
    expect(await delivered(client, all, ["a", "b"])).toEqual(["a"]);
    expect(await received(client, all, ["a", "b"])).toEqual(["a"]);
  });

  it("that are revoked are refused, others are not", async () => {
    const user = await estate.user("revoking", { key: { seed: revoked.seed } });
    expect(await outcome(estate.connectAs({ ...user, key: revoked }))).toBe("refused");
    expect(await outcome(estate.connect("revoking"))).toBe("connected");
  });

  it("are all refused where * is revoked", async () => {
    expect(await outcome(estate.connect("empty"))).toBe("refused");
  });

  it("are refused while their account is not valid yet", async () => {
    expect(await outcome(estate.connect("later"))).toBe("refused");
  });

  it("of an account with auth callout are asked about, but for those it names", async () => {
    const answering = await estate.user("asking", { key: { seed: service.seed } });
    const client = await estate.connectAs({ ...answering, key: service });
    const asked = new Promise<string>((resolve) => {
      client.subscribe("$SYS.REQ.USER.AUTH", {
        max: 1,
        callback: (_error, message) => resolve(message.string()),
      });
    });
    await client.flush();
    const asking = outcome(estate.connect("asking"));
    expect(await asked).toMatch(/^eyJ/);
    expect(await asking).toBe("refused");
  });
});

describe("an auth callout", () => {
  /** Lets a service place all users in an account, and makes one. */
  async function placedIn(account: "placed" | "elsewhere"): Promise<NatsConnection> {
    const { key, signingKey } = estate.account(account);
    const placing = estate.account("placing");
    const answering = await estate.user("placing", { key: { seed: service.seed } });
    const answerer = await estate.connectAs({ ...answering, key: service });
    answerer.subscribe("$SYS.REQ.USER.AUTH", {
      max: 1,
      callback: (_error, message) => {
        const server = message.headers?.get("Nats-Server-Xkey") ?? "";
        const { nats } = decodeJwt(
          Buffer.from(curve.open(message.data, server)).toString(),
          "authorization_request",
        );
        const response = encodeJwt(
          {
            sub: nats.user_nkey,
            aud: nats.server_id.id,
            iat: now(),
            nats: {
              type: "authorization_response",
              jwt: userJwt(nats.user_nkey, key.publicKey, signingKey),
              issuer_account: placing.key.publicKey,
            },
          },
          placing.signingKey,
        );
        message.respond(curve.seal(Buffer.from(response), server));
      },
    });
    await answerer.flush();
    try {
      return await estate.connect("placing");
    } finally {
      await answerer.close();
    }
  }

  it("places users in an account that it may, its requests encrypted", async () => {
    const client = await placedIn("placed");
    expect(await delivered(client, await estate.connect("placed"), ["a"])).toEqual(["a"]);
    expect(await delivered(client, await estate.connect("elsewhere"), ["a"])).toEqual([]);
  });

  it("places nobody in any other account", async () => {
    expect(await outcome(placedIn("elsewhere"))).toBe("refused");
  });
});

it("a message with a sampled trace context is traced", async () => {
  const [client, other] = [await estate.connect("traced"), await estate.connect("traced")];
  const traced = new Promise<string>((resolve) => {
    other.subscribe("traces.here", { max: 1, callback: (_error, message) => resolve(message.string()) });
  });
  await other.flush();
  const carried = headers();
  carried.set("traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01");
  client.publish("a", "x", { headers: carried });
  expect(JSON.parse(await traced)).toMatchObject({ events: [{ type: "in" }] });
});

it("of messages with a trace context, as many are traced as it says", async () => {
  const [client, other] = [await estate.connect("sampled"), await estate.connect("sampled")];
  let traces = 0;
  other.subscribe("traces.here", { callback: () => void traces++ });
  await other.flush();
  for (let count = 0; count < 400; count++) {
    const carried = headers();
    carried.set("traceparent", `00-${String(count + 1).padStart(32, "0")}-00f067aa0ba902b7-01`);
    client.publish("a", "x", { headers: carried });
  }
  await client.flush();
  await expect.poll(() => traces).toBeGreaterThan(120);
  await client.flush();
  await other.flush();
  expect(traces).toBeLessThan(280);
});

describe("mappings", () => {
  const sent = (subject: string, count: number) => Array<string>(count).fill(subject);
  const counts = (subjects: readonly string[]) =>
    subjects.reduce<Record<string, number>>((sum, each) => {
      sum[each] = (sum[each] ?? 0) + 1;
      return sum;
    }, {});

  async function mapped(subjects: readonly string[]) {
    return counts(await delivered(await estate.connect("mapped"), await estate.connect("mapped"), subjects));
  }

  it("move messages, with the tokens that wildcards matched", async () => {
    expect(await mapped(["orders.7", "orders", "orders.7.8"])).toEqual({
      "v2.7.orders": 1,
      orders: 1,
      "orders.7.8": 1,
    });
  });

  it("share messages by weight", async () => {
    const { left = 0, right = 0, half } = await mapped(sent("half", 400));
    expect([left + right, half]).toEqual([400, undefined]);
    expect(left).toBeGreaterThan(120);
    expect(right).toBeGreaterThan(120);
  });

  it("leave what is missing to 100 on the subject", async () => {
    const { elsewhere = 0, some = 0 } = await mapped(sent("some", 400));
    expect(elsewhere + some).toBe(400);
    expect(elsewhere).toBeGreaterThan(80);
    expect(some).toBeGreaterThan(160);
  });

  it("of another cluster do nothing here", async () => {
    expect(await mapped(["away"])).toEqual({ away: 1 });
  });
});

describe("JetStream", () => {
  async function manager(name: string): Promise<JetStreamManager> {
    return jetstreamManager(await estate.connect(name), { checkAPI: false });
  }
  const failure = (made: Promise<unknown>) =>
    made.then(
      () => "made",
      (error: Error) => error.message,
    );
  const stream = (name: string, more: object = {}) => ({
    name,
    subjects: [`${name}.>`],
    max_bytes: MiB,
    ...more,
  });

  it("is not there where it is not given", async () => {
    expect(await failure((await manager("plain")).streams.add(stream("a")))).toMatch(/not enabled/);
  });

  it("has as many streams and consumers, of such sizes, as it says", async () => {
    const { streams, consumers } = await manager("flat");
    expect(await failure(streams.add(stream("unsized", { max_bytes: -1 })))).toMatch(/max_bytes|max bytes/i);
    expect(await failure(streams.add(stream("large", { max_bytes: 3 * MiB })))).toMatch(/exceeds|maximum/i);
    expect(await failure(streams.add(stream("ram", { storage: "memory" })))).toMatch(
      /insufficient memory resources/,
    );
    expect(await failure(streams.add(stream("first")))).toBe("made");
    expect(await failure(streams.add(stream("second")))).toBe("made");
    expect(await failure(streams.add(stream("third")))).toMatch(/maximum number of streams/);
    const consumer = (name: string, pending: number) => ({
      durable_name: name,
      ack_policy: "explicit" as const,
      max_ack_pending: pending,
    });
    expect(await failure(consumers.add("first", consumer("greedy", 11)))).toMatch(/max.*ack.*pending/i);
    expect(await failure(consumers.add("first", consumer("one", 10)))).toBe("made");
    expect(await failure(consumers.add("first", consumer("two", 10)))).toMatch(/maximum consumers/);
  });

  it("in memory is another matter than on disk", async () => {
    const { streams } = await manager("memory");
    expect(await failure(streams.add(stream("disk")))).toMatch(/insufficient storage resources/);
    expect(await failure(streams.add(stream("large", { storage: "memory", max_bytes: 2 * MiB })))).toMatch(
      /stream max bytes exceeds account limit/,
    );
    expect(await failure(streams.add(stream("ram", { storage: "memory" })))).toBe("made");
  });

  it("unlimited is as much as the server has", async () => {
    const { streams } = await manager("unlimited");
    expect(await failure(streams.add(stream("a", { max_bytes: -1 })))).toBe("made");
    expect((await (await manager("unlimited")).getAccountInfo()).limits).toMatchObject({
      max_storage: -1,
      max_streams: -1,
    });
  });

  it("by tiers holds for the replicas that are named, and no others", async () => {
    const tiered = await manager("tiered");
    expect(await failure(tiered.streams.add(stream("a")))).toBe("made");
    expect(await failure(tiered.streams.add(stream("b")))).toMatch(/insufficient storage|exceeded/);
    expect(await failure((await manager("replicated")).streams.add(stream("a")))).toMatch(
      /no JetStream default or applicable tiered limit/,
    );
  });
});
