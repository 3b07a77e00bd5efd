import * as pulumi from "@pulumi/pulumi";
import { beforeAll, describe, expect, it } from "vitest";
import { generateKeyPair } from "../../provider/nkeys/index.ts";
import type * as Sdk from "../../sdk/index.ts";
import { previewedSdk } from "../support/mocked-sdk.ts";

// What the program itself says is checked before anything is registered: constructors throw.

let nats: typeof Sdk;
const registered: string[] = [];

beforeAll(async () => {
  nats = await previewedSdk(({ name }) => {
    registered.push(name);
  });
});

const operator = { publicKey: generateKeyPair("operator").publicKey, signer: { seed: "not used" } };

/** An account that exports what tests import. */
function exporter(args: Partial<Sdk.AccountArgs> = {}): Sdk.Account {
  return new nats.Account("orders", {
    operator,
    exports: [
      { type: "stream", subject: "created.>" },
      { type: "service", subject: "lookup.*" },
      { type: "stream", subject: "private.>", tokenRequired: true },
      { type: "service", subject: "own.*.get", accountTokenPosition: 2 },
    ],
    ...args,
  });
}

/** An account that imports something. */
function importer(one: Partial<Sdk.ImportArgs> & Pick<Sdk.ImportArgs, "account">): Sdk.Account {
  return new nats.Account("billing", {
    operator,
    imports: [{ type: "stream", subject: "created.eu", ...one }],
  });
}

/** The lines of the error that making a resource throws. */
function problemsOf(make: () => unknown): string[] {
  try {
    make();
  } catch (error) {
    if (error instanceof nats.NatsAuthError) {
      expect(error.code).toBe("INPUT_INVALID");
      return error.message.split("\n");
    }
    throw error;
  }
  return [];
}

describe("an import from an account of the same program", () => {
  it("may be anything that the account exports", () => {
    const account = exporter();
    expect(problemsOf(() => importer({ account }))).toEqual([]);
    expect(problemsOf(() => importer({ account, subject: "created.>" }))).toEqual([]);
    expect(problemsOf(() => importer({ account, type: "service", subject: "lookup.*" }))).toEqual([]);
  });

  it("is refused for a subject that is not exported", () => {
    expect(problemsOf(() => importer({ account: exporter(), subject: "deleted.eu" }))).toEqual([
      'Account "billing": imports[0].subject: Account "orders" exports no stream that covers "deleted.eu"; its exports ' +
        'are stream "created.>", service "lookup.*", stream "private.>", service "own.*.get"',
    ]);
    expect(problemsOf(() => importer({ account: exporter({ exports: [] }) }))).toEqual([
      'Account "billing": imports[0].subject: Account "orders" exports no stream that covers "created.eu"; it has no ' +
        "exports",
    ]);
  });

  it("is refused for a wider subject than the one exported", () => {
    expect(problemsOf(() => importer({ account: exporter(), subject: ">" }))[0]).toContain(
      'exports no stream that covers ">"',
    );
  });

  it("is refused for the wrong type", () => {
    expect(problemsOf(() => importer({ account: exporter(), type: "service" }))).toEqual([
      'Account "billing": imports[0].subject: Account "orders" exports "created.eu" as a stream, not as a service',
    ]);
  });

  it("is refused without the token that the export asks for", () => {
    const account = exporter();
    expect(problemsOf(() => importer({ account, subject: "private.eu" }))).toEqual([
      'Account "billing": imports[0].token: Account "orders" asks for one. Make an Activation for this account and give ' +
        "its token",
    ]);
    const token = pulumi.output(Promise.resolve("token"));
    expect(problemsOf(() => importer({ account, subject: "private.eu", token }))).toEqual([]);
  });

  it("is refused where the importer's own key must stand in the subject and does not", () => {
    const get = { account: exporter(), type: "service" as const };
    expect(problemsOf(() => importer({ ...get, subject: "own.*.get" }))).toEqual([
      `Account "billing": imports[0].subject: Account "orders" wants the importer's own public key as token 2, not "*"`,
    ]);
    const key = generateKeyPair("account").publicKey;
    expect(problemsOf(() => importer({ ...get, subject: `own.${key}.get` }))).toEqual([]);
  });

  it("is held against what an old name in `to` means to the exporter", () => {
    const account = exporter();
    const service = { account, type: "service" as const };
    expect(problemsOf(() => importer({ ...service, subject: "find.*", to: "lookup.*" }))).toEqual([]);
    expect(problemsOf(() => importer({ ...service, subject: "lookup.*", to: "find.*" }))[0]).toContain(
      'exports no service that covers "find.*"',
    );
  });

  it("is found by the account's key too, whichever account comes first", () => {
    const key = new nats.KeyPair("orders", { kind: "account" });
    importer({ account: key.publicKey, subject: "deleted.eu" });
    expect(problemsOf(() => exporter({ key }))[0]).toContain('exports no stream that covers "deleted.eu"');
    const publicKey = generateKeyPair("account").publicKey;
    importer({ account: publicKey, subject: "deleted.eu" });
    expect(problemsOf(() => exporter({ key: { publicKey } }))[0]).toContain(
      'exports no stream that covers "deleted.eu"',
    );
  });

  it("is not judged where its key may be that of two accounts, each of another operator", () => {
    const key = new nats.KeyPair("shared", { kind: "account" });
    exporter({ key });
    new nats.Account("orders", { operator: new nats.Operator("other"), key });
    expect(problemsOf(() => importer({ account: key }))).toEqual([]);
    expect(problemsOf(() => importer({ account: key, subject: "deleted.eu" }))).toEqual([]);
  });

  it("is not judged while it or the exports are not known", () => {
    // The value says the type only: it never comes.
    const later = <Value>(_value: Value) => pulumi.output(new Promise<Value>(() => undefined));
    const account = exporter();
    expect(problemsOf(() => importer({ account, subject: later("deleted.eu") }))).toEqual([]);
    expect(problemsOf(() => importer({ account, type: later("service" as const) }))).toEqual([]);
    for (const exports of [
      later([{ type: "stream" as const, subject: "deleted.>" }]),
      [later({ type: "stream" as const, subject: "deleted.>" })],
      [{ type: "stream" as const, subject: later("deleted.>") }],
      [{ type: later("stream" as const), subject: "deleted.>" }],
    ]) {
      expect(problemsOf(() => importer({ account: exporter({ exports }), subject: "deleted.eu" }))).toEqual(
        [],
      );
    }
    expect(problemsOf(() => importer({ account: generateKeyPair("account").publicKey }))).toEqual([]);
    expect(problemsOf(() => importer({ account: later(generateKeyPair("account").publicKey) }))).toEqual([]);
  });
});

