import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { decodeJwt } from "../../provider/jwt/index.ts";
import { generateKeyPair } from "../../provider/nkeys/index.ts";
import { isSecret, type Properties, ProviderProcess, unknownText } from "../support/provider-process.ts";

let provider: ProviderProcess;
beforeAll(async () => {
  provider = await ProviderProcess.start();
});
afterAll(() => provider.stop());

const identity = generateKeyPair("account");
const signingKey = generateKeyPair("account");
const exporter = { publicKey: identity.publicKey, signer: { seed: signingKey.seed } };
const importer = generateKeyPair("account").publicKey;
const wanted = { exporter, importer, type: "stream", subject: "orders.created.>", name: "billing" };

async function created(news: Properties) {
  const { inputs, failures } = await provider.check("activation", news);
  expect(failures).toEqual([]);
  return { inputs, ...(await provider.create("activation", inputs)) };
}

async function failuresOf(news: Properties): Promise<string[]> {
  const { failures } = await provider.check("activation", news);
  expect(failures.map(({ property }) => property)).toEqual(failures.map(() => ""));
  return failures.map(({ reason }) => reason);
}

describe("Activation", () => {
  it("lets one account import one subject, in the exporter's name, by a token that is no secret", async () => {
    const { id, wire, state } = await created(wanted);
    expect(id).toBe(`${importer}/orders.created.>`);
    expect(Object.keys(state)).toEqual(["token"]);
    expect(isSecret(wire["token"])).toBe(false);
    expect(decodeJwt(String(state["token"]))).toMatchObject({
      iss: signingKey.publicKey,
      sub: importer,
      name: "billing",
      nats: {
        type: "activation",
        kind: "stream",
        subject: "orders.created.>",
        issuer_account: identity.publicKey,
      },
    });
  });

  it("needs no issuer account when the exporter's identity signs", async () => {
    const own = { publicKey: identity.publicKey, signer: { seed: identity.seed } };
    const { state } = await created({ ...wanted, exporter: own });
    const claims = decodeJwt(String(state["token"]));
    expect(claims.iss).toBe(identity.publicKey);
    expect(claims).not.toHaveProperty("nats.issuer_account");
  });

  it("keeps the very same token while nothing changes", async () => {
    const { id, state, inputs } = await created(wanted);
    expect(await provider.diff("activation", id, state, inputs)).toEqual({ changes: false, replaces: [] });
    expect((await provider.update("activation", id, state, inputs)).state).toEqual(state);
  });

  it("is replaced for another importer or subject, and signed anew for everything else", async () => {
    const { id, state, inputs } = await created(wanted);
    const diff = (change: Properties) => provider.diff("activation", id, state, { ...inputs, ...change });
    const other = generateKeyPair("account");
    expect(await diff({ importer: other.publicKey })).toEqual({ changes: true, replaces: ["importer"] });
    expect(await diff({ subject: "orders.deleted" })).toEqual({ changes: true, replaces: ["subject"] });
    expect(await diff({ type: "service" })).toEqual({ changes: true, replaces: [] });
    expect(await diff({ expiresIn: "30d" })).toEqual({ changes: true, replaces: [] });
    const rotated = { exporter: { publicKey: identity.publicKey, signer: { seed: other.seed } } };
    expect(await diff(rotated)).toEqual({ changes: true, replaces: [] });
    const after = await provider.update("activation", id, state, { ...inputs, ...rotated });
    const before = decodeJwt(String(state["token"]));
    const claims = decodeJwt(String(after.state["token"]));
    expect(claims.iss).toBe(other.publicKey);
    expect(Number(claims.iat)).toBeGreaterThan(Number(before.iat));
  });

  it("is neither wrong nor replaced while a preview does not know its importer", async () => {
    const { id, state, inputs } = await created(wanted);
    const previewed = {
      ...inputs,
      exporter: { publicKey: unknownText, signer: { seed: unknownText } },
      importer: unknownText,
    };
    expect(await failuresOf(previewed)).toEqual([]);
    expect(await provider.diff("activation", id, state, previewed)).toEqual({ changes: true, replaces: [] });
  });

  it("is unchanged while a preview knows its exporter but not the signing seed", async () => {
    const { id, state, inputs } = await created(wanted);
    const previewed = {
      ...inputs,
      exporter: { publicKey: identity.publicKey, signer: { seed: unknownText } },
    };
    expect(await provider.diff("activation", id, state, previewed)).toEqual({ changes: false, replaces: [] });
  });

  it("is renewed once it is close to its expiry, and not before", async () => {
    const early = await created({ ...wanted, expiresIn: "90d", renewBefore: "14d" });
    const late = await created({ ...wanted, name: "late", expiresIn: "2s", renewBefore: "1s" });
    await new Promise((resolve) => setTimeout(resolve, 1500));
    expect((await provider.diff("activation", early.id, early.state, early.inputs)).changes).toBe(false);
    expect((await provider.diff("activation", late.id, late.state, late.inputs)).changes).toBe(true);
    await expect.poll(() => provider.output).toContain('Activation "late" is due for renewal');
    const { state } = await provider.update("activation", late.id, late.state, late.inputs);
    expect(Number(decodeJwt(String(state["token"])).exp)).toBeGreaterThan(
      Number(decodeJwt(String(late.state["token"])).exp),
    );
  });

  it("says on deletion how to revoke its token", async () => {
    const { id, state } = await created({ ...wanted, name: "leaver" });
    await provider.delete("activation", id, state);
    await expect
      .poll(() => provider.output)
      .toContain(
        `Activation "leaver" is no longer managed, but its token stays valid until it expires or the exporter ` +
          `revokes ${importer} in \`revocations\` of the export`,
      );
  });
});
