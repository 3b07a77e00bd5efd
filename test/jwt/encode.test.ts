import { describe, expect, it, test } from "vitest";
import {
  type AccountClaims,
  type Claims,
  decodeJwt,
  encodeJwt,
  encodeJwtAsync,
  newAccountClaims,
  newUserClaims,
  type RemoteSigner,
  type Signer,
} from "../../provider/jwt/index.ts";
import { account, bodyOf, errorOf, now, operator, otherAccount, payloadOf, user } from "./keys.ts";

/** Claims of an account with these members, the rest as new. */
function accountWith(members: Partial<AccountClaims["nats"]>): AccountClaims {
  const claims = newAccountClaims(account.publicKey);
  return { ...claims, iat: now, nats: { ...claims.nats, ...members } };
}

/** Claims as they come out of JSON: not checked by the compiler. */
function fromJson(json: object): Claims {
  return JSON.parse(JSON.stringify(json));
}

describe("a token", () => {
  it("has the issuer, identity and version of this encoding, whatever the claims say", () => {
    const claims = { ...accountWith({ version: 1 }), iss: account.publicKey, jti: "OLD" };
    expect(decodeJwt(encodeJwt(claims, operator))).toMatchObject({
      iss: operator.publicKey,
      jti: expect.stringMatching(/^[A-Z2-7]{52}$/),
      iat: now,
      nats: { version: 2 },
    });
  });

  it("keeps the time of issue that is given, also when there is none", () => {
    const { iat: _, ...timeless } = accountWith({});
    expect(decodeJwt(encodeJwt(timeless, operator)).iat).toBeUndefined();
  });

  it("is the same for the same claims and signer", () => {
    expect(encodeJwt(accountWith({}), operator)).toBe(encodeJwt(accountWith({}), operator));
  });

  it("is the same whatever the order of members, and whether empty ones are there", () => {
    const plain = fromJson({ sub: user.publicKey, iat: now, nats: { type: "user", subs: 5 } });
    const wordy = fromJson({
      nats: {
        subs: 5,
        version: 0,
        tags: [],
        resp: null,
        sub: { deny: [] },
        src: [],
        data: 0,
        type: "user",
        pub: null,
      },
      exp: 0,
      aud: "",
      iat: now,
      name: null,
      sub: user.publicKey,
    });
    expect(encodeJwt(wordy, account)).toBe(encodeJwt(plain, account));
  });

  it("shares its jti with another one of the same second, which differs in its body alone", () => {
    const [one, other] = [accountWith({ description: "one" }), accountWith({ description: "other" })];
    expect(decodeJwt(encodeJwt(one, operator)).jti).toBe(decodeJwt(encodeJwt(other, operator)).jti);
  });
});

test("encoding leaves the claims as they are", () => {
  const claims = accountWith({
    exports: [
      { subject: "b", type: "stream" },
      { subject: "a", type: "stream" },
    ],
    signing_keys: [otherAccount.publicKey, account.publicKey],
  });
  const before = structuredClone(claims);
  encodeJwt(claims, operator);
  expect(claims).toEqual(before);
});

