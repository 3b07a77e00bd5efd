import * as pulumi from "@pulumi/pulumi";
import { beforeAll, describe, expect, it } from "vitest";
import { encodeJwt, formatCreds } from "../../provider/jwt/index.ts";
import type * as Sdk from "../../sdk/index.ts";
import { fixedKeyPair } from "../support/fixed-keys.ts";
import { mockedSdk } from "../support/mocked-sdk.ts";

// What one of many users looks like from outside.

let nats: typeof Sdk;

const account = fixedKeyPair("account", 1);
const [alice, bob] = [fixedKeyPair("user", 1), fixedKeyPair("user", 2)];
const jwtOf = (user: typeof alice) =>
  encodeJwt({ iat: 1_700_000_000, sub: user.publicKey, nats: { type: "user" } }, account);
/** What state has: alice was generated, bob was given by public key. Nobody else has been made yet. */
const state = {
  jwts: { alice: jwtOf(alice), bob: jwtOf(bob) },
  seeds: { alice: alice.seed },
};

beforeAll(async () => {
  nats = await mockedSdk(({ name, inputs }) => ({ id: name, state: { ...inputs, ...state } }));
});

const of = { publicKey: account.publicKey, signer: { seed: account.seed } };

function users(more: Record<string, Sdk.UserSpecArgs> = {}): Sdk.Users {
  const specs = { alice: {}, bob: { key: { publicKey: bob.publicKey } }, ...more };
  return new nats.Users("team", { account: of, users: specs });
}

async function valuesOf(outputs: Sdk.UserOutputs): Promise<object> {
  return new Promise((resolve) => pulumi.all({ ...outputs }).apply(resolve));
}

describe("one of many users", () => {
  it("has its key, JWT, seed and creds", async () => {
    expect(await valuesOf(users().get("alice"))).toEqual({
      publicKey: alice.publicKey,
      jwt: state.jwts.alice,
      seed: alice.seed,
      creds: formatCreds(state.jwts.alice, alice.seed),
    });
  });

  it("has no creds where it was given by public key", async () => {
    expect(await valuesOf(users().get("bob"))).toEqual({
      publicKey: bob.publicKey,
      jwt: state.jwts.bob,
      seed: "",
      creds: "",
    });
  });

  it("is empty while an update leaves it out", async () => {
    expect(await valuesOf(users({ carol: {} }).get("carol"))).toEqual({
      publicKey: "",
      jwt: "",
      seed: "",
      creds: "",
    });
  });

  it("must be one of them, which is said at once", () => {
    expect(() => users().get("bo")).toThrow('Users "team": There is no user "bo" among alice, bob');
    expect(() => users().get("constructor")).toThrow('There is no user "constructor"');
  });

  it("may be one of those that an output names", async () => {
    const specs = pulumi.secret({ alice: {} });
    const team = new nats.Users("team", { account: of, users: specs });
    expect(await valuesOf(team.get("alice"))).toMatchObject({ publicKey: alice.publicKey });
    expect(await pulumi.isSecret(team.get("alice").publicKey)).toBe(false);
  });
});

it("the creds of all are those of the users whose seeds are known", async () => {
  const carol = fixedKeyPair("user", 3).seed;
  const { creds } = users({ carol: { key: { seed: carol } } });
  expect(await new Promise((resolve) => creds.apply(resolve))).toEqual({
    alice: formatCreds(state.jwts.alice, alice.seed),
    carol: "",
  });
});
