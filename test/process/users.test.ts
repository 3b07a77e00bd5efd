import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { decodeJwt } from "../../provider/jwt/index.ts";
import { generateKeyPair, keyPairFromSeed } from "../../provider/nkeys/index.ts";
import { isSecret, type Properties, ProviderProcess, unknownText } from "../support/provider-process.ts";

let provider: ProviderProcess;
beforeAll(async () => {
  provider = await ProviderProcess.start();
});
afterAll(() => provider.stop());

const identity = generateKeyPair("account");
const signingKey = generateKeyPair("account");
const account = { publicKey: identity.publicKey, signer: { seed: signingKey.seed } };
const reader = { permissions: { publish: { deny: [">"] } } };

type Texts = Record<string, string>;

async function created(news: Properties) {
  const { inputs, failures } = await provider.check("users", news);
  expect(failures).toEqual([]);
  const { id, wire, state } = await provider.create("users", inputs);
  return { inputs, id, wire, state, ...held(state) };
}

async function updated(id: string, state: Properties, news: Properties) {
  const { inputs, failures } = await provider.check("users", news);
  expect(failures).toEqual([]);
  expect((await provider.diff("users", id, state, inputs)).replaces).toEqual([]);
  const { state: after } = await provider.update("users", id, state, inputs);
  return { state: after, ...held(after) };
}

function held(state: Properties): { jwts: Texts; seeds: Texts } {
  return { jwts: state["jwts"] as Texts, seeds: state["seeds"] as Texts };
}

async function failuresOf(news: Properties): Promise<string[]> {
  const { failures } = await provider.check("users", news);
  return failures.map(({ reason }) => reason);
}

