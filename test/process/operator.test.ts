import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { decodeJwt } from "../../provider/jwt/index.ts";
import { generateKeyPair } from "../../provider/nkeys/index.ts";
import { isSecret, type Properties, ProviderProcess, unknownText } from "../support/provider-process.ts";

let provider: ProviderProcess;
beforeAll(async () => {
  provider = await ProviderProcess.start();
});
afterAll(() => provider.stop());

async function created(news: Properties) {
  const { inputs, failures } = await provider.check("operator", news);
  expect(failures).toEqual([]);
  return { inputs, ...(await provider.create("operator", inputs)) };
}

describe("Operator", () => {
  it("signs its own JWT with a generated identity and lists a generated signing key", async () => {
    const { id, wire, state } = await created({ name: "acme", strictSigningKeyUsage: true });
    const claims = decodeJwt(String(state["jwt"]));
    expect(claims).toMatchObject({
      iss: id,
      sub: id,
      name: "acme",
      nats: { type: "operator", signing_keys: [state["signingKey"]], strict_signing_key_usage: true },
    });
    expect(isSecret(wire["seed"]) && isSecret(wire["signingSeed"])).toBe(true);
    expect(isSecret(wire["jwt"])).toBe(false);
  });

  it("keeps the very same JWT for unchanged claims", async () => {
    const { id, state, inputs } = await created({ name: "acme", tags: ["Env:Prod"] });
    expect(await provider.diff("operator", id, state, inputs)).toEqual({ changes: false, replaces: [] });
    expect((await provider.update("operator", id, state, inputs)).state["jwt"]).toBe(state["jwt"]);
  });

  it("signs anew with the same keys and a later time when a claim changes", async () => {
    const { id, state } = await created({ name: "acme" });
    const news = { name: "acme", tags: ["env:prod"] };
    expect(await provider.diff("operator", id, state, news)).toEqual({ changes: true, replaces: [] });
    const { state: after } = await provider.update("operator", id, state, news);
    const [before, now] = [decodeJwt(String(state["jwt"])), decodeJwt(String(after["jwt"]))];
    expect(Number(now.iat)).toBeGreaterThan(Number(before.iat));
    expect(now).toMatchObject({ iss: id, nats: { tags: ["env:prod"], signing_keys: [state["signingKey"]] } });
    expect(after["signingSeed"]).toBe(state["signingSeed"]);
  });

  it("adds given signing keys to its own", async () => {
    const { publicKey } = generateKeyPair("operator");
    const { state } = await created({ name: "acme", signingKeys: [publicKey] });
    expect(decodeJwt(String(state["jwt"]))).toMatchObject({
      nats: { signing_keys: [state["signingKey"], publicKey] },
    });
  });

  it("has no signing key of its own when told so", async () => {
    const { state } = await created({ name: "acme", generateSigningKey: false });
    expect(state["signingKey"]).toBeUndefined();
    expect(decodeJwt(String(state["jwt"]))).not.toHaveProperty("nats.signing_keys");
  });

  it("adopts a given key, and is replaced by another one", async () => {
    const [key, other] = [generateKeyPair("operator"), generateKeyPair("operator")];
    const { id, state } = await created({ name: "acme", key: { publicKey: key.publicKey, seed: key.seed } });
    expect(id).toBe(key.publicKey);
    const same = { name: "acme", key: { publicKey: key.publicKey, seed: unknownText } };
    expect(await provider.diff("operator", id, state, same)).toEqual({ changes: false, replaces: [] });
    const moved = { name: "acme", key: { publicKey: other.publicKey, seed: other.seed } };
    expect(await provider.diff("operator", id, state, moved)).toEqual({ changes: true, replaces: ["key"] });
    const unknown = { name: "acme", key: { publicKey: unknownText, seed: unknownText } };
    expect(await provider.diff("operator", id, state, unknown)).toEqual({ changes: true, replaces: [] });
  });

  it("expires a span after it was signed, and does not change while the span is the same", async () => {
    const { id, state } = await created({ name: "acme", expiresIn: "90d" });
    const { exp, iat } = decodeJwt(String(state["jwt"]));
    expect(Number(exp) - Number(iat)).toBe(90 * 86_400);
    expect(await provider.diff("operator", id, state, { name: "acme", expiresIn: "90d" })).toEqual({
      changes: false,
      replaces: [],
    });
    expect((await provider.diff("operator", id, state, { name: "acme", expiresIn: "91d" })).changes).toBe(
      true,
    );
  });

  it("says that servers must be restarted when its JWT changes", async () => {
    const { id, state } = await created({ name: "acme" });
    await provider.diff("operator", id, state, { name: "acme", tags: ["env:prod"] });
    await expect
      .poll(() => provider.output)
      .toContain(
        'Operator "acme": its JWT changes. Servers read it only at their start: give it to each and restart them one by one, for a reload refuses it',
      );
  });

  it("counts an unknown input as a change, never as a replacement", async () => {
    const { id, state } = await created({ name: "acme" });
    expect(await provider.diff("operator", id, state, { name: "acme", systemAccount: unknownText })).toEqual({
      changes: true,
      replaces: [],
    });
  });

  for (const [what, news, reason] of [
    ["an empty name", { name: "" }, "name: must not be empty"],
    ["a missing name", {}, "name: is required"],
    [
      "a misspelt input",
      { name: "acme", systemAcount: "A" },
      'systemAcount: no such input, did you mean "systemAccount"?',
    ],
    [
      "a user key as system account",
      { name: "acme", systemAccount: "UDWUSKGGFDI4FRXK5EBTRECZSVQSSWJHHJOGH6JWG3AUMFFMQ435C2U4" },
      "systemAccount: expected a public account key (A…), got a public user key (UDWUS…)",
    ],
    [
      "two ends",
      { name: "acme", expiresIn: "1d", expiresAt: "2999-01-01T00:00:00Z" },
      "expiresAt: cannot be given together with expiresIn. Leave one of them out",
    ],
    [
      "an end in the past",
      { name: "acme", expiresAt: "2001-01-01T00:00:00Z" },
      "expiresAt: 2001-01-01T00:00:00Z has passed. Give a later time, or leave it out",
    ],
    [
      "an identity without seed",
      { name: "acme", key: { publicKey: "OCFIRY65OQE7DFP5KLNS2PF2LVZMUZYJX4OZIEQ36N2IQANUB5XVYOCS" } },
      "key: needs the seed: an operator signs its own JWT",
    ],
  ] as const) {
    it(`refuses ${what}`, async () => {
      expect((await provider.check("operator", news)).failures).toEqual([{ property: "", reason }]);
    });
  }
});
