import { describe, expect, it, test } from "vitest";
import {
  type AccountClaims,
  type ActivationClaims,
  type Claims,
  type Export,
  encodeJwt,
  type Import,
  type Issue,
  isExpired,
  newAccountClaims,
  newUserClaims,
  type OperatorClaims,
  type UserClaims,
  validateClaims,
} from "../../provider/jwt/index.ts";
import { account, curve, errorOf, now, operator, otherAccount, server, user } from "./keys.ts";

/** Issues as "code path", warnings marked. */
function verdicts(claims: Claims): string[] {
  return validateClaims(claims, now).map(
    ({ level, timeCheck, code, path }) =>
      `${code} ${path}${timeCheck ? " (time)" : level === "warning" ? " (warning)" : ""}`,
  );
}

function accountWith(members: Partial<AccountClaims["nats"]>): AccountClaims {
  const claims = newAccountClaims(account.publicKey);
  return { ...claims, nats: { ...claims.nats, ...members } };
}

function userWith(members: Partial<UserClaims["nats"]>): UserClaims {
  const claims = newUserClaims(user.publicKey);
  return { ...claims, nats: { ...claims.nats, ...members } };
}

function operatorWith(members: Partial<OperatorClaims["nats"]>): OperatorClaims {
  return { sub: operator.publicKey, nats: { type: "operator", ...members } };
}

/** A table: what the claims have, and the issues expected. */
type Table<T> = readonly (readonly [string, T, readonly string[]])[];

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

describe("an operator", () => {
  it.each<Table<Partial<OperatorClaims["nats"]>>[number]>([
    ["with nothing set is fine", {}, []],
    [
      "with everything in order is fine",
      {
        account_server_url: "https://example.com/jwt/v1",
        operator_service_urls: [
          "nats://example.com:4222",
          "tls://[::1]:4222",
          "ws://a",
          "WSS://a,b:1",
          "",
          "nats:a",
        ],
        signing_keys: [operator.publicKey],
        system_account: account.publicKey,
        assert_server_version: "2.10.0",
      },
      [],
    ],
    [
      "has an account server URL with a scheme",
      { account_server_url: "example.com" },
      ["OPERATOR_ACCOUNT_SERVER_URL account_server_url"],
    ],
    [
      "has service URLs of NATS, without path and credentials",
      { operator_service_urls: ["nats://a", "http://a", "nats://a/", "nats://u@a", "nats://a:x", "a"] },
      [1, 2, 3, 4, 5].map((at) => `OPERATOR_SERVICE_URL operator_service_urls[${at}]`),
    ],
    [
      "is signed for by operator keys",
      { signing_keys: [operator.publicKey, account.publicKey, "O", ""] },
      [1, 2, 3].map((at) => `OPERATOR_SIGNING_KEY signing_keys[${at}]`),
    ],
    [
      "names an account as system account",
      { system_account: user.publicKey },
      ["OPERATOR_SYSTEM_ACCOUNT system_account"],
    ],
    ...["2", "2.10", "2.10.0.1", "v2.10.0", "2.10.x", "2.-1.0", "2..0", "99999999999999999999.0.0"].map(
      (version) =>
        [
          `asserts no version like ${version}`,
          { assert_server_version: version },
          ["OPERATOR_SERVER_VERSION assert_server_version"],
        ] as const,
    ),
  ])("%s", (_, members, expected) => {
    expect(verdicts(operatorWith(members))).toEqual(expected);
  });
});

