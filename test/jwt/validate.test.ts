import { describe, expect, it, test } from "vitest";
import {
  type Claims,
  compareClaims,
  encodeJwt,
  type Issue,
  isExpired,
  type SigningKey,
  validateClaims,
} from "../../provider/jwt/index.ts";
import { account, errorOf, now, otherAccount, server, user } from "./keys.ts";
import { accountWith, type Table, verdicts } from "./verdicts.ts";

describe("time", () => {
  it.each<Table<object>[number]>([
    ["never expires by default", {}, []],
    ["expires after its second", { exp: now }, []],
    ["has expired one second later", { exp: now - 1 }, ["CLAIMS_EXPIRED exp (time)"]],
    ["begins in its second", { nbf: now }, []],
    ["has not begun one second before", { nbf: now + 1 }, ["CLAIMS_NOT_YET_VALID nbf (time)"]],
    ["is neither with negative times", { exp: -1, nbf: -1 }, []],
    ["may lie beyond 2^53", { exp: 2n ** 62n, nbf: 2n ** 61n }, ["CLAIMS_NOT_YET_VALID nbf (time)"]],
  ])("a claim %s", (_, times, expected) => {
    expect(verdicts({ sub: "any", ...times })).toEqual(expected);
  });

  it("is that of the machine unless given", () => {
    expect(validateClaims({ sub: "any", exp: 1 })).toHaveLength(1);
    expect(isExpired({ exp: 1 })).toBe(true);
    expect(isExpired({ exp: 2 ** 40 })).toBe(false);
  });
});

describe("isExpired()", () => {
  it("is true from the second after exp on", () => {
    expect([now - 1, now, now + 1].map((exp) => isExpired({ exp }, now))).toEqual([true, false, false]);
  });

  it("is false without exp", () => {
    expect([{}, { exp: 0 }].map((claims) => isExpired(claims, now))).toEqual([false, false]);
  });
});

test("an authorization request names a user key", () => {
  const request = (userNkey: string): Claims => ({
    sub: "any",
    nats: {
      server_id: { name: "", host: "", id: "" },
      user_nkey: userNkey,
      client_info: {},
      connect_opts: { protocol: 0 },
      type: "authorization_request",
    },
  });
  expect(verdicts(request(user.publicKey))).toEqual([]);
  expect(verdicts(request(""))).toEqual(["REQUEST_USER user_nkey"]);
  expect(verdicts(request(account.publicKey))).toEqual(["REQUEST_USER user_nkey"]);
});

test("an authorization response is for a user, for a server, and says one thing", () => {
  const response = (members: object, more: object = {}): Claims => ({
    sub: user.publicKey,
    aud: server.publicKey,
    ...more,
    nats: { type: "authorization_response", ...members },
  });
  expect(verdicts(response({ error: "no" }))).toEqual([]);
  expect(verdicts(response({}))).toEqual(["RESPONSE_EMPTY jwt"]);
  expect(verdicts(response({ jwt: "j", error: "no", issuer_account: "A" }))).toEqual([
    "RESPONSE_BOTH jwt",
    "ISSUER_ACCOUNT issuer_account",
  ]);
  expect(verdicts(response({ jwt: "j" }, { sub: "", aud: user.publicKey }))).toEqual([
    "RESPONSE_SUBJECT sub",
    "RESPONSE_AUDIENCE aud",
  ]);
});

test("an issue says where, and what would be right", () => {
  const claims = accountWith({ exports: [{ subject: "a", type: "stream" }, { type: "stream" }] });
  expect(validateClaims(claims, now)).toEqual<Issue[]>([
    {
      level: "error",
      timeCheck: false,
      code: "SUBJECT_EMPTY",
      path: "exports[1].subject",
      message: "exports[1].subject: a subject is required",
    },
  ]);
});

test("validation leaves the claims as they are, where the Go library fills in a default", () => {
  const claims = accountWith({ trace: { dest: "traces" }, signing_keys: ["b", "a"] });
  const before = structuredClone(claims);
  validateClaims(claims, now);
  expect(claims).toEqual(before);
});

