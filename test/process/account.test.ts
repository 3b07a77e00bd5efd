import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { decodeJwt } from "../../provider/jwt/index.ts";
import { generateKeyPair } from "../../provider/nkeys/index.ts";
import { type NatsServer, startServer } from "../support/nats-server.ts";
import {
  type CallFailure,
  isSecret,
  type Properties,
  ProviderProcess,
  unknownText,
} from "../support/provider-process.ts";
import { makeTrust } from "../support/trust.ts";

let provider: ProviderProcess;
beforeAll(async () => {
  provider = await ProviderProcess.start();
});
afterAll(() => provider.stop());

async function created(news: Properties) {
  const { inputs, failures } = await provider.check("account", news);
  expect(failures).toEqual([]);
  return { inputs, ...(await provider.create("account", inputs)) };
}

async function failure(call: Promise<unknown>): Promise<CallFailure> {
  return call.then(
    () => expect.fail("it went through"),
    (error) => error,
  );
}

describe("Account without a resolver", () => {
  const identity = generateKeyPair("operator");
  const signingKey = generateKeyPair("operator");
  const operator = { publicKey: identity.publicKey, signer: { seed: signingKey.seed } };

  it("is signed by the operator's signing key and lists a signing key of its own", async () => {
    const { id, wire, state } = await created({ operator, name: "orders" });
    expect(decodeJwt(String(state["jwt"]))).toMatchObject({
      iss: signingKey.publicKey,
      sub: id,
      name: "orders",
      nats: { type: "account", signing_keys: [state["signingKey"]] },
    });
    expect(isSecret(wire["seed"]) && isSecret(wire["signingSeed"])).toBe(true);
  });

  it("without limits is unlimited, and has no JetStream", async () => {
    const { state } = await created({ operator, name: "orders" });
    expect(decodeJwt(String(state["jwt"]))).toHaveProperty("nats.limits", {
      subs: -1,
      data: -1,
      payload: -1,
      imports: -1,
      exports: -1,
      wildcards: true,
      conn: -1,
      leaf: -1,
    });
  });

  it("writes sizes in bytes and unlimited as -1", async () => {
    const { state } = await created({
      operator,
      name: "orders",
      limits: { connections: 100, payload: "1MiB" },
      jetstream: { diskStorage: "10GiB", memoryStorage: "unlimited" },
    });
    expect(decodeJwt(String(state["jwt"]))).toMatchObject({
      nats: {
        limits: { conn: 100, payload: 2 ** 20, disk_storage: 10 * 2 ** 30, mem_storage: -1, subs: -1 },
      },
    });
  });

  it("keeps the operator's signing seed out of its state: nobody signs in its name later", async () => {
    const { state } = await created({ operator, name: "orders" });
    expect(JSON.stringify(state)).not.toContain(signingKey.seed);
    expect(Object.keys(state).sort()).toEqual(["custody", "jwt", "seed", "signingKey", "signingSeed"]);
  });

  it("is unchanged for the same meaning in other words", async () => {
    const { id, state } = await created({ operator, name: "orders", jetstream: { diskStorage: "1GiB" } });
    const same = {
      operator,
      name: "orders",
      jetstream: { diskStorage: 2 ** 30 },
      limits: { connections: "unlimited" },
    };
    const { inputs } = await provider.check("account", same);
    expect(await provider.diff("account", id, state, inputs)).toEqual({ changes: false, replaces: [] });
    expect((await provider.update("account", id, state, inputs)).state).toEqual(state);
  });

  it("is unchanged while a preview knows its operator but not the operator's signing seed", async () => {
    const { id, state, inputs } = await created({ operator, name: "orders" });
    const previewed = {
      ...inputs,
      operator: { publicKey: identity.publicKey, signer: { seed: unknownText } },
    };
    expect(await provider.diff("account", id, state, previewed)).toEqual({ changes: false, replaces: [] });
  });

  it("is signed anew, with its own keys kept, by another key of the operator", async () => {
    const { id, state, inputs } = await created({ operator, name: "orders" });
    const other = generateKeyPair("operator");
    const news = { ...inputs, operator: { publicKey: identity.publicKey, signer: { seed: other.seed } } };
    expect(await provider.diff("account", id, state, news)).toEqual({ changes: true, replaces: [] });
    const { state: after } = await provider.update("account", id, state, news);
    expect(decodeJwt(String(after["jwt"])).iss).toBe(other.publicKey);
    expect([after["seed"], after["signingSeed"]]).toEqual([state["seed"], state["signingSeed"]]);
  });

  it("is signed a second later than before, whatever the clock says", async () => {
    const { id, state, inputs } = await created({ operator, name: "orders" });
    let [former, jwts] = [state, new Set([state["jwt"]])];
    for (const connections of [1, 2, 3]) {
      const { state: after } = await provider.update("account", id, former, {
        ...inputs,
        limits: { connections },
      });
      expect(Number(decodeJwt(String(after["jwt"])).iat)).toBeGreaterThan(
        Number(decodeJwt(String(former["jwt"])).iat),
      );
      former = after;
      jwts = jwts.add(after["jwt"]);
    }
    expect(jwts.size).toBe(4);
  });

  it("is replaced for another key", async () => {
    const [key, other] = [generateKeyPair("account"), generateKeyPair("account")];
    const { id, state, inputs } = await created({
      operator,
      name: "orders",
      key: { publicKey: key.publicKey },
    });
    expect(id).toBe(key.publicKey);
    const news = { ...inputs, key: { publicKey: other.publicKey } };
    expect(await provider.diff("account", id, state, news)).toEqual({ changes: true, replaces: ["key"] });
  });
});