describe("an account", () => {
  it.each<Table<Partial<AccountClaims["nats"]>>[number]>([
    ["as it is made is fine", {}, []],
    [
      "has JetStream limits by tier or without",
      { limits: { imports: -1, exports: -1, disk_storage: 1, tiered_limits: { R1: {}, "": {} } } },
      ["LIMITS_TIERS limits.tiered_limits", "LIMITS_TIER_NAME limits.tiered_limits"],
    ],
    [
      "has no more imports than it may, said twice",
      { limits: { imports: 1, exports: -1 }, imports: [stream("a"), stream("b")] },
      ["LIMITS_IMPORTS imports", "LIMITS_IMPORTS imports"],
    ],
    [
      "without limits has no imports and exports at all",
      { limits: {}, imports: [stream("a")], exports: [{ subject: "b.*", type: "stream" }] },
      ["LIMITS_IMPORTS imports", "LIMITS_EXPORTS exports", "LIMITS_WILDCARD_EXPORTS exports[0].subject"],
    ],
    [
      "cannot have a negative limit of imports or exports but -1",
      { limits: { imports: -2, exports: -2, wildcards: true } },
      ["LIMITS_IMPORTS imports", "LIMITS_EXPORTS exports"],
    ],
    [
      "exports wildcards without leave where exports are unlimited",
      { limits: { imports: -1, exports: -1 }, exports: [{ subject: "b.*", type: "stream" }] },
      [],
    ],
    [
      "has well-formed default permissions",
      { default_permissions: { pub: { allow: ["a b"] }, sub: { deny: ["a..b"] } } },
      [
        "SUBJECT_EMPTY_TOKEN default_permissions.sub.deny[0]",
        "PERMISSION_QUEUE default_permissions.pub.allow[0]",
      ],
    ],
    [
      "maps well-formed subjects",
      { mappings: { "": [{ subject: "a." }], ".a b..": [], ok: null } },
      [
        'SUBJECT_EMPTY mappings[""]',
        'SUBJECT_EDGE mappings[""][0].subject',
        'SUBJECT_BLANK mappings[".a b.."]',
        'SUBJECT_EDGE mappings[".a b.."]',
        'SUBJECT_EMPTY_TOKEN mappings[".a b.."]',
      ],
    ],
    [
      "maps no more than everything",
      {
        mappings: {
          a: [
            { subject: "b", weight: 60 },
            { subject: "c", weight: 41 },
          ],
          d: [{ subject: "e" }, { subject: "f", cluster: "x" }, { subject: "g", cluster: "x", weight: 1 }],
          h: [{ subject: "i", weight: 101 }],
          j: [
            { subject: "k", weight: 50 },
            { subject: "l", weight: 50 },
          ],
        },
      },
      [
        'MAPPING_TOTAL mappings["a"]',
        'MAPPING_CLUSTER_TOTAL mappings["d"][2].weight',
        'MAPPING_WEIGHT mappings["h"][0].weight',
        'MAPPING_TOTAL mappings["h"]',
      ],
    ],
    [
      "has an auth callout of users, accounts and a curve key",
      {
        authorization: {
          auth_users: [user.publicKey, "U"],
          allowed_accounts: [account.publicKey, user.publicKey],
          xkey: "X",
        },
      },
      [
        "AUTHORIZATION_USER authorization.auth_users[1]",
        "AUTHORIZATION_ACCOUNT authorization.allowed_accounts[1]",
        "AUTHORIZATION_XKEY authorization.xkey",
      ],
    ],
    [
      "has an auth callout for any account, or for some",
      {
        authorization: {
          auth_users: [user.publicKey],
          allowed_accounts: ["*", account.publicKey],
          xkey: curve.publicKey,
        },
      },
      ["AUTHORIZATION_ANY_ACCOUNT authorization.allowed_accounts[0]"],
    ],
    [
      "has no auth callout without users",
      { authorization: { allowed_accounts: ["*"] } },
      ["AUTHORIZATION_USERS authorization.auth_users"],
    ],
    ["traces to a subject, sampled by default", { trace: { dest: "traces" } }, []],
    ["traces to one subject", { trace: { dest: "a b..c", sampling: 100 } }, ["TRACE_DESTINATION trace.dest"]],
    [
      "traces somewhere",
      { trace: { sampling: 101 } },
      ["TRACE_DESTINATION trace.dest", "TRACE_SAMPLING trace.sampling"],
    ],
    [
      "traces to no wildcard",
      { trace: { dest: "a.*", sampling: -1 } },
      ["TRACE_WILDCARD trace.dest", "TRACE_SAMPLING trace.sampling"],
    ],
    ["has known cluster traffic", { cluster_traffic: "owner" }, []],
    ["has no other cluster traffic", { cluster_traffic: "Owner" }, ["CLUSTER_TRAFFIC cluster_traffic"]],
    [
      "has account keys for signing keys, whatever their templates say",
      {
        signing_keys: [
          user.publicKey,
          otherAccount.publicKey,
          {
            kind: "user_scope",
            key: "A",
            role: "",
            template: { pub: { allow: ["..", ""] }, sub: {} },
            description: "",
          },
        ],
      },
      ["SIGNING_KEY signing_keys[2].key", "SIGNING_KEY signing_keys[0]"],
    ],
    ["may revoke what it likes", { revocations: { nobody: -5, "": 2n ** 62n } }, []],
    [
      "has a description and URL of limited size",
      { description: "é".repeat(4097), info_url: `https://example.com/${"a".repeat(8192)}` },
      ["INFO_DESCRIPTION_SIZE description", "INFO_URL_SIZE info_url"],
    ],
    ["has an absolute URL", { info_url: "example.com" }, ["INFO_URL info_url"]],
    ["has a URL with a host", { info_url: "mailto:a@example.com" }, ["INFO_URL info_url"]],
  ])("%s", (_, members, expected) => {
    expect(verdicts(accountWith(members))).toEqual(expected);
  });

  it("that signs itself should have no limits", () => {
    const self = { ...accountWith({}), iss: account.publicKey };
    expect(verdicts(self)).toEqual(["LIMITS_SELF_SIGNED limits (warning)"]);
    expect(verdicts({ ...self, nats: { ...self.nats, limits: {} } })).toEqual([]);
    expect(verdicts({ ...self, iss: operator.publicKey })).toEqual([]);
  });
});