describe("a bad signing key is named by its place in the claims as given,", () => {
  it.each<[string, unknown[], string[]]>([
    ["where text is not well-formed", ["\ud800"], ["SIGNING_KEY signing_keys[0]"]],
    [
      "the last place of one that stands twice",
      ["bad", { kind: "user_scope", key: "bad" }],
      ["SIGNING_KEY signing_keys[1].key"],
    ],
    [
      "beside what is no key",
      [undefined, 1, null, ["bad"], "bad", undefined],
      ["SIGNING_KEY signing_keys[4]"],
    ],
    [
      "where a scope has no key",
      ["bad", { kind: "user_scope" }],
      ["SIGNING_KEY signing_keys[1].key", "SIGNING_KEY signing_keys[0]"],
    ],
  ])("%s", (_, keys, expected) => {
    expect(verdicts(accountWith({ signing_keys: keys as SigningKey[] }))).toEqual(expected);
  });
});

test("tens of thousands of bad signing keys are named in a moment", () => {
  const claims = accountWith({ signing_keys: Array.from({ length: 40_000 }, (_, at) => `${at}`) });
  const start = performance.now();
  expect(validateClaims(claims, now)).toHaveLength(40_000);
  expect(performance.now() - start).toBeLessThan(10_000);
}, 30_000);

test("thousands of exports and imports are compared with each other in a moment", () => {
  const subjects = Array.from({ length: 2000 }, (_, at) => `shop.${at % 7}.orders.${at}.*.created.>`);
  const claims = accountWith({
    exports: subjects.map((subject) => ({ subject, type: "stream" })),
    imports: subjects.map((subject) => ({ subject, account: otherAccount.publicKey, type: "service" })),
  });
  const start = performance.now();
  expect(validateClaims(claims, now)).toEqual([]);
  expect(performance.now() - start).toBeLessThan(3000);
});

describe.each<[string, (claims: Claims) => unknown]>([
  ["validate", (claims) => validateClaims(claims, now)],
  ["encode", (claims) => encodeJwt(claims, account)],
  ["compare", (claims) => compareClaims(claims, claims)],
])("what a program without types may give to %s", (action, run) => {
  const cyclic: Record<string, unknown> = {};
  cyclic["self"] = { cyclic, again: cyclic };

  it.each<[string, unknown, string]>([
    ["null", null, "a generic JWT: expected an object, got null"],
    ["undefined", undefined, "a generic JWT: expected an object, got undefined"],
    ["text", "claims", "a generic JWT: expected an object, got text"],
    ["a body that is text", { sub: "a", nats: "b" }, "a generic JWT: nats: expected an object, got text"],
    ["a body that holds itself", { sub: "a", nats: cyclic }, "a generic JWT: nats: is nested too deeply"],
    [
      "a body nested 10,000 deep",
      JSON.parse(`{"sub":"a","nats":{"a":${"[".repeat(10_000)}${"]".repeat(10_000)}}}`),
      "a generic JWT: nats: is nested too deeply",
    ],
    [
      "a signing key nested 10,000 deep",
      JSON.parse(
        `{"sub":"a","nats":{"type":"account","signing_keys":["A",${"[".repeat(10_000)}${"]".repeat(10_000)}]}}`,
      ),
      "an account JWT: signing_keys[1]: is nested too deeply",
    ],
  ])("%s is refused as claims", (_, claims, problem) => {
    expect(errorOf(() => run(claims as Claims))).toEqual({
      code: "JWT_CLAIMS",
      message: `Cannot ${action} ${problem}`,
    });
  });
});

test("claims that cannot be encoded cannot be validated", () => {
  const claims: Claims = JSON.parse(
    `{"sub":"${account.publicKey}","nats":{"type":"account","exports":[null]}}`,
  );
  expect(errorOf(() => validateClaims(claims, now))).toEqual({
    code: "JWT_CLAIMS",
    message: "Cannot validate an account JWT: exports[0]: cannot be null",
  });
});
