/**
 * Valid inputs of every resource that checks claims or keys, which say something of every kind, and how they are checked.
 *
 * @module
 */
import { expect } from "vitest";
import { Holders } from "../../provider/holders.ts";
import type { Context, Lifecycle } from "../../provider/lifecycle.ts";
import { account } from "../../provider/resources/account/lifecycle.ts";
import { activation } from "../../provider/resources/activation.ts";
import { keyPair } from "../../provider/resources/key-pair.ts";
import { operator } from "../../provider/resources/operator/lifecycle.ts";
import { role } from "../../provider/resources/role.ts";
import { user } from "../../provider/resources/user.ts";
import { users as manyUsers } from "../../provider/resources/users/lifecycle.ts";
import {
  accounts,
  activations,
  exporter,
  keys,
  operators,
  roleUsers,
  signing,
  users,
} from "../reference/meanings.ts";
import { vectorNow } from "../reference/vector-files.ts";

const context: Context = {
  now: () => vectorNow,
  random: () => expect.fail("something was generated"),
  environment: () => undefined,
  warn: () => expect.fail("a check warns by what it returns"),
  openResolver: () => expect.fail("a server was asked for"),
  holders: new Holders(),
};

const issuer = (key: { publicKey: string; seed: string }) => ({
  publicKey: key.publicKey,
  signer: { seed: key.seed },
});

/** Valid inputs that say something of every kind. */
export const validInputs = [
  ...Object.entries(operators).map(([title, more]) => ({
    title,
    lifecycle: operator,
    inputs: { name: "acme", key: { seed: keys.operator.seed }, ...more },
  })),
  ...Object.entries(accounts).map(([title, more]) => ({
    title,
    lifecycle: account,
    inputs: {
      name: "orders",
      key: { seed: keys.account.seed },
      operator: { ...issuer(keys.operator), signingKeys: [keys.operator.publicKey] },
      ...more,
    },
  })),
  ...Object.entries(users).map(([title, more]) => ({
    title,
    lifecycle: user,
    inputs: { name: "worker", account: { ...issuer(keys.account), disallowBearer: false }, ...more },
  })),
  ...Object.entries(users).map(([title, { name = "worker", ...spec }]) => ({
    title: `many: ${title}`,
    lifecycle: manyUsers,
    inputs: {
      name: "team",
      account: { ...issuer(keys.account), disallowBearer: false },
      users: { [String(name)]: { key: { seed: keys.user.seed }, ...spec } },
    },
  })),
  ...Object.entries(roleUsers).map(([title, more]) => ({
    title,
    lifecycle: user,
    inputs: {
      name: "worker",
      account: { publicKey: keys.account.publicKey },
      role: issuer(signing),
      ...more,
    },
  })),
  ...Object.entries(activations).map(([title, more]) => ({
    title,
    lifecycle: activation,
    inputs: {
      name: "leave",
      importer: keys.account.publicKey,
      exporter: { ...issuer(exporter), signingKeys: [signing.publicKey] },
      ...more,
    },
  })),
  ...Object.entries(accounts).flatMap(([title, { signingKeys }]) => {
    const [listed] = Array.isArray(signingKeys) ? signingKeys : [];
    if (typeof listed !== "object") return [];
    const { publicKey: _, ...of } = listed;
    return [{ title, lifecycle: role, inputs: { name: "reader", key: { seed: signing.seed }, ...of } }];
  }),
  { title: "key pair", lifecycle: keyPair, inputs: { kind: "account", seed: keys.account.seed } },
].map(({ title, lifecycle, inputs }) => ({
  title,
  inputs: inputs as unknown,
  // Only their checks are asked, which take anything.
  check: (given: unknown) =>
    (lifecycle as Pick<Lifecycle<object, object>, "check">).check(context, undefined, given),
}));

/** Places of all values within a value, itself excluded. */
export function placesOf(value: unknown): (readonly string[])[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([name, part]) => [
    [name],
    ...placesOf(part).map((place) => [name, ...place]),
  ]);
}

/** A value with another one in one of its places. */
export function replaced(value: unknown, [name, ...below]: readonly string[], by: unknown): unknown {
  if (name === undefined || typeof value !== "object" || value === null) return by;
  if (Array.isArray(value)) {
    return value.map((part, index) => (String(index) === name ? replaced(part, below, by) : part));
  }
  return { ...value, [name]: replaced(Reflect.get(value, name), below, by) };
}
