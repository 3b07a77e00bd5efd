import { setTimeout as sleep } from "node:timers/promises";
import { headers, type Msg, wsconnect } from "@nats-io/nats-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { delivered, Estate, type Inputs, outcome, received } from "../support/estate.ts";
import { until } from "../support/nats-server.ts";

let estate: Estate;
beforeAll(async () => {
  estate = await Estate.start(
    { acme: { tags: ["region:eu"] }, strict: { limits: { disallowBearer: true } } },
    { config: { websocket: { listen: "127.0.0.1:-1", no_tls: true } } },
  );
});
afterAll(() => estate.stop());

const anyone = () => estate.connect("acme");
const allowed = (permissions: Inputs, more: Inputs = {}) => estate.connect("acme", { permissions, ...more });

describe("permissions", () => {
  it.each<[string, Inputs, string[]]>([
    ["nothing said allows everything", {}, ["a", "b.c", "c"]],
    ["allow allows nothing else", { publish: { allow: ["a", "b.*"] } }, ["a", "b.c"]],
    ["deny takes away from everything", { publish: { deny: ["b.>"] } }, ["a", "c"]],
    ["deny wins over allow", { publish: { allow: [">"], deny: ["a"] } }, ["b.c", "c"]],
    ["deny everything allows nothing", { publish: { deny: [">"] } }, []],
    ["responses take away publishing", { responses: { maxMessages: 1 } }, []],
    ["responses leave what is allowed", { responses: { maxMessages: 1 }, publish: { allow: ["a"] } }, ["a"]],
  ])("to publish: %s", async (_title, permissions, subjects) => {
    const seen = await delivered(await allowed(permissions), await anyone(), ["a", "b.c", "c"]);
    expect(seen).toEqual(subjects);
  });

  it.each<[string, Inputs, string[]]>([
    ["nothing said allows everything", {}, ["a", "a workers", "a others", "b.c"]],
    ["a subject allows its queues too", { subscribe: { allow: ["a"] } }, ["a", "a workers", "a others"]],
    ["a queue allows itself alone", { subscribe: { allow: ["a workers"] } }, ["a workers"]],
    ["a denied queue leaves the others", { subscribe: { deny: ["a workers"] } }, ["a", "a others", "b.c"]],
    ["deny wins over allow", { subscribe: { allow: [">"], deny: ["a"] } }, ["b.c"]],
  ])("to subscribe: %s", async (_title, permissions, subscriptions) => {
    const client = await allowed(permissions);
    expect(await received(client, await anyone(), ["a", "a workers", "a others", "b.c"])).toEqual(
      subscriptions,
    );
  });

  it.each<[string, Inputs, number]>([
    ["one answer, if nothing else is said", { expires: "1m" }, 1],
    ["as many as it says", { maxMessages: 3 }, 3],
    ["all, where unlimited", { maxMessages: "unlimited", expires: "1m" }, 5],
    ["none once it has expired", { maxMessages: 5, expires: "1ms" }, 0],
  ])("to respond: %s", async (_title, responses, answers) => {
    const responder = await allowed({ responses });
    const asker = await anyone();
    const asked = new Promise<Msg>((resolve) => {
      responder.subscribe("ask", { max: 1, callback: (_error, message) => resolve(message) });
    });
    const heard: string[] = [];
    asker.subscribe("reply.here", { callback: (_error, message) => void heard.push(message.string()) });
    await responder.flush();
    asker.publish("ask", "", { reply: "reply.here" });
    const request = await asked;
    await sleep(20);
    for (let count = 0; count < 5; count++) request.respond(String(count));
    await responder.flush();
    await asker.flush();
    expect(heard).toHaveLength(answers);
  });
});

describe("limits", () => {
  it("subscriptions: one more than allowed is refused", async () => {
    const client = await estate.connect("acme", { limits: { subscriptions: 1 } });
    const other = await anyone();
    expect(await received(client, other, ["a"])).toEqual(["a"]);
    client.subscribe("first");
    expect(await received(client, other, ["second"])).toEqual([]);
    expect(client.isClosed()).toBe(false);
  });

  it("subscriptions: 0 closes the connection as soon as it is made", async () => {
    const client = await estate.connect("acme", { limits: { subscriptions: 0 } });
    expect(String(await client.closed())).toContain("maximum subscriptions exceeded");
  });

  it("payload: a larger message is not taken", async () => {
    const client = await estate.connect("acme", { limits: { payload: 8 } });
    const other = await anyone();
    await expect.poll(() => client.info?.max_payload).toBe(8);
    client.publish("a", "12345678");
    await client.flush();
    expect(() => client.publish("a", "123456789")).toThrow(/max_payload/);
    expect(await delivered(client, other, ["b"])).toEqual(["b"]);
  });

  it("payload: 0 lets only empty messages through", async () => {
    const user = await estate.user("acme", { limits: { payload: 0 } });
    const [client, other] = [await estate.connectAs(user), await anyone()];
    const heard: string[] = [];
    other.subscribe("a", { callback: (_error, message) => void heard.push(message.string()) });
    await other.flush();
    client.publish("a");
    await client.flush();
    await other.flush();
    expect(heard).toEqual([""]);
    await expect.poll(() => client.info?.max_payload).toBe(0);
  });

  it("data: no server heeds it", async () => {
    const client = await estate.connect("acme", { limits: { data: 1 } });
    expect(await delivered(client, await anyone(), ["a", "b", "c"])).toEqual(["a", "b", "c"]);
  });
});

