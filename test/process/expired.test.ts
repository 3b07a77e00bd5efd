/** A fixed moment of expiry that passes while nobody changes the program. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { generateKeyPair } from "../../provider/nkeys/index.ts";
import { type Properties, ProviderProcess } from "../support/provider-process.ts";

let provider: ProviderProcess;
beforeAll(async () => {
  provider = await ProviderProcess.start();
});
afterAll(() => provider.stop());

const [operator, account] = (["operator", "account"] as const).map((kind) => {
  const { publicKey, seed } = generateKeyPair(kind);
  return { publicKey, signer: { seed } };
});
const importer = generateKeyPair("account").publicKey;
const [passed, other] = ["2001-01-01T00:00:00Z", "2002-02-02T00:00:00Z"];

describe.each<{ kind: string; path: string; inputs: (expiresAt: string) => Properties }>([
  { kind: "operator", path: "expiresAt", inputs: (expiresAt) => ({ name: "it", expiresAt }) },
  { kind: "account", path: "expiresAt", inputs: (expiresAt) => ({ name: "it", operator, expiresAt }) },
  { kind: "user", path: "expiresAt", inputs: (expiresAt) => ({ name: "it", account, expiresAt }) },
  {
    kind: "users",
    path: 'users["ann"].expiresAt',
    inputs: (expiresAt) => ({ name: "it", account, users: { ann: { expiresAt }, ben: {} } }),
  },
  {
    kind: "activation",
    path: "expiresAt",
    inputs: (expiresAt) => ({
      name: "it",
      exporter: account,
      importer,
      type: "stream",
      subject: "a.>",
      expiresAt,
    }),
  },
])("An expiry of the resource $kind that has passed", ({ kind, path, inputs }) => {
  it("is refused when it is given", async () => {
    for (const olds of [undefined, inputs(other)]) {
      const { failures } = await provider.check(kind, inputs(passed), olds);
      expect(failures.map(({ reason }) => reason)).toEqual([
        `${path}: ${passed} has passed. Give a later time, or leave it out`,
      ]);
    }
  });

  it("is warned of when it was given before, and keeps nothing from being updated", async () => {
    const { failures } = await provider.check(kind, inputs(passed), inputs(passed));
    expect(failures).toEqual([]);
    expect(await provider.printed()).toContain(
      `"it": ${path}: ${passed} has passed: it has expired. Give a later time to renew it, or remove it`,
    );
  });
});
