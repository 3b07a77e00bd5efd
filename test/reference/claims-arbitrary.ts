/**
 * Random claims of every kind: mostly such as people write, with every field, and now and then an edge, a hostile
 * text or a wrong type.
 *
 * @module
 */
import fc, { type Arbitrary } from "fast-check";
import { generateKeyPair, type KeyKind } from "../../provider/nkeys/index.ts";
import type { JsonValue } from "./json.ts";
import { vectorNow } from "./vector-files.ts";

/** Words of a small grammar, joined: what a parser finds hard is a few of its own words in odd order. */
export function joined(words: readonly string[], maxLength = 6): Arbitrary<string> {
  return fc.array(fc.constantFrom(...words), { maxLength }).map((parts) => parts.join(""));
}

/** Any UTF-16 code units, lone surrogates among them. */
const codeUnits = fc.string({
  unit: fc.integer({ min: 0, max: 0xffff }).map((unit) => String.fromCharCode(unit)),
});

export const hostileText = fc.oneof(
  joined([
    "<",
    ">",
    "&",
    "\u2028",
    "\u2029",
    "\ud83c",
    "\udf89",
    "🎉",
    "é",
    "\u0000",
    "\u001f",
    "\u007f",
    '"',
    "\\",
    "/",
    "\b",
    "\n",
    "a",
    "\ufeff",
  ]),
  fc.string({ unit: "grapheme" }),
  codeUnits,
);

const plainText = fc.constantFrom("", "orders", "A b", "x".repeat(30));
const text = fc.oneof({ weight: 3, arbitrary: plainText }, { weight: 1, arbitrary: hostileText });

export const subject = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom("a", "a.b", "a.*", "a.>", ">", "b.*.c", "*", "c.d.e") },
  { weight: 2, arbitrary: joined(["a", "b", ".", ".", "*", ">", "é"]) },
  { weight: 1, arbitrary: joined(["a", ".", "*", ">", " ", "\t", "<", "$1", "{{name()}}", "\ud800"]) },
);

export const localSubject = joined(
  [
    "a",
    ".",
    ".",
    "*",
    ">",
    "$1",
    "$2",
    "$0",
    "$",
    "$01",
    "$+1",
    "$-1",
    "$1x",
    "$9999999999999999999",
    " ",
    "é",
  ],
  8,
);

export const url = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.constantFrom("https://example.com", "nats://a:4222", "tls://b", "wss://c:443/x"),
  },
  {
    weight: 2,
    arbitrary: joined(
      [
        "https",
        "nats",
        "ws",
        "a",
        "1",
        ":",
        "/",
        "//",
        "://",
        "[",
        "]",
        "::1",
        "@",
        "?",
        "#",
        "%41",
        "%zz",
        "%",
        " ",
        "é",
        ".",
        "-",
        "+",
        "*",
        "\\",
        "\u007f",
        "<",
        "^",
        "|",
        "%25",
        "fe80",
      ],
      9,
    ),
  },
  { weight: 1, arbitrary: hostileText },
);

export const version = joined(
  ["2", "10", "0", ".", ".", "-", "+", "x", "_", " ", "9223372036854775807", "9223372036854775808"],
  6,
);

export const cidr = fc.oneof(
  fc.constantFrom("10.0.0.0/8", "2001:db8::/32", "192.168.1.1/32"),
  joined(
    [
      "10",
      ".",
      "0",
      "255",
      "256",
      "01",
      "/",
      "/8",
      "32",
      "33",
      "128",
      "129",
      ":",
      "::",
      "ffff",
      "1:2:3:4",
      "g",
      "%eth0",
      " ",
      "-1",
      "+1",
      "1.2.3.4",
    ],
    9,
  ),
);

export const timeOfDay = fc.oneof(
  fc.constantFrom("08:00:00", "23:59:59"),
  joined(["0", "8", "08", "12", "23", "24", "59", "60", ":", ":", ".", ",", "5", "Z", " ", "-", "+"], 7),
);

export const timeZone = fc.constantFrom(
  "",
  "UTC",
  "Local",
  "local",
  "utc",
  "Europe/Berlin",
  "Asia/Tokyo",
  "America/New_York",
  "US/Eastern",
  "EST",
  "GMT",
  "Etc/UTC",
  "Etc/GMT+12",
  "europe/berlin",
  "Europe/Nowhere",
  "GMT+1",
  "+01:00",
  "Z",
  "..",
  "Europe",
  "",
  "Asia/Calcutta",
  "Asia/Kolkata",
  "Europe/Kyiv",
  "PST8PDT",
  "Pacific/Apia",
);

