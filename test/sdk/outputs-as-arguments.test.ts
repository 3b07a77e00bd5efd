import * as pulumi from "@pulumi/pulumi";
import { beforeAll, describe, expect, it } from "vitest";
import { encodeJwt } from "../../provider/jwt/index.ts";
import type * as Sdk from "../../sdk/index.ts";
import { fixedKeyPair } from "../support/fixed-keys.ts";
import { mockedSdk } from "../support/mocked-sdk.ts";

// Outputs where the program often has a resource or a plain value.

let nats: typeof Sdk;
// Pulumi looks at all outputs of a resource that a promise gives.
const account = fixedKeyPair("account", 1).publicKey;
const jwt = encodeJwt({ iat: 1, sub: account, nats: { type: "account" } }, fixedKeyPair("operator", 1));
const registered = new Map<string, Record<string, unknown>>();

beforeAll(async () => {
  nats = await mockedSdk(({ type, name, inputs }) => {
    registered.set(name, inputs);
    const seeds = { seed: `identity of ${name}`, signingSeed: `signing key of ${name}` };
    return { id: `${type.split(":").at(-1)} ${name}`, state: { ...inputs, ...seeds, jwt } };
  });
});

const operator = { publicKey: "O", signer: { seed: "SO" } };
const later = <Value>(value: Value) => pulumi.output(Promise.resolve(value));

async function inputsOf(name: string): Promise<Record<string, unknown>> {
  await expect.poll(() => registered.has(name)).toBe(true);
  return registered.get(name) ?? {};
}

async function seedOf({ issuer }: Sdk.IssuerSource): Promise<unknown> {
  return new Promise((resolve) => pulumi.output(issuer).apply(({ signer }) => resolve(signer.seed)));
}

describe("the key that signs", () => {
  const key = () => new nats.KeyPair("given", { kind: "account" });

  it.each<[string, pulumi.Input<boolean> | undefined, string]>([
    ["left out", undefined, "signing key of orders"],
    ["true", true, "signing key of orders"],
    ["false", false, "identity of given"],
    ["true, once it is known", later(true), "signing key of orders"],
    ["false, once it is known", later(false), "identity of given"],
  ])("is the generated one or a given one, as generateSigningKey says: %s", async (_title, flag, seed) => {
    const choice = flag === undefined ? {} : { generateSigningKey: flag };
    const account = new nats.Account("orders", { operator, signingKeys: [key()], ...choice });
    expect(await seedOf(account)).toBe(seed);
  });

  it("is the identity where there is no other", async () => {
    expect(await seedOf(new nats.Operator("acme", { generateSigningKey: later(false) }))).toBe(
      "identity of acme",
    );
  });
});

describe("an account", () => {
  it("may be an output where its public key is meant", async () => {
    const stream = { type: "stream", subject: "a" } as const;
    const orders = new nats.Account("orders", { operator, exports: [stream] });
    new nats.Account("billing", { operator, imports: [{ ...stream, account: later(orders) }] });
    new nats.Activation("leave", { exporter: orders, importer: later(orders), ...stream });
    expect(await inputsOf("billing")).toMatchObject({ imports: [{ account: "Account orders" }] });
    expect(await inputsOf("leave")).toMatchObject({ importer: "Account orders" });
  });

  it("may have roles that an output gives", async () => {
    new nats.Account("roles", { operator, signingKeys: later([{ publicKey: "A", template: {} }]) });
    expect(await inputsOf("roles")).toMatchObject({ signingKeys: [{ publicKey: "A", template: {} }] });
  });
});

describe("who signs", () => {
  it("may be an output, each leaf of which stays as secret as it is", async () => {
    new nats.Account("lifted", { operator: later(operator), key: later({ seed: "SA" }) });
    expect(await inputsOf("lifted")).toMatchObject({
      operator: { value: { publicKey: "O", signer: { seed: "SO" } } },
      key: { value: { seed: "SA" } },
    });
  });
});