describe("an export", () => {
  it.each<Table<Export>[number]>([
    [
      "of a service may have it all",
      {
        name: "n",
        subject: "a.*.b",
        type: "service",
        token_req: true,
        response_type: "Chunked",
        response_threshold: 5,
        service_latency: { sampling: 100, results: "latency" },
        account_token_position: 2,
        allow_trace: true,
        info_url: "https://example.com",
      },
      [],
    ],
    ["needs a type and a subject", {}, ["EXPORT_TYPE type", "SUBJECT_EMPTY subject"]],
    [
      "of a service has a known type of response",
      { type: "service", subject: "a", response_type: "singleton" },
      ["EXPORT_RESPONSE_TYPE response_type"],
    ],
    [
      "of a stream has nothing of a service",
      {
        type: "stream",
        subject: "a",
        response_type: "Singleton",
        response_threshold: 1,
        allow_trace: true,
        service_latency: { sampling: "headers", results: "r" },
      },
      [
        "EXPORT_RESPONSE_TYPE_STREAM response_type",
        "EXPORT_TRACE_STREAM allow_trace",
        "EXPORT_LATENCY_STREAM service_latency",
        "EXPORT_THRESHOLD_STREAM response_threshold",
      ],
    ],
    [
      "has latency results on one subject and a percentage",
      { type: "service", subject: "a", service_latency: { sampling: 101, results: "b.>" } },
      ["EXPORT_LATENCY_SAMPLING service_latency.sampling", "EXPORT_LATENCY_WILDCARD service_latency.results"],
    ],
    [
      "has no negative threshold",
      {
        type: "service",
        subject: "a",
        response_threshold: -1,
        service_latency: { sampling: -1, results: "" },
      },
      [
        "EXPORT_LATENCY_SAMPLING service_latency.sampling",
        "SUBJECT_EMPTY service_latency.results",
        "EXPORT_THRESHOLD_NEGATIVE response_threshold",
      ],
    ],
    [
      "has a token position on a wildcard subject",
      { type: "stream", subject: "a.b", account_token_position: 1 },
      ["EXPORT_TOKEN_POSITION_SUBJECT account_token_position"],
    ],
    [
      "has a token position within the subject",
      { type: "stream", subject: "a.*", account_token_position: 2n ** 63n },
      ["EXPORT_TOKEN_POSITION_RANGE account_token_position"],
    ],
    [
      "has a token position on a *",
      { type: "stream", subject: "a.*.>", account_token_position: 3 },
      ["EXPORT_TOKEN_POSITION_TOKEN account_token_position"],
    ],
    ["has an absolute URL", { type: "stream", subject: "a", info_url: "//a" }, ["INFO_URL info_url"]],
  ])("%s", (_, entry, expected) => {
    expect(verdicts(accountWith({ exports: [entry] }))).toEqual(
      expected.map((each) => each.replace(" ", " exports[0].")),
    );
  });

  it("covers no other of its type", () => {
    const exports: Export[] = [
      { subject: "a.>", type: "stream" },
      { subject: "a.b", type: "stream" },
      { subject: "a.c", type: "stream" },
      { subject: "a.b", type: "service" },
      { subject: "a.b", type: "service" },
    ];
    expect(verdicts(accountWith({ exports }))).toEqual([
      "EXPORT_OVERLAP exports[3].subject",
      "EXPORT_OVERLAP exports[1].subject",
    ]);
  });
});