describe("the body", () => {
  it.each<[string, Partial<AccountClaims["nats"]>, string]>([
    [
      "sorts exports by the bytes of their subjects, equal ones as given",
      {
        exports: [
          { subject: "b", type: "stream" },
          { subject: "\u{1f600}", type: "stream" },
          { subject: "\uffee", type: "stream" },
          { subject: "a", type: "service" },
          { subject: "a", type: "stream" },
        ],
      },
      '"exports":[{"subject":"a","type":"service"},{"subject":"a","type":"stream"},{"subject":"b","type":"stream"},{"subject":"\uffee","type":"stream"},{"subject":"\u{1f600}","type":"stream"}]',
    ],
    [
      "sorts imports by subject",
      { imports: [{ subject: "b" }, { subject: "a" }, {}] },
      '"imports":[{},{"subject":"a"},{"subject":"b"}]',
    ],
    [
      "sorts signing keys, plain and scoped ones, and keeps the last of a key",
      {
        signing_keys: [
          "B",
          {
            kind: "user_scope",
            key: "A",
            role: "r",
            template: { pub: {}, sub: {}, subs: 0 },
            description: "",
          },
          "C",
          "A",
          {
            kind: "user_scope",
            key: "B",
            role: "",
            template: { pub: { allow: ["x"] }, sub: {}, subs: 7 },
            description: "d",
          },
        ],
      },
      '"signing_keys":["A",{"kind":"user_scope","key":"B","role":"","template":{"pub":{"allow":["x"]},"sub":{},"subs":7,"data":-1,"payload":-1},"description":"d"},"C"]',
    ],
    [
      "sorts the keys of maps by their bytes",
      { revocations: { b: 1, "\u{1f600}": 2, "\uffee": 3, "*": 4, a: 5 } },
      '"revocations":{"*":4,"a":5,"b":1,"\uffee":3,"\u{1f600}":2}',
    ],
    [
      "keeps empty tiers, and tells an empty list of destinations from none",
      { mappings: { b: [], a: null, c: [{ subject: "d" }] } },
      '"mappings":{"a":null,"b":[],"c":[{"subject":"d"}]}',
    ],
    [
      "writes a sampling of 0 as headers",
      {
        exports: [
          { service_latency: { sampling: 0, results: "" } },
          { service_latency: { sampling: 7, results: "r" } },
        ],
      },
      '"exports":[{"service_latency":{"sampling":"headers","results":""}},{"service_latency":{"sampling":7,"results":"r"}}]',
    ],
    [
      "escapes text for HTML",
      { description: '<a href="x">&\u2028\u2029\b\f\n\r\t\u0001\u007f/\'é\ud800 ' },
      '"description":"\\u003ca href=\\"x\\"\\u003e\\u0026\\u2028\\u2029\\b\\f\\n\\r\\t\\u0001\u007f/\'é\ufffd "',
    ],
  ])("%s", (_, members, expected) => {
    expect(bodyOf(encodeJwt(accountWith(members), operator))).toContain(expected);
  });

  it("holds integers beyond 2^53 in every digit", () => {
    const limits = { disk_storage: 2n ** 63n - 1n, mem_storage: -(2n ** 63n), streams: 2 ** 53, conn: 5n };
    const body = bodyOf(encodeJwt(accountWith({ limits }), operator));
    expect(body).toContain(
      '"limits":{"conn":5,"mem_storage":-9223372036854775808,"disk_storage":9223372036854775807,"streams":9007199254740992}',
    );
    expect(decodeJwt(encodeJwt(accountWith({ limits }), operator), "account").nats.limits).toEqual({
      ...limits,
      streams: 2n ** 53n,
      conn: 5,
    });
  });

  it("takes networks as one text with commas, too", () => {
    const claims = fromJson({
      sub: user.publicKey,
      nats: { type: "user", src: " 10.0.0.0/8 ,2001:DB8::/32,,10.0.0.0/8" },
    });
    expect(bodyOf(encodeJwt(claims, account))).toContain('"src":["10.0.0.0/8","2001:db8::/32"]');
  });

  it("takes a hole in a list for null, as JSON.stringify does", () => {
    const claims = newUserClaims(user.publicKey);
    claims.nats.pub.allow = new Array(2);
    expect(bodyOf(encodeJwt(claims, account))).toContain('"pub":{"allow":["",""]}');
    const generic = { sub: "a", nats: { list: new Array(1) } };
    expect(bodyOf(encodeJwt(generic, account))).toBe('{"list":[null],"version":2}');
  });

  it("drops members that are unknown", () => {
    const claims = fromJson({ sub: user.publicKey, other: 1, nats: { type: "user", locale: "x" } });
    expect(payloadOf(encodeJwt(claims, account))).not.toMatch(/other|locale/);
  });
});

describe("the bytes that a signer returns", () => {
  it.each<[string, unknown]>([
    ["are too few", new Uint8Array(63)],
    ["are too many", new Uint8Array(65)],
    ["are text", "a".repeat(64)],
    ["are a list", Array(64).fill(0)],
    ["are still to come", Promise.resolve(new Uint8Array(64))],
    ["are missing", undefined],
  ])("%s: no token", async (_, returned) => {
    const signer = { publicKey: account.publicKey, sign: () => returned };
    const claims = newUserClaims(user.publicKey);
    expect(() => encodeJwt(claims, signer as Signer)).toThrowError(
      expect.objectContaining({ code: "JWT_SIGNATURE" }),
    );
    await expect(encodeJwtAsync(claims, signer as unknown as RemoteSigner)).rejects.toThrowError(
      expect.objectContaining({ code: "JWT_SIGNATURE" }),
    );
  });
});

