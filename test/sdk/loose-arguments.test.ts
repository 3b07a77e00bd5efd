import * as pulumi from "@pulumi/pulumi";
import { beforeAll, describe, expect, it } from "vitest";
import type { Context } from "../../provider/lifecycle.ts";
import type { KeyKind } from "../../provider/nkeys/index.ts";
import { registry } from "../../provider/registry.ts";
import type * as Sdk from "../../sdk/index.ts";
import { fixedKeyPair } from "../support/fixed-keys.ts";
import { mockedSdk } from "../support/mocked-sdk.ts";

// Plain JavaScript may pass anything: what the provider's check says to it must reach the program, and no seed.

let nats: typeof Sdk;
const registered = new Map<string, unknown>();

const operator = fixedKeyPair("operator", 1);
const account = fixedKeyPair("account", 1);
const kinds: Readonly<Record<string, KeyKind>> = {
  Operator: "operator",
  Account: "account",
  Role: "account",
};

beforeAll(async () => {
  nats = await mockedSdk(({ type, name, inputs }) => {
    const kind = type.split(":").at(-1) ?? "";
    registered.set(name, inputs);
    const { publicKey, seed } = fixedKeyPair(kinds[kind] ?? "user", 2);
    return { id: publicKey, state: { ...inputs, seed, signingSeed: seed } };
  });
});

type Kind =
  | "Account"
  | "AccountPush"
  | "Activation"
  | "Creds"
  | "KeyPair"
  | "LocalServer"
  | "Role"
  | "User"
  | "Users";

/** The classes as the compiler does not see them. */
const javascript = () =>
  nats as unknown as Record<Kind, new (name: string, args?: unknown) => pulumi.Resource>;

let made = 0;

/** What check says of a resource that a program in plain JavaScript makes. */
async function failuresOf(kind: Kind, args?: unknown): Promise<readonly string[]> {
  const name = `made-${made++}`;
  new (javascript()[kind])(name, args);
  await expect.poll(() => registered.has(name), { timeout: 5000 }).toBe(true);
  const key = `${kind.charAt(0).toLowerCase()}${kind.slice(1)}` as keyof typeof registry;
  const context = { now: () => 1_800_000_000 } as Context;
  return (await registry[key].check(context, undefined, plain(registered.get(name)))).failures;
}

/** Inputs as a dynamic provider is given them: without envelopes and nulls. */
function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== "object" || value === null) return value;
  if (pulumi.runtime.isRpcSecret(value)) return plain(pulumi.runtime.unwrapRpcSecret(value));
  const members = Object.entries(value).filter(([name, part]) => name !== "__provider" && part !== null);
  return Object.fromEntries(members.map(([name, part]) => [name, plain(part)]));
}

const by = { publicKey: operator.publicKey, signer: { seed: operator.seed } };
const of = { publicKey: account.publicKey, signer: { seed: account.seed } };

