import * as pulumi from "@pulumi/pulumi";
import { beforeAll, expect, it } from "vitest";
import { mayBe } from "../../sdk/args.ts";
import { isRoleOfBearers, Role, type RoleArgs } from "../../sdk/role.ts";
import { mockedSdk } from "../support/mocked-sdk.ts";

beforeAll(async () => {
  await mockedSdk();
});

it("a flag may be set unless the program says that it is not", () => {
  expect([undefined, false, true, pulumi.output(false), Promise.resolve(false)].map(mayBe)).toEqual([
    false,
    false,
    true,
    true,
    true,
  ]);
});

it.each<[string, boolean, RoleArgs["template"]]>([
  ["says so", true, { bearerToken: true }],
  ["may say so", true, { bearerToken: pulumi.output(false) }],
  ["is not known", true, pulumi.output({})],
  ["says nothing", false, {}],
  ["says that they are not", false, { bearerToken: false }],
])("users of a role are bearers where its template %s: %s", (title, bearers, template) => {
  expect(isRoleOfBearers(new Role(title, { template }))).toBe(bearers);
});

it("users of a role whose template nobody tells may be", () => {
  expect(isRoleOfBearers({ publicKey: "A", signer: { seed: "SA" } })).toBe(true);
});

it("users without a role are not", () => {
  expect(isRoleOfBearers(undefined)).toBe(false);
});