function exact(value: bigint): number | bigint {
  return Number.isSafeInteger(Number(value)) ? Number(value) : value;
}

const readableInteger = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(0, -1, 1, 100) },
  { weight: 1, arbitrary: fc.integer() },
  { weight: 1, arbitrary: fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map(exact) },
);
const int64 = rarely(readableInteger, fc.bigInt({ min: -(2n ** 65n), max: 2n ** 65n }).map(exact));
const seconds = fc.oneof(
  int64,
  fc.integer({ min: -2, max: 2 }).map((offset) => vectorNow + offset),
);
const flag = fc.boolean();

const keysOf = Object.fromEntries(
  (["operator", "account", "user", "server", "cluster", "curve"] as const).map((kind) => [
    kind,
    [generateKeyPair(kind).publicKey, generateKeyPair(kind).publicKey],
  ]),
) as Record<KeyKind, string[]>;

/** Mostly a public key of this kind. */
export function publicKey(kind: KeyKind): Arbitrary<string> {
  return fc.oneof(
    { weight: 12, arbitrary: fc.constantFrom(...keysOf[kind]) },
    { weight: 2, arbitrary: fc.constantFrom(...Object.values(keysOf).flat()) },
    { weight: 1, arbitrary: text },
  );
}

/** The second once in a hundred and fifty times, so that claims with dozens of members still are mostly sound. */
function rarely<T, U>(arbitrary: Arbitrary<T>, rare: Arbitrary<U>): Arbitrary<T | U> {
  return fc.oneof({ weight: 150, arbitrary }, { weight: 1, arbitrary: rare });
}

const wrongType = fc.constantFrom<JsonValue>(null, true, 1.5, "1", [], {}, [1], [null], { a: 1 }, 7);

/** An object with any of the members, each rarely of a wrong type. */
function object(
  members: Readonly<Record<string, Arbitrary<JsonValue>>>,
  required: readonly string[] = [],
): Arbitrary<JsonValue> {
  const loose = Object.fromEntries(
    Object.entries(members).map(([name, arbitrary]) => [name, rarely(arbitrary, wrongType)]),
  );
  return fc.record(loose, { requiredKeys: [...required] });
}

function list(element: Arbitrary<JsonValue>, maxLength = 4): Arbitrary<JsonValue> {
  return fc.array(rarely(element, wrongType), { maxLength });
}

function map(name: Arbitrary<string>, value: Arbitrary<JsonValue>): Arbitrary<JsonValue> {
  return fc.dictionary(name, rarely(value, wrongType), { maxKeys: 5 });
}

const mapName = fc.oneof(text, fc.constantFrom("*", "__proto__", "10", "9", "\uff5e", "🎉", "constructor"));
const tags = list(text);
const permission = object({
  allow: list(fc.oneof(subject, joined(["a", "b.c", " ", ".", ">", "{{tag(x)}}"]))),
  deny: list(fc.oneof(subject, joined(["a", "b.c", " ", ".", ">"]))),
});
const permissions = { pub: permission, sub: permission, resp: object({ max: int64, ttl: int64 }) };
const revocations = map(fc.oneof(publicKey("user"), mapName), int64);

const userLimits = {
  ...permissions,
  src: fc.oneof(
    list(cidr),
    fc.array(cidr, { maxLength: 3 }).map((entries) => entries.join(",")),
  ),
  times: list(object({ start: timeOfDay, end: timeOfDay })),
  times_location: timeZone,
  subs: int64,
  data: int64,
  payload: int64,
  bearer_token: flag,
  proxy_required: flag,
  allowed_connection_types: list(fc.constantFrom("STANDARD", "WEBSOCKET", "mqtt", "other")),
};

const kind = fc.constantFrom("stream", "service");
const imports = list(
  object(
    {
      name: text,
      subject,
      account: publicKey("account"),
      token: fc.constantFrom("", "a.b.c"),
      to: subject,
      local_subject: fc.oneof(subject, localSubject),
      type: kind,
      share: flag,
      allow_trace: flag,
    },
    ["type"],
  ),
  12,
);
const exports = list(
  object({
    name: text,
    subject,
    type: kind,
    token_req: flag,
    revocations,
    response_type: fc.constantFrom("", "Singleton", "Stream", "Chunked", "other"),
    response_threshold: int64,
    service_latency: object({
      sampling: fc.constantFrom<JsonValue>("headers", 0, 1, 50, 100, 101, -1, "HEADERS", "5"),
      results: subject,
    }),
    account_token_position: fc.constantFrom(0, 1, 2, 3, 9),
    advertise: flag,
    allow_trace: flag,
    description: text,
    info_url: url,
  }),
  12,
);
const jetStream = {
  mem_storage: int64,
  disk_storage: int64,
  streams: int64,
  consumer: int64,
  max_ack_pending: int64,
  mem_max_stream_bytes: int64,
  disk_max_stream_bytes: int64,
  max_bytes_required: flag,
};
const weight = fc.constantFrom(0, 1, 10, 50, 51, 100, 101, 255);

