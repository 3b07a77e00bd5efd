/** Accounts that are deleted while their servers cannot be asked. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type NatsServer, startServer } from "../support/nats-server.ts";
import { CallFailure, type Properties, ProviderProcess } from "../support/provider-process.ts";
import { makeTrust } from "../support/trust.ts";

const trust = makeTrust();
const operator = { publicKey: trust.operator.publicKey, signer: { seed: trust.operatorSigningKey.seed } };
const { publicKey } = trust.systemAccount;
const systemAccount = { publicKey, signer: { seed: trust.systemSigningKey.seed } };
const nobody = "nats://127.0.0.1:1";
let server: NatsServer;
let provider: ProviderProcess;
let working: Properties;

beforeAll(async () => {
  [server, provider] = await Promise.all([startServer({ trust }), ProviderProcess.start()]);
  working = { servers: [server.url], systemAccount, timeout: "2s" };
});
afterAll(() => Promise.all([server.stop(), provider.stop()]));

const inputsWith = (resolver: Properties) => ({ operator, name: "orders", resolver });

async function failed(call: Promise<unknown>): Promise<{ id: string; properties: Properties }> {
  const outcome: unknown = await call.catch((error: unknown) => error);
  if (outcome instanceof CallFailure && outcome.partial !== undefined) return outcome.partial;
  return expect.fail("nothing failed in part");
}

describe("An account that was never proven on any server", () => {
  for (const [what, resolver] of [
    ["are not there", () => ({ ...working, servers: [nobody] })],
    ["are fewer than expected", () => ({ ...working, expectServers: 2 })],
    [
      "refuse the pusher",
      () => ({ ...working, systemAccount: { ...operator, publicKey: systemAccount.publicKey } }),
    ],
    ["wait for creds that are nowhere", () => ({ servers: [nobody], creds: { env: "NO_SUCH_CREDS" } })],
  ] as const) {
    it(`is forgotten when its servers ${what}, with a warning that says what may remain`, async () => {
      const { id, properties } = await failed(provider.create("account", inputsWith(resolver())));
      const again = await failed(provider.update("account", id, properties, inputsWith(resolver())));
      await provider.delete("account", id, again.properties);
      expect(await provider.printed()).toContain(
        `Account "orders" (${id}): forgotten, but perhaps not gone. Its servers cannot be asked, and no push of it was ` +
          "ever proven: one that failed may have left it on some of them, where its users could connect. To delete it " +
          `there, add an Account with key: { publicKey: "${id}" } and a resolver that reaches them, and remove it again.`,
      );
    });
  }
});

describe("An account that was proven once", () => {
  it("is not forgotten while its servers cannot be reached, whatever has failed since", async () => {
    const first = await failed(provider.create("account", inputsWith({ ...working, servers: [nobody] })));
    const { state } = await provider.update("account", first.id, first.properties, inputsWith(working));
    await server.halt();
    const changed = { ...inputsWith(working), tags: ["a:b"] };
    const { id, properties } = await failed(provider.update("account", first.id, state, changed));
    expect(properties["published"]).toBeUndefined();
    await expect(provider.delete("account", id, properties)).rejects.toThrow(/\[RESOLVER_UNREACHABLE\]/);
    await server.restart();
    await provider.delete("account", id, properties);
  });
});