describe("an import", () => {
  it.each<Table<Import>[number]>([
    ["of a stream may allow traces", { ...stream("a.*"), local_subject: "b.$1", allow_trace: true }, []],
    ["of a service may share who asks", { ...stream("a"), type: "service", share: true }, []],
    [
      "needs type, account and subject",
      {},
      ["IMPORT_TYPE type", "IMPORT_ACCOUNT account", "SUBJECT_EMPTY subject"],
    ],
    [
      "of a service allows no traces",
      { ...stream("a"), type: "service", allow_trace: true },
      ["IMPORT_TRACE_SERVICE allow_trace"],
    ],
    ["of a stream shares nothing", { ...stream("a"), share: true }, ["IMPORT_SHARE_STREAM share"]],
    ["has an account that nobody checks", { ...stream("a"), account: "x" }, []],
    [
      "has one local name",
      { ...stream("a"), to: "b", local_subject: "c" },
      ["IMPORT_TO_DEPRECATED to (warning)", "IMPORT_TO_AND_LOCAL local_subject"],
    ],
    ["uses each wildcard once", { ...stream("a.*.*"), local_subject: "b.$2.$1" }, []],
    ["may use wildcards as they are", { ...stream("a.*.>"), local_subject: "b.*.>" }, []],
    ["may begin with $0, as the Go library has it", { ...stream("a.*"), local_subject: "$0" }, []],
    [
      "uses all wildcards",
      { ...stream("a.*.*"), local_subject: "b.$1" },
      ["LOCAL_SUBJECT_WILDCARDS local_subject"],
    ],
    [
      "refers to wildcards that are there",
      { ...stream("a.*"), local_subject: "b.$2" },
      ["LOCAL_SUBJECT_REFERENCE local_subject", "LOCAL_SUBJECT_WILDCARDS local_subject"],
    ],
    [
      "refers by $1, not by {{wildcard(1)}}",
      { ...stream("a.*"), local_subject: "b.{{wildcard(1)}}" },
      ["LOCAL_SUBJECT_WILDCARDS local_subject"],
    ],
    [
      "ends as its subject does",
      { ...stream("a.>"), local_subject: "b" },
      ["LOCAL_SUBJECT_END local_subject"],
    ],
    [
      "has no blanks in its local name, said twice",
      { ...stream("a"), local_subject: "b c" },
      ["SUBJECT_BLANK local_subject", "LOCAL_SUBJECT_BLANK local_subject"],
    ],
    [
      "has no local name without a subject",
      { type: "stream", account: "A", local_subject: "b" },
      ["SUBJECT_EMPTY subject", "LOCAL_SUBJECT_WITHOUT_SUBJECT local_subject"],
    ],
    ["has a token that can be decoded", { ...stream("a"), token: "x" }, ["IMPORT_TOKEN token"]],
  ])("%s", (_, entry, expected) => {
    expect(verdicts(accountWith({ imports: [entry] }))).toEqual(
      expected.map((each) => each.replace(" ", " imports[0].")),
    );
  });

  it("of a service overlaps with no other from the same account", () => {
    const service = (subject: string, more: Partial<Import> = {}): Import => ({
      ...stream(subject),
      type: "service",
      ...more,
    });
    const overlapping = ["IMPORT_OVERLAP imports[1]"];
    const cases: readonly [Import, Import, readonly string[]][] = [
      [service("a.*"), service("a.b"), overlapping],
      [service("a.b"), service("a.*"), overlapping],
      [service("a"), service("a"), [...overlapping, ...overlapping]],
      [
        service("a.*", { local_subject: "x.$1" }),
        service("b.*", { local_subject: "x.$1" }),
        [...overlapping, ...overlapping],
      ],
      [service("a", { account: account.publicKey }), service("a"), []],
      [stream("a"), stream("a"), []],
    ];
    for (const [one, other, expected] of cases)
      expect(verdicts(accountWith({ imports: [one, other] }))).toEqual(expected);
  });

  describe("with an activation", () => {
    const activation: ActivationClaims = {
      sub: account.publicKey,
      iat: now,
      nats: { type: "activation", subject: "a.>", kind: "stream" },
    };
    const importing = (
      claims: ActivationClaims,
      entry: Partial<Import> = {},
      signer = otherAccount,
    ): string[] =>
      verdicts(accountWith({ imports: [{ ...stream("a.b"), token: encodeJwt(claims, signer), ...entry }] }));

    it("of its exporter, for itself, for the subject is fine, also when it has expired", () => {
      expect(importing(activation)).toEqual([]);
      expect(importing({ ...activation, exp: 1 })).toEqual([]);
    });

    it("may be signed by a signing key of the exporter", () => {
      const claims = { ...activation, nats: { ...activation.nats, issuer_account: otherAccount.publicKey } };
      expect(importing(claims, {}, account)).toEqual([]);
    });

    it.each<[string, ActivationClaims, Partial<Import>, string[]]>([
      [
        "comes from its exporter",
        activation,
        { account: account.publicKey },
        ["IMPORT_TOKEN_ISSUER imports[0].token"],
      ],
      [
        "is for this account",
        { ...activation, sub: otherAccount.publicKey },
        {},
        ["IMPORT_TOKEN_ACCOUNT imports[0].token"],
      ],
      ["is for its type", activation, { type: "service" }, ["IMPORT_TOKEN_TYPE imports[0].token"]],
      ["covers its subject", activation, { subject: "b" }, ["IMPORT_TOKEN_SUBJECT imports[0].token"]],
      [
        "is valid itself",
        { ...activation, nats: { type: "activation", issuer_account: "A" } },
        {},
        [
          "IMPORT_TOKEN_TYPE imports[0].token",
          "ACTIVATION_KIND imports[0].token.kind",
          "SUBJECT_EMPTY imports[0].token.subject",
          "ISSUER_ACCOUNT imports[0].token.issuer_account",
          "IMPORT_TOKEN_SUBJECT imports[0].token",
        ],
      ],
    ])("asks that it %s", (_, claims, entry, expected) => {
      expect(importing(claims, entry)).toEqual(expected);
    });

    it("asks that it is an activation", () => {
      const token = encodeJwt(newUserClaims(user.publicKey), account);
      expect(verdicts(accountWith({ imports: [{ ...stream("a"), token }] }))).toEqual([
        "IMPORT_TOKEN imports[0].token",
      ]);
    });
  });
});

