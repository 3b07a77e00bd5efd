import { describe, expect, it, test } from "vitest";
import {
  type AccountClaims,
  type ClaimChange,
  compareClaims,
  decodeJwt,
  encodeJwt,
  newAccountClaims,
  newUserClaims,
  type OperatorClaims,
  type UserClaims,
} from "../../provider/jwt/index.ts";
import { account, errorOf, now, operator, otherAccount, otherOperator, user } from "./keys.ts";

type AccountBody = Partial<AccountClaims["nats"]>;
type UserBody = Partial<UserClaims["nats"]>;

function compareAccounts(before: AccountBody, after: AccountBody): ClaimChange[] {
  const { sub, nats } = newAccountClaims(account.publicKey);
  return compareClaims({ sub, nats: { ...nats, ...before } }, { sub, nats: { ...nats, ...after } });
}

function compareUsers(before: UserBody, after: UserBody): ClaimChange[] {
  const { sub, nats } = newUserClaims(user.publicKey);
  return compareClaims({ sub, nats: { ...nats, ...before } }, { sub, nats: { ...nats, ...after } });
}

const scope = (members: object) => ({
  kind: "user_scope" as const,
  key: "A1",
  role: "reader",
  template: { pub: {}, sub: {}, ...members },
  description: "",
});

describe("no difference is", () => {
  it("when, by whom and in which version the claims were signed", () => {
    const claims = newAccountClaims(account.publicKey);
    const one = decodeJwt(encodeJwt({ ...claims, iat: now }, operator));
    const other = decodeJwt(encodeJwt({ ...claims, iat: now + 1 }, otherOperator));
    expect(compareClaims(one, other)).toEqual([]);
    expect(compareClaims(claims, one)).toEqual([]);
  });

  it("a member that is empty on one side and absent on the other", () => {
    expect(
      compareAccounts({ exports: [], mappings: {}, description: "", revocations: {} }, { tags: [] }),
    ).toEqual([]);
    expect(compareAccounts({ mappings: { a: null } }, { mappings: { a: [] } })).toEqual([]);
  });

  it("an integer as a number or as a bigint", () => {
    expect(compareAccounts({ limits: { conn: 5 } }, { limits: { conn: 5n } })).toEqual([]);
  });

  it.each<[string, AccountBody, AccountBody]>([
    [
      "exports",
      {
        exports: [
          { subject: "a", type: "stream" },
          { subject: "b", type: "stream" },
        ],
      },
      {
        exports: [
          { type: "stream", subject: "b" },
          { subject: "a", type: "stream" },
        ],
      },
    ],
    [
      "imports of one subject",
      {
        imports: [
          { subject: "a", account: "A", local_subject: "x" },
          { subject: "a", account: "A", local_subject: "y" },
        ],
      },
      {
        imports: [
          { subject: "a", account: "A", local_subject: "y" },
          { subject: "a", account: "A", local_subject: "x" },
        ],
      },
    ],
    ["signing keys", { signing_keys: ["A2", scope({})] }, { signing_keys: [scope({ subs: -1 }), "A2"] }],
    ["tags", { tags: ["a", "b"] }, { tags: ["b", "a", "b"] }],
    [
      "destinations of a mapping",
      {
        mappings: {
          a: [
            { subject: "b", weight: 1 },
            { subject: "c", weight: 2 },
          ],
        },
      },
      {
        mappings: {
          a: [
            { weight: 2, subject: "c" },
            { subject: "b", weight: 1 },
          ],
        },
      },
    ],
    [
      "users and accounts of the auth callout",
      { authorization: { auth_users: ["a", "b"], allowed_accounts: ["c", "d"] } },
      { authorization: { auth_users: ["b", "a"], allowed_accounts: ["d", "c"] } },
    ],
    [
      "permitted subjects",
      { default_permissions: { pub: { allow: ["a", "b"] }, sub: { deny: ["c", "d"] } } },
      { default_permissions: { pub: { allow: ["b", "a"] }, sub: { deny: ["d", "c"] } } },
    ],
    ["keys of maps", { revocations: { a: 1, b: 2 } }, { revocations: { b: 2, a: 1 } }],
  ])("the order of %s", (_, before, after) => {
    expect(compareAccounts(before, after)).toEqual([]);
  });

  it.each<[string, UserBody, UserBody]>([
    ["networks", { src: ["10.0.0.0/8", "::/0"] }, { src: ["::/0", "10.0.0.0/8"] }],
    [
      "times",
      { times: [{ start: "1", end: "2" }, { start: "3" }] },
      { times: [{ start: "3" }, { end: "2", start: "1" }] },
    ],
    [
      "connection types",
      { allowed_connection_types: ["MQTT", "STANDARD"] },
      { allowed_connection_types: ["STANDARD", "MQTT"] },
    ],
  ])("the order of %s of a user", (_, before, after) => {
    expect(compareUsers(before, after)).toEqual([]);
  });
});

