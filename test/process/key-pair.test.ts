import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { generateKeyPair, keyPairFromSeed } from "../../provider/nkeys/index.ts";
import { isSecret, ProviderProcess, unknownText } from "../support/provider-process.ts";

// Raw seed of 32 bytes 02, made with nats-io/nkeys v0.4.16.
const seed = "SAAAEAQCAIBAEAQCAIBAEAQCAIBAEAQCAIBAEAQCAIBAEAQCAIBAEAUN5U";
const publicKey = "ACATS5YOVB6ROX2WUNKGNQ2MP3GMXDMKSG2O4N5CLX3A6W4PZGZZIL2R";

let provider: ProviderProcess;
beforeAll(async () => {
  provider = await ProviderProcess.start();
});
afterAll(() => provider.stop());

describe("KeyPair", () => {
  for (const [kind, letter] of [
    ["operator", "O"],
    ["account", "A"],
    ["user", "U"],
    ["curve", "X"],
  ] as const) {
    it(`generates ${kind} keys: the id is the public key, the seed is a secret`, async () => {
      const { inputs, failures } = await provider.check("keyPair", { kind });
      expect(failures).toEqual([]);
      const { id, wire, state } = await provider.create("keyPair", inputs);
      expect(id.startsWith(letter)).toBe(true);
      expect(keyPairFromSeed(String(state["seed"])).publicKey).toBe(id);
      expect(isSecret(wire["seed"])).toBe(true);
    });
  }

  it("adopts a given seed", async () => {
    const { id, state } = await provider.create("keyPair", { kind: "account", seed });
    expect(id).toBe(publicKey);
    expect(state).toEqual({ seed });
  });

  it("generates another key each time", async () => {
    const first = await provider.create("keyPair", { kind: "user" });
    const second = await provider.create("keyPair", { kind: "user" });
    expect(first.id).not.toBe(second.id);
  });

  it("keeps its key while nothing changes", async () => {
    const { id, state } = await provider.create("keyPair", { kind: "user" });
    expect(await provider.diff("keyPair", id, state, { kind: "user" })).toEqual({
      changes: false,
      replaces: [],
    });
  });

  for (const [what, news, replaces] of [
    ["another kind", { kind: "operator", seed }, ["kind"]],
    ["a changed rotation trigger", { kind: "account", seed, rotationTrigger: "2027" }, ["rotationTrigger"]],
    ["the seed of another key", { kind: "account", seed: generateKeyPair("account").seed }, ["seed"]],
  ] as const) {
    it(`is replaced for ${what}`, async () => {
      const { id, state } = await provider.create("keyPair", { kind: "account", seed });
      expect(await provider.diff("keyPair", id, state, news)).toEqual({ changes: true, replaces });
    });
  }

  it("may change, but is not replaced, for a seed that a preview does not know", async () => {
    const { id, state } = await provider.create("keyPair", { kind: "account", seed });
    const diff = await provider.diff("keyPair", id, state, { kind: "account", seed: unknownText });
    expect(diff).toEqual({ changes: true, replaces: [] });
  });

  it("refuses a seed of another kind without quoting it", async () => {
    const { failures } = await provider.check("keyPair", { kind: "user", seed });
    expect(failures).toEqual([
      { property: "", reason: 'seed: expected a seed of kind "user", got account seed' },
    ]);
  });

  it("refuses a public key in place of a seed, and a mistyped seed without quoting it", async () => {
    const mistyped = seed.replace("EAUN", "EAUM");
    for (const wrong of [publicKey, mistyped]) {
      const { failures } = await provider.check("keyPair", { kind: "account", seed: wrong });
      expect(failures).toHaveLength(1);
      expect(failures[0]?.property).toBe("");
      expect(failures[0]?.reason).not.toContain(wrong);
    }
  });
});