describe("an Activation", () => {
  const billing = () => new nats.KeyPair("billing", { kind: "account" });
  const wanted = { type: "stream" as const, subject: "private.eu" };

  it("is refused for a subject that its exporter does not export", () => {
    const make = () =>
      new nats.Activation("leave", {
        exporter: exporter(),
        importer: billing(),
        ...wanted,
        subject: "secret",
      });
    expect(problemsOf(make)[0]).toMatch(
      /^Activation "leave": subject: Account "orders" exports no stream that covers "secret"/,
    );
  });

  it("fits the import that it is given to, before there is a token", () => {
    const account = exporter();
    const key = billing();
    const { token } = new nats.Activation("leave", { exporter: account, importer: key, ...wanted });
    const given = (change: Partial<Sdk.ImportArgs>, own = key) =>
      problemsOf(
        () =>
          new nats.Account("billing", {
            operator,
            key: own,
            imports: [{ account, ...wanted, token, ...change }],
          }),
      );
    expect(given({})).toEqual([]);
    expect(given({ subject: "private.us" })).toEqual([
      'Account "billing": imports[0].token: Activation "leave" is for subject "private.eu", which does not cover ' +
        '"private.us"',
    ]);
    expect(given({ account: exporter() })).toEqual([
      'Account "billing": imports[0].token: Activation "leave" is of Account "orders"',
    ]);
    const other = billing();
    new nats.Account("shipping", { operator, key: other });
    const foreign = new nats.Activation("theirs", { exporter: account, importer: other, ...wanted });
    expect(given({ token: foreign.token })).toEqual([
      'Account "billing": imports[0].token: Activation "theirs" is for Account "shipping"',
    ]);
  });
});

