/** The operator's signing key is replaced in one step, as after a leak: servers and accounts know only the new one. */
import { afterAll, beforeAll, expect, it } from "vitest";
import { decodeJwt, encodeJwt } from "../../provider/jwt/index.ts";
import { generateKeyPair, type KeyPair } from "../../provider/nkeys/index.ts";
import { type NatsServer, startServer } from "../support/nats-server.ts";
import { type Properties, ProviderProcess } from "../support/provider-process.ts";
import { makeTrust, now } from "../support/trust.ts";

const trust = makeTrust();
const next = generateKeyPair("operator");
let server: NatsServer;
let provider: ProviderProcess;

beforeAll(async () => {
  [server, provider] = await Promise.all([startServer({ trust }), ProviderProcess.start()]);
});
afterAll(() => Promise.all([server.stop(), provider.stop()]));

function inputsFor(signer: KeyPair): Properties {
  return {
    name: "orders",
    operator: { publicKey: trust.operator.publicKey, signer: { seed: signer.seed } },
    resolver: {
      servers: [server.url],
      systemAccount: {
        publicKey: trust.systemAccount.publicKey,
        signer: { seed: trust.systemSigningKey.seed },
      },
    },
  };
}

/** The server starts again with an operator whose only signing key is the new one. */
async function rotateOnServer(): Promise<void> {
  const operator = decodeJwt(trust.operatorJwt, "operator");
  const system = decodeJwt(trust.systemAccount.jwt, "account");
  const nats = { ...operator.nats, signing_keys: [next.publicKey] };
  await server.restart({
    operator: encodeJwt({ ...operator, iat: now() + 1, nats }, trust.operator),
    resolver_preload: { [trust.systemAccount.publicKey]: encodeJwt({ ...system, iat: now() + 1 }, next) },
  });
}

it("An account goes on with the new key, also when that came before the servers knew it", async () => {
  const { id, state } = await provider.create("account", inputsFor(trust.operatorSigningKey));
  const { operator, resolver } = inputsFor(trust.operatorSigningKey);
  const other = await provider.create("account", { operator, resolver, name: "invoices" });
  const pushOf = (jwt: unknown) => ({ account: { publicKey: other.id, jwt }, operator, resolver });
  const push = await provider.create("accountPush", pushOf(other.state["jwt"]));

  const early = await provider.update("account", id, state, inputsFor(next)).catch((failure) => failure);
  expect(early.message).toContain(`does not trust ${next.publicKey}`);
  await rotateOnServer();

  const { state: after } = await provider.update("account", id, early.partial.properties, inputsFor(next));
  expect(decodeJwt(String(after["jwt"]), "account").iss).toBe(next.publicKey);
  expect(after["published"]).toMatchObject({ servers: ["n1"] });
  expect(after["formerIssuers"]).toBeUndefined();

  const claims = decodeJwt(String(other.state["jwt"]), "account");
  const jwt = encodeJwt({ ...claims, iat: now() + 2 }, next);
  const { state: pushed } = await provider.update("accountPush", other.id, push.state, pushOf(jwt));
  expect(pushed["servers"]).toEqual(["n1"]);
});
