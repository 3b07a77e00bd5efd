import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { generateKeyPair } from "../../provider/nkeys/index.ts";
import { delivered, Estate, type Inputs, outcome, received } from "../support/estate.ts";

const keys = {
  writer: generateKeyPair("account"),
  bearer: generateKeyPair("account"),
  bound: generateKeyPair("account"),
};

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