describe("accounts that import from each other", () => {
  const pair = () => [0, 1].map((at) => new nats.KeyPair(`key-${at}`, { kind: "account" }));

  /** An account that exports and imports one service each. */
  const account = (
    name: string,
    key: Sdk.KeyPair,
    exported: string,
    from: Sdk.PublicKeySource,
    imported: string,
  ) =>
    problemsOf(
      () =>
        new nats.Account(name, {
          operator,
          key,
          exports: [{ type: "service", subject: exported }],
          imports: [{ type: "service", account: from, subject: imported }],
        }),
    );

  it("may, as long as no message comes back to where it started", () => {
    const [a, b] = pair() as [Sdk.KeyPair, Sdk.KeyPair];
    expect(account("shop", a, "shop.ask", b, "stock.ask")).toEqual([]);
    expect(account("stock", b, "stock.ask", a, "shop.ask")).toEqual([]);
  });

  it("may not import one subject in a circle, which is named with its path", () => {
    const [a, b] = pair() as [Sdk.KeyPair, Sdk.KeyPair];
    expect(account("shop", a, "ask", b, "ask")).toEqual([]);
    expect(account("stock", b, "ask", a, "ask")).toEqual([
      'Account "stock": imports[0]: forms a cycle, which servers refuse: Account "stock" imports service ' +
        '"ask" from Account "shop", which imports service "ask" from Account "stock"',
    ]);
  });

  it("may not close a circle of any number of accounts", () => {
    const keys = ["one", "two", "three"].map((name) => new nats.KeyPair(name, { kind: "account" }));
    const [one, two, three] = keys as [Sdk.KeyPair, Sdk.KeyPair, Sdk.KeyPair];
    expect(account("one", one, "ask", two, "ask")).toEqual([]);
    expect(account("two", two, "ask", three, "ask")).toEqual([]);
    expect(account("three", three, "ask", one, "ask")).toEqual([
      'Account "three": imports[0]: forms a cycle, which servers refuse: Account "three" imports service "ask" from ' +
        'Account "one", which imports service "ask" from Account "two", which imports service "ask" from Account "three"',
    ]);
  });

  it("may import a stream under a name of their own", () => {
    const [a, b] = pair() as [Sdk.KeyPair, Sdk.KeyPair];
    const stream = (name: string, key: Sdk.KeyPair, from: Sdk.KeyPair, localSubject: string) =>
      problemsOf(
        () =>
          new nats.Account(name, {
            operator,
            key,
            exports: [{ type: "stream", subject: "events.>" }],
            imports: [{ type: "stream", account: from, subject: "events.>", localSubject }],
          }),
      );
    expect(stream("here", a, b, "there.events.>")).toEqual([]);
    expect(stream("there", b, a, "here.events.>")).toEqual([]);
  });
});

describe("users against their account", () => {
  it("may be bearers only where the account allows it", () => {
    const strict = exporter({ limits: { disallowBearer: true } });
    const open = exporter();
    const user = (account: Sdk.Account) =>
      problemsOf(() => new nats.User("device", { account, bearerToken: true }));
    expect(user(open)).toEqual([]);
    expect(user(strict)).toEqual([
      'User "device": bearerToken: Account "orders" refuses bearers by limits.disallowBearer',
    ]);
    const users = { hub: {}, device: { bearerToken: true } };
    expect(problemsOf(() => new nats.Users("devices", { account: strict, users }))).toEqual([
      'Users "devices": users["device"].bearerToken: Account "orders" refuses bearers by limits.disallowBearer',
    ]);
  });

  it("may have a role only that the account lists", () => {
    const role = new nats.Role("reader", { template: {} });
    const user = (account: Sdk.Account) => problemsOf(() => new nats.User("worker", { account, role }));
    expect(user(exporter({ signingKeys: [role] }))).toEqual([]);
    for (const key of [
      role.scope,
      { publicKey: role.publicKey, name: "reader", template: {} },
      { publicKey: generateKeyPair("account").publicKey, template: {} },
      pulumi.output(Promise.resolve("A")),
      Promise.resolve("A"),
    ]) {
      expect(user(exporter({ signingKeys: [key] }))).toEqual([]);
    }
    const others = [
      new nats.Role("writer", { template: {} }),
      role.publicKey,
      "A",
      new nats.KeyPair("other", { kind: "account" }),
    ];
    for (const signingKeys of [[], others]) {
      expect(user(exporter({ signingKeys }))).toEqual([
        'User "worker": role: is not among the signingKeys of Account "orders": servers would not know its key',
      ]);
    }
    expect(problemsOf(() => new nats.Users("team", { account: exporter(), role, users: {} }))).toHaveLength(
      1,
    );
  });
});

it("registers nothing that it refuses", async () => {
  await settling();
  registered.length = 0;
  expect(problemsOf(() => importer({ account: exporter(), subject: "deleted.eu" }))).toHaveLength(1);
  await settling();
  expect(registered).toEqual(["orders"]);
});

/** Registrations under way come to their end. */
function settling(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 100));
}