describe("a template", () => {
  const limited = (limits: object) => ({ signing_keys: [scope(limits)] });

  it("says the same with unlimited and with nothing", () => {
    expect(compareAccounts(limited({ subs: -1 }), limited({}))).toEqual([]);
  });

  it("says something else with 0, which a token may hold and servers enforce", () => {
    const path = 'signing_keys["A1"].template.subs';
    expect(compareAccounts(limited({ subs: -1 }), limited({ subs: 0 }))).toEqual([
      { path, before: -1, after: 0 },
    ]);
    expect(compareAccounts(limited({ subs: 0 }), limited({}))).toEqual([{ path, before: 0, after: -1 }]);
  });
});

describe("a difference is", () => {
  it.each<[string, AccountBody, AccountBody, ClaimChange[]]>([
    [
      "a limit, each by itself",
      { limits: { conn: 5, subs: 1 } },
      { limits: { conn: 6 } },
      [
        { path: "limits.subs", before: 1 },
        { path: "limits.conn", before: 5, after: 6 },
      ],
    ],
    [
      "a tier, and a limit of a tier",
      { limits: { tiered_limits: { R1: { streams: 1 }, R3: {} } } },
      { limits: { tiered_limits: { R1: { streams: 2 }, R5: {} } } },
      [
        { path: 'limits.tiered_limits["R1"].streams', before: 1, after: 2 },
        { path: 'limits.tiered_limits["R3"]', before: {} },
        { path: 'limits.tiered_limits["R5"]', after: {} },
      ],
    ],
    [
      "an export that comes, goes or changes",
      {
        exports: [
          { subject: "a", type: "stream" },
          { subject: "b", type: "service" },
        ],
      },
      {
        exports: [
          { subject: "b", type: "service", token_req: true },
          { subject: "a", type: "service" },
        ],
      },
      [
        { path: 'exports["service a"]', after: { subject: "a", type: "service" } },
        { path: 'exports["service b"].token_req', after: true },
        { path: 'exports["stream a"]', before: { subject: "a", type: "stream" } },
      ],
    ],
    [
      "an import",
      { imports: [{ subject: "a", account: "A1", type: "stream" }] },
      { imports: [{ subject: "a", account: "A1", type: "stream", local_subject: "b" }] },
      [{ path: 'imports["stream a from A1"].local_subject', after: "b" }],
    ],
    [
      "one of two imports of the same subject",
      {
        imports: [
          { subject: "a", account: "A1", local_subject: "x" },
          { subject: "a", account: "A1", local_subject: "y" },
        ],
      },
      {
        imports: [
          { subject: "a", account: "A1", local_subject: "z" },
          { subject: "a", account: "A1", local_subject: "x" },
        ],
      },
      [{ path: 'imports["untyped a from A1 #2"].local_subject', before: "y", after: "z" }],
    ],
    [
      "one of two exports of one subject, beside one whose subject looks like the number of another",
      {
        exports: [
          { subject: "a", name: "x" },
          { subject: "a", name: "y" },
          { subject: "a #2", name: "z" },
        ],
      },
      { exports: [{ subject: "a", name: "x" }, { subject: "a #2" }] },
      [
        { path: 'exports["untyped a #2"].name', before: "z" },
        { path: 'exports["untyped a #2"]', before: { subject: "a", name: "y" } },
      ],
    ],
    [
      "a signing key that becomes scoped, and a template",
      { signing_keys: ["A2", scope({ pub: { allow: ["a"] } })] },
      { signing_keys: [{ ...scope({}), key: "A2" }, scope({ pub: { allow: ["b"] } })] },
      [
        { path: 'signing_keys["A1"].template.pub.allow', before: ["a"], after: ["b"] },
        {
          path: 'signing_keys["A2"]',
          before: "A2",
          after: { ...scope({ subs: -1, data: -1, payload: -1 }), key: "A2" },
        },
      ],
    ],
    [
      "a revocation",
      { revocations: { u1: 1, u2: 2 } },
      { revocations: { u1: 3, u3: 4 } },
      [
        { path: 'revocations["u1"]', before: 1, after: 3 },
        { path: 'revocations["u2"]', before: 2 },
        { path: 'revocations["u3"]', after: 4 },
      ],
    ],
    [
      "a mapping",
      { mappings: { a: [{ subject: "b" }] } },
      { mappings: { a: [{ subject: "b", weight: 50 }], c: null } },
      [{ path: 'mappings["a"]', before: [{ subject: "b" }], after: [{ subject: "b", weight: 50 }] }],
    ],
    ["a whole object", {}, { trace: { dest: "t" } }, [{ path: "trace", after: { dest: "t" } }]],
    [
      "tags as a whole",
      { tags: ["a"] },
      { tags: ["a", "b"] },
      [{ path: "tags", before: ["a"], after: ["a", "b"] }],
    ],
  ])("%s", (_, before, after, changes) => {
    expect(compareAccounts(before, after)).toEqual(changes);
  });

  it("the name, subject and times", () => {
    const before = { ...newUserClaims(user.publicKey), name: "a", exp: 1 };
    const after = { ...newUserClaims(otherAccount.publicKey), aud: "b", exp: 2 };
    expect(compareClaims(before, after)).toEqual([
      { path: "aud", after: "b" },
      { path: "exp", before: 1, after: 2 },
      { path: "name", before: "a" },
      { path: "sub", before: user.publicKey, after: otherAccount.publicKey },
    ]);
  });

  it("permission to reply, which takes away others, even without content", () => {
    expect(compareUsers({}, { resp: { max: 0, ttl: 0 } })).toEqual([
      { path: "resp", after: { max: 0, ttl: 0 } },
    ]);
  });

  it("the order of service URLs, which tools may try in order, but not that of signing keys", () => {
    const claims = (operator_service_urls: string[], signing_keys: string[]): OperatorClaims => ({
      sub: operator.publicKey,
      nats: { type: "operator", operator_service_urls, signing_keys },
    });
    expect(compareClaims(claims(["a", "b"], ["c", "d"]), claims(["b", "a"], ["d", "c"]))).toEqual([
      { path: "operator_service_urls", before: ["a", "b"], after: ["b", "a"] },
    ]);
  });

  it("the kind, and then nothing else", () => {
    expect(compareClaims(newUserClaims("U"), newAccountClaims("A"))).toEqual([
      { path: "type", before: "user", after: "account" },
    ]);
  });

  it("any member of a generic body, lists in their order", () => {
    const before = { sub: "a", nats: { list: [1, 2], same: { a: 1, b: 2 } } };
    const after = { sub: "a", nats: { list: [2, 1], same: { b: 2, a: 1 }, version: 2 } };
    expect(compareClaims(before, after)).toEqual([{ path: 'nats["list"]', before: [1, 2], after: [2, 1] }]);
  });
});

test("claims of the wrong type cannot be compared", () => {
  const broken: AccountClaims = JSON.parse('{"sub":"A","nats":{"type":"account","limits":{"conn":"many"}}}');
  expect(errorOf(() => compareClaims(broken, newAccountClaims("A")))).toEqual({
    code: "JWT_CLAIMS",
    message: "Cannot compare an account JWT: limits.conn: expected an integer, got text",
  });
});