describe("Account pushed to a real server", () => {
  const trust = makeTrust();
  let server: NatsServer;
  let operator: Properties;
  let resolver: Properties;
  beforeAll(async () => {
    server = await startServer({ trust });
    operator = { publicKey: trust.operator.publicKey, signer: { seed: trust.operatorSigningKey.seed } };
    resolver = {
      servers: [server.url],
      systemAccount: {
        publicKey: trust.systemAccount.publicKey,
        signer: { seed: trust.systemSigningKey.seed },
      },
      timeout: "2s",
    };
  });
  afterAll(() => server.stop());

  it("is in force when the create is done, and says on which servers", async () => {
    const { id, state, wire } = await created({ operator, name: "orders", resolver });
    const claims = decodeJwt(String(state["jwt"]));
    expect(claims.sub).toBe(id);
    expect(state["published"]).toEqual({ jti: claims.jti, servers: [server.name] });
    const seeds = [trust.operatorSigningKey.seed, trust.systemSigningKey.seed, String(state["seed"])];
    // What is wrapped is a secret; nothing else may hold a seed.
    const open = JSON.stringify(withoutSecrets(wire));
    for (const seed of seeds) expect(open).not.toContain(seed);
  });

  it("is pushed again when a claim changes, and not when only custody does", async () => {
    const { id, state, inputs } = await created({ operator, name: "orders", resolver });
    const limited = { ...inputs, limits: { connections: 7 } };
    const { state: pushed } = await provider.update("account", id, state, limited);
    expect(pushed["published"]).toEqual({
      jti: decodeJwt(String(pushed["jwt"])).jti,
      servers: [server.name],
    });
    const retained = { ...limited, onDelete: "retain" };
    expect(await provider.diff("account", id, pushed, retained)).toEqual({ changes: true, replaces: [] });
    const { state: kept } = await provider.update("account", id, pushed, retained);
    expect([kept["jwt"], kept["published"]]).toEqual([pushed["jwt"], pushed["published"]]);
  });

  it("keeps its keys and its JWT when the push fails, and is pushed by the next update", async () => {
    const { inputs } = await provider.check("account", { operator, name: "late", resolver });
    await server.halt();
    const { message, partial } = await failure(provider.create("account", inputs));
    expect(message).toContain('Cannot bring account "late" into force');
    if (partial === undefined) return expect.fail("the state of the failed create was lost");
    const { id, properties } = partial;
    expect(properties["published"]).toBeUndefined();
    expect(await provider.diff("account", id, properties, inputs)).toEqual({ changes: true, replaces: [] });
    const refreshed = await provider.read("account", id, properties);
    expect(refreshed.state).toEqual(properties);
    await server.restart();
    const { state } = await provider.update("account", id, refreshed.state, inputs);
    expect([state["jwt"], state["seed"], state["signingSeed"]]).toEqual([
      properties["jwt"],
      properties["seed"],
      properties["signingSeed"],
    ]);
    expect(state["published"]).toMatchObject({ servers: [server.name] });
  });

  it("is deleted on the server", async () => {
    const { id, state } = await created({ operator, name: "leaving", resolver });
    await provider.delete("account", id, state);
    const { state: after } = await provider.read("account", id, state);
    expect(after["published"]).toBeUndefined();
    await expect.poll(() => provider.output).toContain('Account "leaving" is on none of its servers');
  });

  it("stays on the server when it is to be retained", async () => {
    const { id, state } = await created({ operator, name: "staying", resolver, onDelete: "retain" });
    await provider.delete("account", id, state);
    expect((await provider.read("account", id, state)).state["published"]).toEqual(state["published"]);
  });

  it("explains a system account that the servers do not have", async () => {
    const stranger = makeTrust();
    const wrong = {
      servers: [server.url],
      systemAccount: {
        publicKey: stranger.systemAccount.publicKey,
        signer: { seed: stranger.systemSigningKey.seed },
      },
      timeout: "2s",
    };
    const { message } = await failure(created({ operator, name: "lost", resolver: wrong }));
    expect(message).toContain('Cannot bring account "lost" into force');
    expect(message).toMatch(/system account/);
  });
});

function withoutSecrets(value: unknown): unknown {
  if (isSecret(value)) return undefined;
  if (Array.isArray(value)) return value.map(withoutSecrets);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, withoutSecrets(part)]));
}