describe("a user", () => {
  it.each<Table<Partial<UserClaims["nats"]>>[number]>([
    ["as it is made is fine", {}, []],
    [
      "may have anything in what is not checked",
      { resp: { max: -5, ttl: -6 }, allowed_connection_types: ["PIGEON"], tags: ["", "A"], subs: -7 },
      [],
    ],
    ["may subscribe as one of a queue", { sub: { allow: ["a.* workers.*"], deny: [">"] } }, []],
    ["may not publish to a queue", { pub: { deny: ["a workers"] } }, ["PERMISSION_QUEUE pub.deny[0]"]],
    [
      "has well-formed subjects",
      { pub: { allow: ["", "a b c", ".a"] }, sub: { allow: ["a ", "{{ tag(x) }}"] } },
      [
        "SUBJECT_EMPTY sub.allow[0]",
        "PERMISSION_BLANKS sub.allow[1]",
        "SUBJECT_EMPTY pub.allow[0]",
        "PERMISSION_BLANKS pub.allow[1]",
        "SUBJECT_EDGE pub.allow[2]",
      ],
    ],
    [
      "comes from networks",
      {
        src: [
          "10.0.0.0/8",
          "::/0",
          "::ffff:1.2.3.4/128",
          "10.0.0.1",
          "10.0.0.0/33",
          "010.0.0.0/8",
          "::1%lo/64",
        ],
      },
      [3, 4, 5, 6].map((at) => `LIMITS_NETWORK src[${at}]`),
    ],
    [
      "connects at times of the day",
      { times: [{ start: "1:02:03.5", end: "23:59:59" }, { start: "24:00:00", end: "1:2:3" }, {}] },
      [
        "LIMITS_TIME times[1].start",
        "LIMITS_TIME times[1].end",
        "LIMITS_TIME_MISSING times[2].start",
        "LIMITS_TIME_MISSING times[2].end",
      ],
    ],
    ["lives in a time zone", { times_location: "Europe/Berlin" }, []],
    [
      "lives in a time zone in its one spelling",
      { times_location: "europe/berlin" },
      ["LIMITS_TIME_ZONE times_location"],
    ],
    ["belongs to an account", { issuer_account: user.publicKey }, ["ISSUER_ACCOUNT issuer_account"]],
  ])("%s", (_, members, expected) => {
    expect(verdicts(userWith(members))).toEqual(expected);
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

test("an activation names a type, a subject and an account", () => {
  const claims: ActivationClaims = {
    sub: account.publicKey,
    exp: 1,
    nats: { type: "activation", issuer_account: "A" },
  };
  expect(verdicts(claims)).toEqual([
    "CLAIMS_EXPIRED exp (time)",
    "ACTIVATION_KIND kind",
    "SUBJECT_EMPTY subject",
    "ISSUER_ACCOUNT issuer_account",
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

test("claims that cannot be encoded cannot be validated", () => {
  const claims: Claims = JSON.parse(
    `{"sub":"${account.publicKey}","nats":{"type":"account","exports":[null]}}`,
  );
  expect(errorOf(() => validateClaims(claims, now))).toEqual({
    code: "JWT_CLAIMS",
    message: "Cannot validate an account JWT: exports[0]: cannot be null",
  });
});

/** An imported stream in order. */
function stream(subject: string): Import {
  return { subject, account: otherAccount.publicKey, type: "stream" };
}