describe("Users", () => {
  it("are signed each with a key of its own, all seeds one secret", async () => {
    const { id, wire, jwts, seeds } = await created({
      account,
      name: "team",
      users: { alice: {}, bob: { ...reader, tags: ["Team:X"], expiresIn: "90d" } },
    });
    expect(id).toBe(`${identity.publicKey}/team`);
    expect(Object.keys(jwts)).toEqual(["alice", "bob"]);
    expect(isSecret(wire["seeds"])).toBe(true);
    expect(isSecret(wire["jwts"])).toBe(false);
    for (const name of ["alice", "bob"]) {
      expect(decodeJwt(jwts[name] ?? "")).toMatchObject({
        iss: signingKey.publicKey,
        sub: keyPairFromSeed(seeds[name] ?? "").publicKey,
        name,
        nats: { issuer_account: identity.publicKey, subs: -1 },
      });
    }
    expect(decodeJwt(jwts["bob"] ?? "")).toMatchObject({
      exp: expect.any(Number),
      nats: { tags: ["team:x"], pub: { deny: [">"] } },
    });
    expect(seeds["alice"]).not.toBe(seeds["bob"]);
  });

  it("are not changed by an update that has nothing for them", async () => {
    const { id, state, inputs } = await created({ account, name: "team", users: { alice: {}, bob: reader } });
    expect(await provider.diff("users", id, state, inputs)).toEqual({ changes: false, replaces: [] });
    expect((await provider.update("users", id, state, inputs)).state).toEqual(state);
  });

  it("change one by one: the others keep their JWT to the byte, and each its key", async () => {
    const before = await created({ account, name: "team", users: { alice: {}, bob: {}, carol: {} } });
    const after = await updated(before.id, before.state, {
      account,
      name: "team",
      users: { bob: reader, carol: {}, dave: {} },
    });
    expect(Object.keys(after.jwts)).toEqual(["bob", "carol", "dave"]);
    expect(after.jwts["carol"]).toBe(before.jwts["carol"]);
    expect(after.jwts["bob"]).not.toBe(before.jwts["bob"]);
    expect(after.seeds).toEqual({
      bob: before.seeds["bob"],
      carol: before.seeds["carol"],
      dave: expect.stringMatching(/^SU/),
    });
    const alice = decodeJwt(before.jwts["alice"] ?? "").sub;
    // Standard error comes by another way than the answer.
    await expect
      .poll(() => provider.output)
      .toMatch(new RegExp(`"alice" \\(${alice}\\).*creds given out stay valid until they expire`));
  });

  it("may be called like the members of every object", async () => {
    const before = await created({ account, name: "odd", users: { plain: {} } });
    const after = await updated(before.id, before.state, {
      account,
      name: "odd",
      users: { plain: {}, constructor: {}, toString: {} },
    });
    expect(Object.keys(after.jwts).sort()).toEqual(["constructor", "plain", "toString"]);
    expect(decodeJwt(after.jwts["constructor"] ?? "")).toMatchObject({ name: "constructor" });
  });

  it("adopt given keys, whose seeds are secrets of inputs and state", async () => {
    const key = generateKeyPair("user");
    const { publicKey } = generateKeyPair("user");
    const news = {
      account,
      name: "team",
      users: { alice: { key: { seed: key.seed } }, bob: { key: { publicKey } }, carol: {} },
    };
    const { wire } = await provider.check("users", news);
    expect(JSON.stringify(wire)).toMatch(
      new RegExp(`"1b47061264138c4ac30d75fd1eb44270","value":"${key.seed}"`),
    );
    const before = await created(news);
    expect(decodeJwt(before.jwts["alice"] ?? "").sub).toBe(key.publicKey);
    expect(decodeJwt(before.jwts["bob"] ?? "").sub).toBe(publicKey);
    expect(before.seeds).toEqual({ alice: key.seed, carol: expect.stringMatching(/^SU/) });
    const other = generateKeyPair("user");
    const changed = { ...news, users: { ...news.users, carol: { key: { seed: other.seed } } } };
    const after = await updated(before.id, before.state, changed);
    expect(decodeJwt(after.jwts["carol"] ?? "").sub).toBe(other.publicKey);
    expect(after.seeds).toEqual({ alice: key.seed, carol: other.seed });
    expect(after.jwts["alice"]).toBe(before.jwts["alice"]);
  });

  it("are all signed anew by another signing key, with their keys", async () => {
    const before = await created({ account, name: "team", users: { alice: {}, bob: {} } });
    const other = generateKeyPair("account");
    const rotated = { publicKey: identity.publicKey, signer: { seed: other.seed } };
    const after = await updated(before.id, before.state, {
      account: rotated,
      name: "team",
      users: { alice: {}, bob: {} },
    });
    expect(Object.values(after.jwts).map((jwt) => decodeJwt(jwt).iss)).toEqual([
      other.publicKey,
      other.publicKey,
    ]);
    expect(after.seeds).toEqual(before.seeds);
  });

  it("are replaced in another account or under another name, but not for what a preview does not know", async () => {
    const { id, state, inputs } = await created({ account, name: "team", users: { alice: {} } });
    const diff = (change: Properties) => provider.diff("users", id, state, { ...inputs, ...change });
    const other = generateKeyPair("account");
    const moved = { publicKey: other.publicKey, signer: { seed: other.seed } };
    expect(await diff({ account: moved })).toEqual({
      changes: true,
      replaces: ["account"],
    });
    expect(await diff({ name: "others" })).toEqual({ changes: true, replaces: ["name"] });
    expect(await diff({ users: unknownText })).toEqual({ changes: true, replaces: [] });
    expect(await diff({ users: { alice: { limits: unknownText } } })).toEqual({
      changes: true,
      replaces: [],
    });
    expect(await diff({ account: unknownText })).toEqual({ changes: true, replaces: [] });
    const hidden = { publicKey: identity.publicKey, signer: { seed: unknownText } };
    expect(await diff({ account: hidden })).toEqual({ changes: false, replaces: [] });
  });

  it("are renewed one by one once they are close to their expiry", async () => {
    const before = await created({
      account,
      name: "renewed",
      users: { early: { expiresIn: "90d" }, late: { expiresIn: "2s", renewBefore: "1s" }, never: {} },
    });
    await new Promise((resolve) => setTimeout(resolve, 1500));
    expect((await provider.diff("users", before.id, before.state, before.inputs)).changes).toBe(true);
    await expect.poll(() => provider.output).toContain('Users "renewed": due for renewal: late\n');
    const { state } = await provider.update("users", before.id, before.state, before.inputs);
    const after = held(state);
    expect(after.jwts["early"]).toBe(before.jwts["early"]);
    expect(after.jwts["never"]).toBe(before.jwts["never"]);
    expect(after.jwts["late"]).not.toBe(before.jwts["late"]);
    expect(after.seeds).toEqual(before.seeds);
  });

  it("of a role have no permissions and limits of their own", async () => {
    const roleKey = generateKeyPair("account");
    const role = { publicKey: roleKey.publicKey, signer: { seed: roleKey.seed } };
    const scoped = { account: { publicKey: identity.publicKey }, role, name: "team" };
    const { id, state, inputs, jwts } = await created({ ...scoped, users: { alice: {} } });
    expect(decodeJwt(jwts["alice"] ?? "").nats).toEqual({
      type: "user",
      version: 2,
      issuer_account: identity.publicKey,
      pub: {},
      sub: {},
    });
    expect(await provider.diff("users", id, state, inputs)).toEqual({ changes: false, replaces: [] });
    expect(await failuresOf({ ...scoped, users: { alice: reader } })).toEqual([
      'users["alice"].permissions: belongs into the template of the role: servers refuse users of a role that have ' +
        "their own",
    ]);
  });

  it("say on deletion whose creds stay valid", async () => {
    const { id, state, jwts } = await created({ account, name: "leavers", users: { alice: {}, bob: {} } });
    await provider.delete("users", id, state);
    const [alice, bob] = Object.values(jwts).map((jwt) => decodeJwt(jwt).sub);
    // Standard error comes by another way than the answer.
    await expect
      .poll(() => provider.output)
      .toMatch(
        new RegExp(
          `"alice" \\(${alice}\\), "bob" \\(${bob}\\).*creds given out stay valid until they expire`,
        ),
      );
  });

  it("pass what a preview does not know yet", async () => {
    expect(
      await failuresOf({ account: unknownText, name: "team", users: { alice: unknownText, bob: {} } }),
    ).toEqual([]);
    expect(await failuresOf({ account, name: "team", users: unknownText })).toEqual([]);
  });
});
