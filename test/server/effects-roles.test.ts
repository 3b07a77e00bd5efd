import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { generateKeyPair } from "../../provider/nkeys/index.ts";
import { delivered, Estate, type Inputs, outcome, received } from "../support/estate.ts";

const keys = {
  writer: generateKeyPair("account"),
  bearer: generateKeyPair("account"),
  bound: generateKeyPair("account"),
  denied: generateKeyPair("account"),
  few: generateKeyPair("account"),
  later: generateKeyPair("account"),
  web: generateKeyPair("account"),
  owner: generateKeyPair("account"),
};

const hour = (offset: number) => new Date(Date.now() + offset * 3_600_000).toISOString().slice(11, 19);

let estate: Estate;
beforeAll(async () => {
  estate = await Estate.start({
    acme: {
      tags: ["region:eu"],
      signingKeys: [
        {
          publicKey: keys.writer.publicKey,
          name: "writer",
          template: {
            permissions: {
              publish: {
                allow: [
                  "{{account-name()}}.{{name()}}.>",
                  "team.{{tag(team)}}",
                  "in.{{account-tag(region)}}",
                  "me.{{subject()}}",
                ],
              },
              subscribe: { allow: ["team.{{tag(team)}}", "_INBOX.>"] },
            },
            limits: { payload: 100 },
          },
        },
        { publicKey: keys.bearer.publicKey, template: { bearerToken: true } },
        {
          publicKey: keys.denied.publicKey,
          template: {
            permissions: {
              publish: { deny: ["{{name()}}.>", "team.{{tag(team)}}"] },
              subscribe: { deny: ["{{account-name()}}.secret"] },
            },
          },
        },
        { publicKey: keys.few.publicKey, template: { limits: { subscriptions: 1 } } },
        {
          publicKey: keys.later.publicKey,
          template: { connectionTimes: [{ start: hour(2), end: hour(3) }], timeZone: "UTC" },
        },
        { publicKey: keys.web.publicKey, template: { connectionTypes: ["WEBSOCKET"] } },
        {
          publicKey: keys.owner.publicKey,
          template: { permissions: { publish: { allow: ["of.{{account-subject()}}"] } } },
        },
        { publicKey: keys.bound.publicKey, template: { sourceNetworks: ["10.0.0.0/8"] } },
      ],
    },
  });
});
afterAll(() => estate.stop());

const under = (role: keyof typeof keys, more: Inputs = {}) =>
  estate.user("acme", {
    role: { publicKey: keys[role].publicKey, signer: { seed: keys[role].seed } },
    ...more,
  });

describe("users of a role", () => {
  it("may publish what its template says of their name, key and tags, and of their account's", async () => {
    const user = await under("writer", { name: "bob", tags: ["team:red", "team:blue"] });
    const client = await estate.connectAs(user);
    const subjects = [
      "acme.bob.x",
      "acme.eve.x",
      "team.red",
      "team.blue",
      "team.green",
      "in.eu",
      "in.us",
      `me.${user.key.publicKey}`,
      "me.other",
    ];
    expect(await delivered(client, await estate.connect("acme"), subjects)).toEqual([
      "acme.bob.x",
      "team.red",
      "team.blue",
      "in.eu",
      `me.${user.key.publicKey}`,
    ]);
  });

  it("without the tag that a template asks for lack that subject alone", async () => {
    const client = await estate.connectAs(await under("writer", { name: "eve" }));
    const other = await estate.connect("acme");
    expect(await delivered(client, other, ["acme.eve.x", "team.red"])).toEqual(["acme.eve.x"]);
    expect(await received(client, other, ["team.red"])).toEqual([]);
  });

  it("have the limits of its template", async () => {
    const client = await estate.connectAs(await under("writer"));
    await expect.poll(() => client.info?.max_payload).toBe(100);
  });

  it("have their account's key in a subject", async () => {
    const own = `of.${estate.account("acme").key.publicKey}`;
    const client = await estate.connectAs(await under("owner"));
    expect(await delivered(client, await estate.connect("acme"), [own, "of.other"])).toEqual([own]);
  });

  it("may not do what its template denies by their name and tags", async () => {
    const client = await estate.connectAs(await under("denied", { name: "bob", tags: ["team:red"] }));
    const other = await estate.connect("acme");
    const subjects = ["bob.x", "eve.x", "team.red", "team.blue"];
    expect(await delivered(client, other, subjects)).toEqual(["eve.x", "team.blue"]);
    expect(await received(client, other, ["acme.secret", "acme.open"])).toEqual(["acme.open"]);
  });

  it("have as many subscriptions as its template says", async () => {
    const [client, other] = [await estate.connectAs(await under("few")), await estate.connect("acme")];
    client.subscribe("first");
    expect(await received(client, other, ["second"])).toEqual([]);
  });

  it("connect when and how its template says", async () => {
    expect(await outcome(estate.connectAs(await under("later")))).toBe("refused");
    expect(await outcome(estate.connectAs(await under("web")))).toBe("refused");
  });

  it("are bearers if its template says so", async () => {
    const user = await under("bearer");
    expect(await outcome(estate.connectAs(user, { authenticator: () => ({ jwt: user.jwt }) }))).toBe(
      "connected",
    );
  });

  it("connect from where its template says", async () => {
    expect(await outcome(estate.connectAs(await under("bound")))).toBe("refused");
  });
});
