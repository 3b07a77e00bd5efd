import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import type * as Sdk from "../../sdk/index.ts";
import { previewedSdk } from "../support/mocked-sdk.ts";

// What a system tells its operator and its accounts, as the engine is given it in a first preview: no key is known.

let nats: typeof Sdk;
const registered = new Map<string, Record<string, unknown>>();

beforeAll(async () => {
  nats = await previewedSdk(({ type, name, inputs }) => {
    registered.set(`${type.split(":").at(-1)} ${name}`, inputs);
  });
});
beforeEach(() => registered.clear());

async function inputsOf(resource: string): Promise<Record<string, unknown>> {
  await expect.poll(() => [...registered.keys()]).toContain(resource);
  return registered.get(resource) ?? {};
}

/** Who signs an account. Its seed makes all of it a secret, which comes in an envelope. */
async function operatorOf(account: string): Promise<unknown> {
  const { operator } = await inputsOf(account);
  return (operator as { readonly value: unknown }).value;
}

describe("a System", () => {
  it.each([
    ["if nothing is said", {}, true],
    ["if it is said to be undefined", { strictSigningKeyUsage: undefined }, true],
    ["unless it is said not to be", { strictSigningKeyUsage: false }, false],
  ])("is strict, %s", async (_title, args, strict) => {
    // A program in plain JavaScript, or with looser compiler settings, may say undefined.
    new nats.System("acme", args as Sdk.SystemArgs);
    expect(await inputsOf("Operator acme")).toMatchObject({ strictSigningKeyUsage: strict });
    expect(await operatorOf("Account acme-system")).toMatchObject({ strict });
  });
});

describe("the account that an operator names as its system account", () => {
  it("is known as such before its key is", async () => {
    const system = new nats.System("acme");
    new nats.Account("orders", { operator: system });
    new nats.Account("billing", {
      operator: system,
      key: new nats.KeyPair("billing", { kind: "account" }),
    });
    expect(await operatorOf("Account acme-system")).toMatchObject({ isSystemAccount: true });
    for (const tenant of ["Account orders", "Account billing"]) {
      expect(await operatorOf(tenant)).not.toHaveProperty("isSystemAccount");
    }
  });

  it("is known where the program makes it of an operator and a key of its own", async () => {
    const key = new nats.KeyPair("sys", { kind: "account" });
    const operator = new nats.Operator("own", { systemAccount: key.publicKey });
    new nats.Account("sys", { operator, key });
    expect(await operatorOf("Account sys")).toMatchObject({ isSystemAccount: true });
  });
});
