/** A key that was given once and no longer is: its seed must not go with the resource that it came from. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { generateKeyPair } from "../../provider/nkeys/index.ts";
import { isSecret, type Properties, ProviderProcess } from "../support/provider-process.ts";

let provider: ProviderProcess;
beforeAll(async () => {
  provider = await ProviderProcess.start();
});
afterAll(() => provider.stop());

const operator = generateKeyPair("operator");
const account = generateKeyPair("account");
const [operatorSigner, accountSigner] = [operator, account].map(({ publicKey, seed }) => ({
  publicKey,
  signer: { seed },
}));

const resources = [
  { kind: "operator", keyKind: "operator", inputs: { name: "acme" }, change: { tags: ["a:b"] } },
  {
    kind: "account",
    keyKind: "account",
    inputs: { name: "orders", operator: operatorSigner },
    change: { tags: ["a:b"] },
  },
  { kind: "role", keyKind: "account", inputs: { name: "reader", template: {} }, change: { name: "writer" } },
  {
    kind: "user",
    keyKind: "user",
    inputs: { name: "worker", account: accountSigner },
    change: { tags: ["a:b"] },
  },
] as const;

describe.each(resources)("A given key of the resource $kind", ({ kind, keyKind, inputs, change }) => {
  const { publicKey, seed } = generateKeyPair(keyKind);

  async function checked(news: Properties, olds?: Properties): Promise<Properties> {
    const { inputs, failures } = await provider.check(kind, news, olds);
    expect(failures).toEqual([]);
    return inputs;
  }

  it("that is no longer given stays, with its seed as a secret in state", async () => {
    const { id, state, wire } = await provider.create(kind, await checked({ ...inputs, key: { seed } }));
    expect(state["seed"]).toBe(seed);
    expect(isSecret(wire["seed"])).toBe(true);
    expect((await provider.diff(kind, id, state, await checked(inputs))).changes).toBe(false);
    const { state: after } = await provider.update(kind, id, state, await checked({ ...inputs, ...change }));
    expect(id).toBe(publicKey);
    expect(after["seed"]).toBe(seed);
  });

  it("whose seed is not in state yet is taken into it, and nothing is signed for that", async () => {
    const given = await checked({ ...inputs, key: { publicKey, seed } });
    const { id, state } = await provider.create(kind, given);
    const { seed: _, ...without } = state;
    expect(await provider.diff(kind, id, without, given)).toEqual({ changes: true, replaces: [] });
    expect((await provider.update(kind, id, without, given)).state).toEqual(state);
  });
});

describe("Given keys of Users", () => {
  const key = generateKeyPair("user");
  const { publicKey } = generateKeyPair("user");
  const inputs = (ann: Properties) => ({ name: "team", account: accountSigner, users: { ann, ben: {} } });

  it("that are no longer given stay, with their seeds in state", async () => {
    const { id, state } = await provider.create("users", inputs({ key: { seed: key.seed } }));
    expect(state["seeds"]).toMatchObject({ ann: key.seed });
    expect(await provider.diff("users", id, state, inputs({}))).toEqual({ changes: false, replaces: [] });
    const { state: after } = await provider.update("users", id, state, inputs({ tags: ["a:b"] }));
    expect(after["seeds"]).toEqual(state["seeds"]);
  });

  it("whose seeds are not in state yet are taken into it", async () => {
    const { id, state } = await provider.create("users", inputs({ key: { publicKey: key.publicKey } }));
    expect(Object.keys(state["seeds"] as object)).toEqual(["ben"]);
    const given = inputs({ key: { publicKey: key.publicKey, seed: key.seed } });
    expect(await provider.diff("users", id, state, given)).toEqual({ changes: true, replaces: [] });
    const { state: after } = await provider.update("users", id, state, given);
    expect(after).toEqual({ ...state, seeds: { ...(state["seeds"] as object), ann: key.seed } });
  });

  it("give way to another one with its seed, or without", async () => {
    const { id, state } = await provider.create("users", inputs({ key: { seed: key.seed } }));
    const { state: after } = await provider.update("users", id, state, inputs({ key: { publicKey } }));
    expect(Object.keys(after["seeds"] as object)).toEqual(["ben"]);
  });
});