const natsOf = {
  operator: {
    signing_keys: list(publicKey("operator")),
    account_server_url: url,
    operator_service_urls: list(url),
    system_account: publicKey("account"),
    assert_server_version: version,
    strict_signing_key_usage: flag,
    tags,
  },
  account: {
    imports,
    exports,
    limits: object({
      subs: int64,
      data: int64,
      payload: int64,
      imports: int64,
      exports: int64,
      wildcards: flag,
      disallow_bearer: flag,
      conn: int64,
      leaf: int64,
      ...jetStream,
      tiered_limits: map(fc.constantFrom("R1", "R3", "", "🎉", "\uff5e"), object(jetStream)),
    }),
    signing_keys: list(
      fc.oneof(
        publicKey("account"),
        object(
          {
            kind: fc.constant("user_scope"),
            key: publicKey("account"),
            role: text,
            template: object(userLimits),
            description: text,
          },
          ["kind"],
        ),
      ),
      6,
    ),
    revocations,
    default_permissions: object(permissions),
    mappings: map(
      fc.oneof(subject, mapName),
      list(object({ subject, weight, cluster: fc.constantFrom("", "x", "y") })),
    ),
    authorization: object({
      auth_users: list(publicKey("user")),
      allowed_accounts: list(fc.oneof(publicKey("account"), fc.constant("*"))),
      xkey: publicKey("curve"),
    }),
    trace: object({ dest: subject, sampling: fc.constantFrom(0, 1, 100, 101, -1) }),
    cluster_traffic: fc.constantFrom("", "system", "owner", "other"),
    description: text,
    info_url: url,
    tags,
  },
  user: { ...userLimits, issuer_account: publicKey("account"), tags },
  activation: { subject, kind, issuer_account: publicKey("account"), tags },
  authorization_request: {
    server_id: object({ name: text, host: text, id: text, version: text, cluster: text, tags, xkey: text }),
    user_nkey: publicKey("user"),
    client_info: object({
      host: text,
      id: fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }).map(exact),
      user: text,
      name: text,
      tags,
      name_tag: text,
      kind: text,
      type: text,
      mqtt_id: text,
      nonce: text,
    }),
    connect_opts: object({
      jwt: text,
      nkey: text,
      sig: text,
      auth_token: text,
      user: text,
      pass: text,
      name: text,
      lang: text,
      version: text,
      protocol: int64,
    }),
    client_tls: object({ version: text, cipher: text, certs: list(text), verified_chains: list(list(text)) }),
    request_nonce: text,
    tags,
  },
  authorization_response: { jwt: text, error: text, issuer_account: publicKey("account"), tags },
} satisfies Record<string, Record<string, Arbitrary<JsonValue>>>;

/** Kinds of claims, with the kind of key that is their subject and that usually signs them. */
export const claimKinds = {
  operator: { subject: "operator", signer: "operator" },
  account: { subject: "account", signer: "operator" },
  user: { subject: "user", signer: "account" },
  activation: { subject: "account", signer: "account" },
  authorization_request: { subject: "user", signer: "server" },
  authorization_response: { subject: "user", signer: "account" },
} as const satisfies Record<keyof typeof natsOf, { subject: KeyKind; signer: KeyKind }>;

const registered = { aud: fc.oneof(text, publicKey("server")), exp: seconds, name: text, nbf: seconds };

/** Claims of one kind, in wire form. */
export function claims(name: keyof typeof claimKinds): Arbitrary<JsonValue> {
  const nats = object(natsOf[name]).map((members) => ({ ...Object(members), type: name, version: 2 }));
  return object({ ...registered, sub: publicKey(claimKinds[name].subject), nats }, ["sub", "nats"]);
}

const json: Arbitrary<JsonValue> = fc
  .jsonValue({ noUnicodeString: false })
  .map((value) => value as JsonValue)
  .filter((value) => !JSON.stringify(value).includes("-0"));

/** Claims without a type that the library knows. */
export const genericClaims: Arbitrary<JsonValue> = object(
  {
    ...registered,
    sub: text,
    nats: fc.dictionary(fc.oneof(mapName, fc.constantFrom("tags", "version")), json, { maxKeys: 5 }),
  },
  ["sub"],
);
