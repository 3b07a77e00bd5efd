import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Member, Shape } from "../../provider/fields/shape.ts";
import { Holders } from "../../provider/holders.ts";
import type { Context, Lifecycle } from "../../provider/lifecycle.ts";
import { accountInputs } from "../../provider/resources/account/inputs.ts";
import { account } from "../../provider/resources/account/lifecycle.ts";
import { activation } from "../../provider/resources/activation.ts";
import { operatorInputs } from "../../provider/resources/operator/inputs.ts";
import { operator } from "../../provider/resources/operator/lifecycle.ts";
import { user, userInputs } from "../../provider/resources/user.ts";
import { users as manyUsers } from "../../provider/resources/users/lifecycle.ts";
import { unknown } from "../../provider/unknown.ts";
import { type GoLibrary, startGoLibrary } from "./go-library.ts";
import {
  accounts,
  activations,
  exporter,
  keys,
  operators,
  roleUsers,
  signedUsers,
  signing,
  users,
} from "./meanings.ts";
import { vectorNow } from "./vector-files.ts";

let go: GoLibrary;
beforeAll(async () => {
  go = await startGoLibrary();
});
afterAll(() => go.close());

const context: Context = {
  now: () => vectorNow,
  random: () => expect.fail("something was generated, and would differ in every run"),
  environment: () => undefined,
  warn: () => {},
  openResolver: () => expect.fail("a server was asked for"),
  holders: new Holders(),
};

/** What a resource makes of its inputs. */
async function madeOf<Inputs, State>(lifecycle: Lifecycle<Inputs, State>, given: unknown): Promise<State> {
  const { inputs, failures } = await lifecycle.check(context, undefined, given);
  expect(failures).toEqual([]);
  if (inputs === unknown) return expect.fail("known inputs became unknown");
  const { state } = await lifecycle.create(context, inputs as Inputs);
  return state;
}

/** The JWT that a resource makes of its inputs. */
async function jwtOf<Inputs, State extends { readonly jwt: string }>(
  lifecycle: Lifecycle<Inputs, State>,
  given: unknown,
): Promise<string> {
  return (await madeOf(lifecycle, given)).jwt;
}

const seedOf = ({ seed }: { readonly seed: string }) => ({ seed });
const issuerOf = (pair: { readonly publicKey: string; readonly seed: string }) => ({
  publicKey: pair.publicKey,
  signer: seedOf(pair),
});

const tables = [
  [
    "operator",
    operators,
    (more: object) =>
      jwtOf(operator, { name: "acme", key: seedOf(keys.operator), generateSigningKey: false, ...more }),
    operatorInputs.shape,
  ],
  [
    "account",
    accounts,
    (more: object) =>
      jwtOf(account, {
        name: "orders",
        key: seedOf(keys.account),
        operator: issuerOf(keys.operator),
        generateSigningKey: false,
        ...more,
      }),
    accountInputs.shape,
  ],
  [
    "user",
    users,
    (more: object) =>
      jwtOf(user, { name: "worker", key: seedOf(keys.user), account: issuerOf(keys.account), ...more }),
    userInputs.shape,
  ],
  [
    "activation",
    activations,
    async (more: object) => {
      const given = {
        name: "leave",
        exporter: issuerOf(exporter),
        importer: keys.account.publicKey,
        ...more,
      };
      return (await madeOf(activation, given)).token;
    },
    activation.inputs,
  ],
] as const;

/** Who signs users, and what they then are. */
const signers = [
  [users, { account: issuerOf(keys.account) }],
  [signedUsers, { account: { publicKey: keys.account.publicKey, signer: seedOf(signing) } }],
  [roleUsers, { account: { publicKey: keys.account.publicKey }, role: issuerOf(signing) }],
] as const;

describe.each(tables)("an %s", (_kind, meanings, signed, shape) => {
  it.each(Object.entries(meanings))("says %s with the bytes of the Go library", async (text, more) => {
    expect(await go.ask("meaning", { text, now: vectorNow })).toEqual({ value: await signed(more) });
  });

  it("says something with every input that writes a claim", () => {
    const said = new Set(Object.values(meanings).flatMap((more) => pathsOf(more, shape)));
    expect(claimsOf(shape).filter((path) => !said.has(path))).toEqual([]);
  });
});

describe.each(signers)("users", (meanings, signer) => {
  it.each(Object.entries(meanings))("say %s, alone and as one of many", async (text, more) => {
    const { name = "worker", ...spec } = { key: seedOf(keys.user), ...more };
    const said = await go.ask("meaning", { text, now: vectorNow });
    expect({ value: await jwtOf(user, { name, ...signer, ...spec }) }).toEqual(said);
    const { jwts } = await madeOf(manyUsers, { name: "team", ...signer, users: { [String(name)]: spec } });
    expect({ value: jwts[String(name)] }).toEqual(said);
  });
});

it("nothing that the Go library was asked to say is missing here", async () => {
  const here = [...tables.map(([, meanings]) => meanings), signedUsers, roleUsers].flatMap(Object.keys);
  expect(await go.ask("meanings", {})).toEqual({ value: here.sort() });
});

/** Paths of the inputs that write claims. */
function claimsOf(shape: Shape, path = ""): string[] {
  if (shape.type === "list") return claimsOf(shape.element, `${path}[]`);
  if (shape.type === "record") return claimsOf(shape.value, `${path}{}`);
  if (shape.type === "either") return shape.shapes.flatMap((each) => claimsOf(each, path));
  if (shape.type !== "object") return [];
  return Object.entries(shape.members).flatMap(([name, member]: [string, Member]) => {
    const own = path === "" ? name : `${path}.${name}`;
    return [...(member.claim === undefined ? [] : [own]), ...claimsOf(member.shape, own)];
  });
}

/** Paths that a value has, in the form of {@link claimsOf}. */
function pathsOf(value: unknown, shape: Shape, path = ""): string[] {
  if (shape.type === "either") return shape.shapes.flatMap((each) => pathsOf(value, each, path));
  if (shape.type === "list" && Array.isArray(value)) {
    return value.flatMap((entry) => pathsOf(entry, shape.element, `${path}[]`));
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) return [];
  if (shape.type === "record") {
    return Object.values(value).flatMap((entry) => pathsOf(entry, shape.value, `${path}{}`));
  }
  if (shape.type !== "object") return [];
  return Object.entries(value).flatMap(([name, part]) => {
    const own = path === "" ? name : `${path}.${name}`;
    const member = shape.members[name];
    return [own, ...(member === undefined ? [] : pathsOf(part, member.shape, own))];
  });
}
