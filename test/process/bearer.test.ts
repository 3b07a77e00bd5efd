import { afterAll, beforeAll, expect, it } from "vitest";
import { generateKeyPair } from "../../provider/nkeys/index.ts";
import { isSecret, ProviderProcess } from "../support/provider-process.ts";

const account = generateKeyPair("account");
const issuer = { publicKey: account.publicKey, signer: { seed: account.seed } };

let provider: ProviderProcess;
beforeAll(async () => {
  provider = await ProviderProcess.start();
});
afterAll(() => provider.stop());

it.each([true, false])("a user's JWT is a secret when it alone admits: %s", async (bearerToken) => {
  const { inputs } = await provider.check("user", { name: "worker", account: issuer, bearerToken });
  const { id, wire, state } = await provider.create("user", inputs);
  expect(isSecret(wire["jwt"])).toBe(bearerToken);
  const { wire: updated } = await provider.update("user", id, state, {
    ...inputs,
    bearerToken: !bearerToken,
  });
  expect(isSecret(updated["jwt"])).toBe(!bearerToken);
  const { wire: read } = await provider.read("user", id, state);
  expect(isSecret(read["jwt"])).toBe(bearerToken);
});

it("the JWTs of many users are secret when one of them is a bearer", async () => {
  const users = { alice: {}, bob: { bearerToken: true } };
  const { inputs } = await provider.check("users", { name: "all", account: issuer, users });
  const { wire } = await provider.create("users", inputs);
  expect(isSecret(wire["jwts"])).toBe(true);
  const { wire: others } = await provider.create("users", { ...inputs, users: { alice: {} } });
  expect(isSecret(others["jwts"])).toBe(false);
});
