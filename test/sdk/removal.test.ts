import * as pulumi from "@pulumi/pulumi";
import { beforeAll, expect, it } from "vitest";
import type * as Sdk from "../../sdk/index.ts";
import { goneWithAccount } from "../../sdk/user-issuer.ts";
import { mockedSdk } from "../support/mocked-sdk.ts";

// What the engine is told to leave out when an account goes: users that go with it are not revoked one by one.

let nats: typeof Sdk;

beforeAll(async () => {
  nats = await mockedSdk();
});

const operator = { publicKey: "O", signer: { seed: "SO" } };

it("users go with the account that is deleted on the servers", () => {
  const account = new nats.Account("orders", { operator });
  expect(goneWithAccount({ account })).toEqual({ deletedWith: account });
});

it.each<[string, Partial<Sdk.AccountArgs>, pulumi.CustomResourceOptions]>([
  ["its own setting", { onDelete: "retain" }, {}],
  ["a setting that is not known", { onDelete: pulumi.output("retain" as const) }, {}],
  ["Pulumi's option", {}, { retainOnDelete: true }],
])("users of an account that stays are revoked one by one, be it by %s", (_title, args, options) => {
  const account = new nats.Account("orders", { operator, ...args }, options);
  expect(goneWithAccount({ account })).toEqual({});
});