describe("where from, when and how", () => {
  const hour = (offset: number) => {
    const at = new Date(Date.now() + offset * 3_600_000);
    return at.toISOString().slice(11, 19);
  };
  const now = { connectionTimes: [{ start: hour(-1), end: hour(1) }], timeZone: "UTC" };
  const later = { connectionTimes: [{ start: hour(2), end: hour(3) }], timeZone: "UTC" };

  it.each<[string, Inputs, string]>([
    ["from a network that is listed", { sourceNetworks: ["10.0.0.0/8", "127.0.0.0/8"] }, "connected"],
    ["from any other network", { sourceNetworks: ["10.0.0.0/8"] }, "refused"],
    ["within its times", now, "connected"],
    ["outside its times", later, "refused"],
    [
      "within one of several times",
      { ...later, connectionTimes: [...later.connectionTimes, ...now.connectionTimes] },
      "connected",
    ],
    ["at a time that is another elsewhere", { ...now, timeZone: "Asia/Kathmandu" }, "refused"],
    ["in a way that is listed", { connectionTypes: ["STANDARD"] }, "connected"],
    ["in any other way", { connectionTypes: ["WEBSOCKET", "MQTT"] }, "refused"],
    ["without the proxy it needs", { proxyRequired: true }, "refused"],
    ["before it is valid", { notBefore: Math.floor(Date.now() / 1000) + 3_600 }, "refused"],
    ["before it expires", { expiresIn: "1h" }, "connected"],
  ])("%s: %s", async (_title, inputs, expected) => {
    expect(await outcome(estate.connect("acme", inputs))).toBe(expected);
  });

  it("once its time of day has ended: the connection is closed", async () => {
    const end = new Date(Date.now() + 3_000).toISOString().slice(11, 19);
    const connectionTimes = [{ start: hour(-1), end }];
    const client = await estate.connect("acme", { connectionTimes, timeZone: "UTC" });
    expect(client.isClosed()).toBe(false);
    await until("the window to end", () => client.isClosed());
    expect(await outcome(estate.connect("acme", { connectionTimes, timeZone: "UTC" }))).toBe("refused");
  });

  it("by websocket, where only that is listed", async () => {
    const { jwt, key } = await estate.user("acme", { connectionTypes: ["WEBSOCKET"] });
    const client = await wsconnect({
      servers: estate.server.websocketUrl,
      reconnect: false,
      authenticator: (nonce) => ({
        jwt,
        nkey: key.publicKey,
        sig: Buffer.from(key.sign(Buffer.from(nonce ?? ""))).toString("base64url"),
      }),
    });
    expect(client.isClosed()).toBe(false);
    await client.close();
  });

  it("once expired: the connection is closed, and no new one made", async () => {
    const user = await estate.user("acme", { expiresIn: "2s" });
    const client = await estate.connectAs(user);
    await until("the user to expire", () => client.isClosed());
    // The JWT is good up to the end of that second.
    await sleep(1_100);
    expect(await outcome(estate.connectAs(user))).toBe("refused");
  });
});

it("a network of IPv6 admits clients that come from it, and no others", async () => {
  const six = await Estate.start({ acme: {} }, { config: { listen: "[::1]:-1" } });
  try {
    const from = (sourceNetworks: readonly string[]) => outcome(six.connect("acme", { sourceNetworks }));
    expect(await from(["::1/128"])).toBe("connected");
    expect(await from(["10.0.0.0/8", "::/64"])).toBe("connected");
    expect(await from(["2001:db8::/32", "127.0.0.0/8"])).toBe("refused");
  } finally {
    await six.stop();
  }
});

describe("bearers", () => {
  const bare = (jwt: string) => ({ authenticator: () => ({ jwt }) });

  it("connect with the JWT alone", async () => {
    const user = await estate.user("acme", { bearerToken: true });
    expect(await outcome(estate.connectAs(user, bare(user.jwt)))).toBe("connected");
  });

  it("others do not", async () => {
    const user = await estate.user("acme");
    expect(await outcome(estate.connectAs(user, bare(user.jwt)))).toBe("refused");
  });

  it("are refused by an account that disallows them", async () => {
    const user = await estate.user("strict", { bearerToken: true });
    expect(await outcome(estate.connectAs(user, bare(user.jwt)))).toBe("refused");
  });
});

it("headers and tags change nothing by themselves", async () => {
  const [client, other] = [await estate.connect("acme", { tags: ["a:b"] }), await anyone()];
  const heard: string[] = [];
  other.subscribe("h", { callback: (_error, message) => void heard.push(message.headers?.get("K") ?? "") });
  await other.flush();
  const carried = headers();
  carried.set("K", "v");
  client.publish("h", "", { headers: carried });
  await client.flush();
  await other.flush();
  expect(heard).toEqual(["v"]);
});