describe("a seed in place of who signs", () => {
  it.each<[string, Kind, string, (seed: string) => object]>([
    ["operator", "Account", operator.seed, (seed) => ({ operator: seed })],
    ["account", "User", account.seed, (seed) => ({ account: seed })],
    ["account", "Users", account.seed, (seed) => ({ account: seed, users: {} })],
    [
      "exporter",
      "Activation",
      account.seed,
      (seed) => ({ exporter: seed, importer: account.publicKey, type: "stream", subject: "a" }),
    ],
    ["role", "User", account.seed, (seed) => ({ account: of, role: seed })],
    ["key", "Account", account.seed, (seed) => ({ operator: by, key: seed })],
  ])("is not quoted: %s of %s", async (input, kind, seed, args) => {
    expect(await failuresOf(kind, args(seed))).toEqual([`${input}: expected an object, got text`]);
  });

  it("is a secret to the engine all the same", async () => {
    new (javascript().Account)("secret", { operator: operator.seed });
    await expect.poll(() => registered.has("secret")).toBe(true);
    expect(registered.get("secret")).toMatchObject({
      operator: { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270" },
    });
  });
});

describe("arguments of the wrong shape", () => {
  it.each<[string, Kind, unknown, readonly string[]]>([
    ["none for a user", "User", undefined, ["account: is required"]],
    ["none for an account", "Account", undefined, ["operator: is required"]],
    ["none for a key pair", "KeyPair", undefined, ["kind: is required"]],
    ["none for a role", "Role", undefined, ["template: is required"]],
    ["none for a local server", "LocalServer", undefined, ["config: is required"]],
    [
      "none for an activation",
      "Activation",
      undefined,
      ["exporter: is required", "importer: is required", "type: is required", "subject: is required"],
    ],
    [
      "none for a push",
      "AccountPush",
      undefined,
      ["account: is required", "operator: is required", "resolver: is required"],
    ],
    ["none for many users", "Users", { account: of }, ["users: is required"]],
    ["a list of users", "Users", { account: of, users: ["a"] }, ["users: expected an object, got a list"]],
    [
      "a user that is text",
      "Users",
      { account: of, users: { alice: "bob" } },
      ['users["alice"]: expected an object, got text'],
    ],
    ["creds of nobody", "Creds", { user: undefined }, ["jwt: is required", "seed: is required"]],
    [
      "an import that stands alone",
      "Account",
      { operator: by, imports: { type: "stream" } },
      ["imports: expected a list, got an object"],
    ],
    [
      "an import that is null",
      "Account",
      { operator: by, imports: [null] },
      ["imports[0]: expected an object, got null"],
    ],
    [
      "an import of nobody",
      "Account",
      { operator: by, imports: [{ type: "stream", subject: "a", account: null }] },
      ["imports[0].account: is required"],
    ],
    [
      "exports that are none",
      "Account",
      { operator: by, exports: [5, { type: "stream", subject: 7 }] },
      [
        "exports[0]: expected an object, got a number",
        "exports[1].subject: expected a subject, got a number",
      ],
    ],
    [
      "a signing key that is null",
      "Account",
      { operator: by, signingKeys: [null] },
      ["signingKeys[0]: expected a public account key (A…), got null"],
    ],
    [
      "a resolver that is text",
      "Account",
      { operator: by, resolver: "nats://localhost" },
      ["resolver: expected an object, got text"],
    ],
  ])("are refused by the check: %s", async (_title, kind, args, failures) => {
    expect(await failuresOf(kind, args)).toEqual(failures);
  });

  it("are refused by the check: a resource of another kind", async () => {
    const user = new nats.KeyPair("user", { kind: "user" });
    expect(await failuresOf("Account", { operator: by, key: user })).toEqual([
      "key.publicKey: expected a public account key (A…), got a public user key (UCATS…)",
      "key.seed: expected an account seed (SA…), got a user seed",
    ]);
  });

  it.each<[string, Kind, unknown, readonly string[]]>([
    ["Users", "Users", { account: of, rol: by, users: {} }, ['rol: no such input, did you mean "role"?']],
    [
      "a user of Users",
      "Users",
      { account: of, users: { alice: { tag: ["a"] } } },
      ['users["alice"].tag: no such input, did you mean "tags"?'],
    ],
    [
      "Creds",
      "Creds",
      { jwt: "a", seed: "b", fil: "worker.creds" },
      ['fil: no such input, did you mean "file"?'],
    ],
    [
      "a Role",
      "Role",
      { template: {}, descripton: "a" },
      ['descripton: no such input, did you mean "description"?'],
    ],
    [
      "an AccountPush",
      "AccountPush",
      {
        account: { publicKey: account.publicKey, jwt: "a", operator: by, pulicKey: "b" },
        resolver: { servers: ["nats://localhost"], creds: { text: "c" }, timout: "5s" },
        resolvr: {},
      },
      [
        'resolvr: no such input, did you mean "resolver"?',
        'account.pulicKey: no such input, did you mean "publicKey"?',
        'resolver.timout: no such input, did you mean "timeout"?',
      ],
    ],
    [
      "who signs",
      "Account",
      { operator: { ...by, publcKey: "a", signer: { seed: operator.seed, sed: "b" } } },
      [
        'operator.publcKey: no such input, did you mean "publicKey"?',
        'operator.signer.sed: no such input, did you mean "seed"?',
      ],
    ],
    [
      "the account of a role",
      "User",
      { account: { ...of, publcKey: "a" }, role: of },
      ['account.publcKey: no such input, did you mean "publicKey"?'],
    ],
    [
      "a key",
      "User",
      { account: of, key: { seed: fixedKeyPair("user", 1).seed, publcKey: "a" } },
      ['key.publcKey: no such input, did you mean "publicKey"?'],
    ],
  ])(
    "are refused by the check where the name of one is misspelt: %s",
    async (_title, kind, args, failures) => {
      expect(await failuresOf(kind, args)).toEqual(expect.arrayContaining([...failures]));
    },
  );

  const everything = { limits: null, imports: null, exports: null, signingKeys: null, resolver: null };
  it.each<[string, Kind, unknown]>([
    ["null in an account", "Account", { operator: by, key: null, revocations: null, ...everything }],
    ["null in a user", "User", { account: of, key: null, role: null }],
    [
      "nobody among users",
      "Users",
      { account: of, users: { alice: undefined, bob: { key: null }, carol: null } },
    ],
  ])("are none where they are left out: %s", async (_title, kind, args) => {
    expect(await failuresOf(kind, args)).toEqual([]);
  });
});
