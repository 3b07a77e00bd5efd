import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { decodeJwt } from "../../provider/jwt/index.ts";
import { generateKeyPair, keyPairFromSeed } from "../../provider/nkeys/index.ts";
import { connectAs } from "../support/client.ts";
import { type NatsServer, startServer } from "../support/nats-server.ts";
import { type Properties, ProviderProcess, unknownText } from "../support/provider-process.ts";
import { makeTrust } from "../support/trust.ts";

const trust = makeTrust();
let server: NatsServer;
let provider: ProviderProcess;
let account: Properties;
let revocation: Properties;
let accountInputs: Properties;
let accountState: Properties;

beforeAll(async () => {
  [server, provider] = await Promise.all([startServer({ trust }), ProviderProcess.start()]);
  const operator = { publicKey: trust.operator.publicKey, signer: { seed: trust.operatorSigningKey.seed } };
  const resolver = {
    servers: [server.url],
    systemAccount: {
      publicKey: trust.systemAccount.publicKey,
      signer: { seed: trust.systemSigningKey.seed },
    },
    timeout: "2s",
  };
  accountInputs = { operator, name: "orders", resolver };
  const { id, state } = await provider.create("account", accountInputs);
  accountState = state;
  account = { publicKey: id, signer: { seed: state["signingSeed"] } };
  revocation = { operator, resolver };
});
afterAll(() => Promise.all([server.stop(), provider.stop()]));

async function created(kind: "user" | "users", news: Properties) {
  const { inputs, failures } = await provider.check(kind, { account, revocation, ...news });
  expect(failures).toEqual([]);
  return { inputs, ...(await provider.create(kind, inputs)) };
}

async function revoked(): Promise<string[]> {
  const { state } = await provider.read("account", String(account["publicKey"]), accountState);
  return Object.keys(decodeJwt(String(state["jwt"]), "account").nats.revocations ?? {});
}

function login({ jwt, seed }: Properties) {
  return connectAs(server.url, { jwt: String(jwt), key: keyPairFromSeed(String(seed)) });
}

describe("Deleting a user of an account with a resolver", () => {
  it("cuts the connected client off, and its creds no longer connect", async () => {
    const { id, state } = await created("user", { name: "leaver" });
    const client = await login(state);
    const closed = client.closed();
    await provider.delete("user", id, state);
    await closed;
    await expect(login(state)).rejects.toThrow();
    expect(await revoked()).toContain(id);
    await expect
      .poll(() => provider.output)
      .toContain('Account "orders" has 1 more revocation on the servers (on n1), which is kept');
  });

  it("lets a user that is made again with the same key connect", async () => {
    const key = generateKeyPair("user");
    const news = { name: "back", key: { publicKey: key.publicKey, seed: key.seed } };
    const first = await created("user", news);
    await provider.delete("user", first.id, first.state);
    const again = await created("user", news);
    await expect(login({ ...first.state, seed: key.seed })).rejects.toThrow();
    const client = await login({ ...again.state, seed: key.seed });
    await client.close();
  });

  it("asks nothing of the servers when the JWT has expired anyway", async () => {
    const { id, state } = await created("user", { name: "expired", expiresIn: "1s" });
    await sleep(2100);
    await provider.delete("user", id, state);
    expect(await revoked()).not.toContain(id);
  });

  it("leaves the key alone when told so, and says what that means", async () => {
    const { id, state } = await created("user", { name: "kept", revokeOnDelete: false });
    expect(state["revocation"]).toBeUndefined();
    await provider.delete("user", id, state);
    await expect
      .poll(() => provider.output)
      .toContain(`User "kept" (${id}): deleted, but creds given out stay valid`);
    const client = await login(state);
    await client.close();
  });

  it("fails while the servers cannot be reached, so that the user is not forgotten unrevoked", async () => {
    const { id, state } = await created("user", { name: "stuck" });
    await server.halt();
    await expect(provider.delete("user", id, state)).rejects.toThrow(/Cannot connect/);
    await server.restart();
    await provider.delete("user", id, state);
    expect(await revoked()).toContain(id);
  });

  it("warns that it is recorded nowhere where the server has lost the account, and how to make up for it", async () => {
    const { id, state } = await created("user", { name: "lost" });
    await server.restartWithEmptyStore();
    await provider.delete("user", id, state);
    await expect
      .poll(() => provider.output)
      .toContain(
        `User "lost" (${id}): deleted, but the revocation is recorded nowhere, for no server has account ` +
          `${account["publicKey"]}. Creds given out connect again once it is pushed: before that, add the key to ` +
          "`revocations` of the account",
      );
    const found = await provider.read("account", String(account["publicKey"]), accountState);
    accountState = (
      await provider.update("account", String(account["publicKey"]), found.state, accountInputs)
    ).state;
    await (await login(state)).close();
  });

  it("is only a change of custody when the way to revoke changes: nothing is signed anew", async () => {
    const { id, state, inputs } = await created("user", { name: "custody" });
    const news = { ...inputs, revokeOnDelete: false };
    expect(await provider.diff("user", id, state, news)).toEqual({ changes: true, replaces: [] });
    const { state: after } = await provider.update("user", id, state, news);
    expect(after).toEqual({ jwt: state["jwt"], seed: state["seed"] });
  });

  it("is unchanged while a preview does not know the seeds that a revocation needs", async () => {
    const { id, state, inputs } = await created("user", { name: "previewed" });
    const hidden = JSON.parse(JSON.stringify(inputs).replaceAll(/"S[OA][A-Z2-7]{56}"/g, `"${unknownText}"`));
    expect(await provider.diff("user", id, state, hidden)).toEqual({ changes: false, replaces: [] });
  });

  it("that must be revoked needs an account with a resolver", async () => {
    const { failures } = await provider.check("user", { account, name: "offline", revokeOnDelete: true });
    expect(failures).toEqual([
      {
        property: "",
        reason:
          "revokeOnDelete: needs an account with a resolver. Pass an `Account` that has one as `account`, or leave it out",
      },
    ]);
  });
});

describe("Removing entries of Users", () => {
  it("revokes those and no others", async () => {
    const { id, state, inputs } = await created("users", {
      name: "team",
      users: { ann: {}, ben: {}, cem: {} },
    });
    const { state: after } = await provider.update("users", id, state, { ...inputs, users: { ben: {} } });
    const jwts = state["jwts"] as Record<string, string>;
    const seeds = state["seeds"] as Record<string, string>;
    await expect(login({ jwt: jwts["ann"], seed: seeds["ann"] })).rejects.toThrow();
    await expect(login({ jwt: jwts["cem"], seed: seeds["cem"] })).rejects.toThrow();
    const client = await login({ jwt: jwts["ben"], seed: seeds["ben"] });
    await client.close();
    expect(Object.keys(after["jwts"] as object)).toEqual(["ben"]);
  });

  it("keeps those that could not be revoked in state, and tries again", async () => {
    const { id, state, inputs } = await created("users", { name: "again", users: { ann: {}, ben: {} } });
    const news = { ...inputs, users: { ben: {} } };
    await server.halt();
    const failure = await provider.update("users", id, state, news).catch((error) => error);
    expect(Object.keys(failure.partial.properties.jwts).sort()).toEqual(["ann", "ben"]);
    await server.restart();
    expect((await provider.diff("users", id, failure.partial.properties, news)).changes).toBe(true);
    await provider.update("users", id, failure.partial.properties, news);
    const jwts = state["jwts"] as Record<string, string>;
    expect(await revoked()).toContain(decodeJwt(jwts["ann"] ?? "").sub);
  });
});
