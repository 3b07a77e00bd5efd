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
const account = { publicKey: identity.publicKey, signer: { seed: signingKey.seed } };

async function created(news: Properties) {
  const { inputs, failures } = await provider.check("user", news);
  expect(failures).toEqual([]);
  return { inputs, ...(await provider.create("user", inputs)) };
}

describe("User", () => {
  it("is signed by the account's signing key in the account's name, its seed a secret", async () => {
    const { id, wire, state } = await created({
      account,
      name: "worker",
      permissions: { publish: { allow: ["orders.>"] }, subscribe: { deny: ["private.*"] } },
      limits: { data: "1GiB", subscriptions: 10 },
    });
    expect(decodeJwt(String(state["jwt"]))).toMatchObject({
      iss: signingKey.publicKey,
      sub: id,
      name: "worker",
      nats: {
        type: "user",
        issuer_account: identity.publicKey,
        pub: { allow: ["orders.>"] },
        sub: { deny: ["private.*"] },
        data: 2 ** 30,
        subs: 10,
        payload: -1,
      },
    });
    expect(isSecret(wire["seed"])).toBe(true);
    expect(isSecret(wire["jwt"])).toBe(false);
  });

  it("needs no issuer account when the account's identity signs", async () => {
    const { state } = await created({
      account: { publicKey: identity.publicKey, signer: { seed: identity.seed } },
      name: "worker",
    });
    const claims = decodeJwt(String(state["jwt"]));
    expect(claims.iss).toBe(identity.publicKey);
    expect(claims).not.toHaveProperty("nats.issuer_account");
  });

  it("keeps the very same JWT for unchanged claims, and its key for changed ones", async () => {
    const { id, state, inputs } = await created({ account, name: "worker" });
    expect(await provider.diff("user", id, state, inputs)).toEqual({ changes: false, replaces: [] });
    expect((await provider.update("user", id, state, inputs)).state).toEqual(state);
    const news = { ...inputs, limits: { payload: "1KiB" } };
    expect(await provider.diff("user", id, state, news)).toEqual({ changes: true, replaces: [] });
    const { state: after, wire } = await provider.update("user", id, state, news);
    expect(after["seed"]).toBe(state["seed"]);
    expect(isSecret(wire["seed"])).toBe(true);
    expect(decodeJwt(String(after["jwt"]))).toMatchObject({ sub: id, nats: { payload: 1024 } });
  });

  it("is unchanged while a preview knows its account but not the account's signing seed", async () => {
    const { id, state, inputs } = await created({ account, name: "worker" });
    const previewed = {
      ...inputs,
      account: { publicKey: identity.publicKey, signer: { seed: unknownText } },
    };
    expect(await provider.diff("user", id, state, previewed)).toEqual({ changes: false, replaces: [] });
  });

  it("is signed anew by another signing key of the same account", async () => {
    const { id, state, inputs } = await created({ account, name: "worker" });
    const other = generateKeyPair("account");
    const news = { ...inputs, account: { publicKey: identity.publicKey, signer: { seed: other.seed } } };
    expect(await provider.diff("user", id, state, news)).toEqual({ changes: true, replaces: [] });
    const { state: after } = await provider.update("user", id, state, news);
    expect(decodeJwt(String(after["jwt"])).iss).toBe(other.publicKey);
  });

  it("is replaced in another account, but not for an account that a preview does not know", async () => {
    const { id, state, inputs } = await created({ account, name: "worker" });
    const other = generateKeyPair("account");
    const moved = { ...inputs, account: { publicKey: other.publicKey, signer: { seed: other.seed } } };
    expect(await provider.diff("user", id, state, moved)).toEqual({ changes: true, replaces: ["account"] });
    const unknown = { ...inputs, account: { publicKey: unknownText, signer: { seed: unknownText } } };
    expect(await provider.diff("user", id, state, unknown)).toEqual({ changes: true, replaces: [] });
  });

  it("given by public key only, has a JWT and no seed", async () => {
    const { publicKey } = generateKeyPair("user");
    const { id, state } = await created({ account, name: "worker", key: { publicKey } });
    expect(id).toBe(publicKey);
    expect(Object.keys(state)).toEqual(["jwt"]);
  });

  it("is renewed with the same key once it is close to its expiry, and not before", async () => {
    const { id, state, inputs } = await created({
      account,
      name: "worker",
      expiresIn: "90d",
      renewBefore: "14d",
    });
    expect((await provider.diff("user", id, state, inputs)).changes).toBe(false);
    const due = { ...inputs, renewBefore: "89d" };
    const late = await created({ account, name: "late", expiresIn: "2s", renewBefore: "1s" });
    await new Promise((resolve) => setTimeout(resolve, 1500));
    expect((await provider.diff("user", id, state, due)).changes).toBe(false);
    expect(await provider.diff("user", late.id, late.state, late.inputs)).toEqual({
      changes: true,
      replaces: [],
    });
    await expect.poll(() => provider.output).toContain('User "late" is due for renewal');
    const { state: renewed } = await provider.update("user", late.id, late.state, late.inputs);
    expect(Number(decodeJwt(String(renewed["jwt"])).exp)).toBeGreaterThan(
      Number(decodeJwt(String(late.state["jwt"])).exp),
    );
    expect(renewed["seed"]).toBe(late.state["seed"]);
  });

  it("says on deletion that its creds stay valid", async () => {
    const { id, state } = await created({ account, name: "leaver" });
    await provider.delete("user", id, state);
    await expect
      .poll(() => provider.output)
      .toContain(
        `User "leaver" (${id}): deleted, but creds given out stay valid until they expire or the key is revoked. ` +
          `To revoke, add the key to \`revocations\` of account ${identity.publicKey}`,
      );
  });

  it("refuses what servers would refuse, naming the input", async () => {
    const { failures } = await provider.check("user", {
      account,
      name: "worker",
      permissions: { publish: { allow: ["orders..created", "queue group"] } },
    });
    expect(failures.map(({ reason }) => reason)).toEqual([
      'permissions.publish.allow[0]: "orders..created" has an empty token between two "."',
      'permissions.publish.allow[1]: "queue group" must not hold spaces',
    ]);
  });

  it("passes what a preview does not know yet", async () => {
    const { inputs, failures } = await provider.check("user", {
      account: { publicKey: unknownText, signer: unknownText },
      name: unknownText,
      permissions: { publish: { allow: ["orders.>", unknownText] } },
      limits: { data: unknownText },
    });
    expect(failures).toEqual([]);
    expect(inputs).toMatchObject({ name: unknownText, limits: { data: unknownText } });
  });
});