describe("encoding refuses", () => {
  it.each<[string, Claims, { publicKey: string; sign(bytes: Uint8Array): Uint8Array }, string, string]>([
    [
      "claims without a subject",
      { sub: "", nats: { type: "operator" } },
      operator,
      "JWT_SUBJECT",
      "Cannot encode an operator JWT: sub is not set",
    ],
    [
      "an operator whose subject is an account",
      { sub: account.publicKey, nats: { type: "operator" } },
      operator,
      "JWT_SUBJECT",
      "Cannot encode an operator JWT: sub is not a public key of kind operator",
    ],
    [
      "an account whose subject is a user",
      newAccountClaims(user.publicKey),
      operator,
      "JWT_SUBJECT",
      "Cannot encode an account JWT: sub is not a public key of kind account",
    ],
    [
      "a user whose subject has a line end",
      newUserClaims(`${user.publicKey}\n`),
      account,
      "JWT_SUBJECT",
      "Cannot encode a user JWT: sub is not a public key of kind user",
    ],
    [
      "an activation for a user",
      { sub: user.publicKey, nats: { type: "activation" } },
      account,
      "JWT_SUBJECT",
      "Cannot encode an activation JWT: sub is not a public key of kind account",
    ],
    [
      "an operator signed by an account",
      { sub: operator.publicKey, nats: { type: "operator" } },
      account,
      "JWT_ISSUER",
      "Cannot encode an operator JWT: it must be signed by a key of kind operator, not account",
    ],
    [
      "an account signed by a user",
      newAccountClaims(account.publicKey),
      user,
      "JWT_ISSUER",
      "Cannot encode an account JWT: it must be signed by a key of kind account or operator, not user",
    ],
    [
      "a user signed by an operator",
      newUserClaims(user.publicKey),
      operator,
      "JWT_ISSUER",
      "Cannot encode a user JWT: it must be signed by a key of kind account, not operator",
    ],
    [
      "a signer whose public key is none",
      newUserClaims(user.publicKey),
      { publicKey: "A", sign: () => new Uint8Array(64) },
      "JWT_ISSUER",
      "Cannot encode a user JWT: the signer's public key is not valid",
    ],
    [
      "an account server URL without a scheme",
      { sub: operator.publicKey, nats: { type: "operator", account_server_url: "example.com" } },
      operator,
      "JWT_CLAIMS",
      "Cannot encode an operator JWT: account_server_url: expected a URL with a scheme",
    ],
    [
      "a latency sampling beyond 100",
      accountWith({ exports: [{}, { service_latency: { sampling: 101, results: "a" } }] }),
      operator,
      "JWT_CLAIMS",
      'Cannot encode an account JWT: exports[1].service_latency.sampling: expected "headers" or 1 to 100',
    ],
  ])("%s", (_, claims, signer, code, message) => {
    expect(errorOf(() => encodeJwt(claims, signer))).toEqual({ code, message });
  });

  it.each<[string, object, string]>([
    ["a limit that is text", { limits: { conn: "5" } }, "limits.conn: expected an integer, got text"],
    [
      "a limit that is a fraction",
      { limits: { conn: 1.5 } },
      "limits.conn: expected an integer, got a number",
    ],
    [
      "a flag that is a number",
      { limits: { wildcards: 1 } },
      "limits.wildcards: expected true or false, got a number",
    ],
    ["a list that is an object", { exports: {} }, "exports: expected a list, got an object"],
    ["an object that is a list", { limits: [] }, "limits: expected an object, got a list"],
    ["a null export", { exports: [null] }, "exports[0]: cannot be null"],
    ["a null import", { imports: [{}, null] }, "imports[1]: cannot be null"],
    [
      "an unknown type of export",
      { exports: [{ type: "topic" }] },
      'exports[0].type: expected "stream" or "service"',
    ],
    ["a null type of import", { imports: [{ type: null }] }, "imports[0].type: cannot be null"],
    [
      "a weight beyond 255",
      { mappings: { "a.b": [{ subject: "c", weight: 256 }] } },
      'mappings["a.b"][0].weight: expected an integer between 0 and 255',
    ],
    [
      "an unknown scope",
      { signing_keys: [{ kind: "account_scope", key: "A" }] },
      'signing_keys[0].kind: expected "user_scope"',
    ],
    ["a scope without a kind", { signing_keys: [{ key: "A" }] }, "signing_keys[0].kind: is required"],
    ["a member in another letter case", { Limits: { conn: 1 } }, "limits: stands in another letter case"],
    [
      "a member in another letter case beyond ASCII",
      { limitſ: { conn: 1 } },
      "limits: stands in another letter case",
    ],
    [
      "a member in another letter case inside a list",
      { exports: [{}, { Subject: "a" }] },
      "exports[1].subject: stands in another letter case",
    ],
  ])("%s", (_, members, problem) => {
    const claims = fromJson({ sub: account.publicKey, nats: { type: "account", ...members } });
    expect(errorOf(() => encodeJwt(claims, operator))).toEqual({
      code: "JWT_CLAIMS",
      message: `Cannot encode an account JWT: ${problem}`,
    });
  });

  it("an integer beyond 64 bits", () => {
    expect(errorOf(() => encodeJwt(accountWith({ limits: { conn: 2n ** 63n } }), operator))).toEqual({
      code: "JWT_CLAIMS",
      message:
        "Cannot encode an account JWT: limits.conn: expected an integer between -9223372036854775808 and 9223372036854775807",
    });
  });
});

describe("encodeJwtAsync()", () => {
  const remote: RemoteSigner = {
    publicKey: operator.publicKey,
    sign: async (bytes) => operator.sign(bytes),
  };

  it("makes the very token of the local key", async () => {
    expect(await encodeJwtAsync(accountWith({}), remote)).toBe(encodeJwt(accountWith({}), operator));
  });

  it("asks for nothing when the claims cannot be encoded", async () => {
    const unasked: RemoteSigner = { ...remote, sign: () => Promise.reject(new Error("asked")) };
    await expect(encodeJwtAsync(newUserClaims(user.publicKey), unasked)).rejects.toMatchObject({
      code: "JWT_ISSUER",
    });
  });

  it.each([
    ["a signature by another key", async (bytes: Uint8Array) => otherAccount.sign(bytes)],
    ["a signature of other bytes", async () => operator.sign(Buffer.from("other"))],
    ["too few bytes", async () => new Uint8Array(63)],
  ])("refuses %s", async (_, sign) => {
    await expect(encodeJwtAsync(accountWith({}), { ...remote, sign })).rejects.toMatchObject({
      code: "JWT_SIGNATURE",
    });
  });
});
