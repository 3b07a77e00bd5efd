/**
 * Random claims of every kind, with every field.
 *
 * @module
 */
import fc, { type Arbitrary } from "fast-check";
import { encodeJwt } from "../../provider/jwt/index.ts";
import { generateKeyPair, type KeyKind } from "../../provider/nkeys/index.ts";
import type { JsonValue } from "./json.ts";
import {
  cidr,
  hostileText,
  joined,
  localSubject,
  subject,
  timeOfDay,
  timeZone,
  url,
  version,
} from "./random-text.ts";
import { vectorNow } from "./vector-files.ts";

/** Kinds of claims, with the kind of key that is their subject and that usually signs them. */
export const claimKinds = {
  operator: { subject: "operator", signer: "operator" },
  account: { subject: "account", signer: "operator" },
  user: { subject: "user", signer: "account" },
  activation: { subject: "account", signer: "account" },
  authorization_request: { subject: "user", signer: "server" },
  authorization_response: { subject: "user", signer: "account" },
} as const satisfies Record<string, { subject: KeyKind; signer: KeyKind }>;

/**
 * How the values are: such as people write, mixed with edges and hostile texts, or now and then of a wrong type as well,
 * which usually makes the whole unreadable.
 */
type Mood = "plain" | "odd" | "faulty";

type Members = Readonly<Record<string, Arbitrary<JsonValue>>>;

/** Claims of one kind, in wire form. */
export function claims(kind: keyof typeof claimKinds): Arbitrary<JsonValue> {
  return fc.oneof(...(["plain", "odd", "faulty"] as const).map((mood) => claimsOf(kind, mood)));
}

/** Claims without a type that the library knows. */
export function genericClaims(): Arbitrary<JsonValue> {
  return fc.oneof(...(["plain", "odd", "faulty"] as const).map(genericOf));
}

const keysOf = Object.fromEntries(
  (["operator", "account", "user", "server", "cluster", "curve"] as const).map((kind) => [
    kind,
    [generateKeyPair(kind).publicKey, generateKeyPair(kind).publicKey, generateKeyPair(kind).publicKey],
  ]),
) as Record<KeyKind, string[]>;

const anyKey = fc.constantFrom(...Object.values(keysOf).flat());

function exact(value: bigint): number | bigint {
  return Number.isSafeInteger(Number(value)) ? Number(value) : value;
}

/** What the shapes of the claims are made of. */
function values(mood: Mood) {
  const or = <T, U>(plain: Arbitrary<T>, odd: Arbitrary<U>): Arbitrary<T | U> =>
    mood === "plain" ? plain : fc.oneof({ weight: 4, arbitrary: plain }, { weight: 1, arbitrary: odd });
  const wrongType = fc.constantFrom<JsonValue>(
    null,
    true,
    1.5,
    "1",
    [],
    {},
    [1],
    [null],
    { a: 1 },
    7,
    2n ** 64n,
  );
  const loose = (arbitrary: Arbitrary<JsonValue>): Arbitrary<JsonValue> =>
    mood === "faulty" ? fc.oneof({ weight: 60, arbitrary }, { weight: 1, arbitrary: wrongType }) : arbitrary;

  const text = or(fc.constantFrom("", "orders", "A b", "x".repeat(30)), hostileText);
  const names = fc.constantFrom("*", "__proto__", "10", "9", "\uff5e", "🎉", "constructor", "a", "B");
  return {
    or,
    text,
    mapName: or(names, text),
    subject: or(fc.constantFrom("a", "b.c", "c.*", "d.>", "e.f.g", "h", "i.*.j", "k.l"), subject),
    publicKey: (kind: KeyKind) => or(fc.constantFrom(...keysOf[kind]), fc.oneof(anyKey, text)),
    flag: fc.boolean(),
    int64: or(
      fc.constantFrom(0, -1, -1, 1, 100, 1_000_000_000_000),
      fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map(exact),
    ),
    seconds: or(
      fc.integer({ min: -2, max: 2 }).map((offset) => vectorNow + offset),
      fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map(exact),
    ),
    object: (members: Members, requiredKeys: string[] = []): Arbitrary<JsonValue> =>
      fc.record(Object.fromEntries(Object.entries(members).map(([name, value]) => [name, loose(value)])), {
        requiredKeys,
      }),
    list: (element: Arbitrary<JsonValue>, maxLength = 4): Arbitrary<JsonValue> =>
      fc.array(loose(element), { maxLength }),
    map: (name: Arbitrary<string>, value: Arbitrary<JsonValue>): Arbitrary<JsonValue> =>
      fc.dictionary(name, loose(value), { maxKeys: 5 }),
  };
}

type Values = ReturnType<typeof values>;

function registered({ text, seconds, publicKey }: Values): Members {
  return { aud: fc.oneof(text, publicKey("server")), exp: seconds, name: text, nbf: seconds };
}

function claimsOf(kind: keyof typeof claimKinds, mood: Mood): Arbitrary<JsonValue> {
  const of = values(mood);
  const nats = of.object(natsOf[kind](of)).map((members) => ({ ...Object(members), type: kind, version: 2 }));
  const sub = of.publicKey(claimKinds[kind].subject);
  return of.object({ ...registered(of), sub, nats }, ["sub", "nats"]);
}

function genericOf(mood: Mood): Arbitrary<JsonValue> {
  const of = values(mood);
  const json = fc.jsonValue({ stringUnit: "binary" });
  const name = fc.oneof(of.mapName, fc.constantFrom("tags", "version"));
  const nats = fc.dictionary(name, json, { maxKeys: 5 }) as Arbitrary<JsonValue>;
  return of.object({ ...registered(of), sub: of.text, nats }, ["sub"]);
}

/** The members of `nats`, for each kind. */
const natsOf: Record<keyof typeof claimKinds, (of: Values) => Members> = {
  operator: ({ or, flag, list, publicKey, text }) => ({
    signing_keys: list(publicKey("operator")),
    account_server_url: or(fc.constantFrom("", "https://example.com/jwt/v1"), url),
    operator_service_urls: list(or(fc.constantFrom("nats://a:4222", "wss://b"), url)),
    system_account: publicKey("account"),
    assert_server_version: or(fc.constantFrom("", "2.10.0"), version),
    strict_signing_key_usage: flag,
    tags: list(text),
  }),
  account: (of) => ({
    imports: imports(of),
    exports: exports(of),
    limits: accountLimits(of),
    signing_keys: signingKeys(of),
    revocations: of.map(fc.oneof(of.publicKey("user"), of.mapName), of.int64),
    default_permissions: of.object(permissions(of)),
    mappings: mappings(of),
    authorization: of.object({
      auth_users: of.list(of.publicKey("user")),
      allowed_accounts: of.list(fc.oneof(of.publicKey("account"), fc.constant("*"))),
      xkey: of.publicKey("curve"),
    }),
    trace: of.object({
      dest: of.subject,
      sampling: of.or(fc.constantFrom(0, 1, 100), fc.constantFrom(101, -1)),
    }),
    cluster_traffic: of.or(fc.constantFrom("", "system", "owner"), of.text),
    ...info(of),
    tags: of.list(of.text),
  }),
  user: (of) => ({ ...userLimits(of), issuer_account: of.publicKey("account"), tags: of.list(of.text) }),
  activation: ({ subject, publicKey, list, text }) => ({
    subject,
    kind: fc.constantFrom("stream", "service"),
    issuer_account: publicKey("account"),
    tags: list(text),
  }),
  authorization_request: ({ object, publicKey, int64, list, text }) => ({
    server_id: object({
      name: text,
      host: text,
      id: text,
      version: text,
      cluster: text,
      tags: list(text),
      xkey: text,
    }),
    user_nkey: publicKey("user"),
    client_info: object({
      host: text,
      id: fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }).map(exact),
      user: text,
      name: text,
      tags: list(text),
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
    tags: list(text),
  }),
  authorization_response: ({ text, publicKey, list }) => ({
    jwt: text,
    error: text,
    issuer_account: publicKey("account"),
    tags: list(text),
  }),
};

function info({ or, text }: Values): Members {
  return { description: text, info_url: or(fc.constantFrom("", "https://example.com/a?b"), url) };
}

function permissions({ or, list, object, subject, int64 }: Values): Members {
  const odd = joined(["a", "b.c", " ", ".", ">", "{{tag(x)}}"]);
  const permission = object({ allow: list(or(subject, odd)), deny: list(or(subject, odd)) });
  return { pub: permission, sub: permission, resp: object({ max: int64, ttl: int64 }) };
}

function userLimits(of: Values): Members {
  const { or, list, object, int64, flag, text } = of;
  const network = or(fc.constantFrom("10.0.0.0/8", "2001:db8::/32"), cidr);
  const time = or(fc.constantFrom("08:00:00", "17:30:15"), timeOfDay);
  return {
    ...permissions(of),
    src: fc.oneof(
      list(network),
      fc.array(network, { maxLength: 3 }).map((entries) => entries.join(",")),
    ),
    times: list(object({ start: time, end: time }, ["start", "end"])),
    times_location: or(fc.constantFrom("", "UTC", "Europe/Berlin"), timeZone),
    subs: int64,
    data: int64,
    payload: int64,
    bearer_token: flag,
    proxy_required: flag,
    allowed_connection_types: list(or(fc.constantFrom("STANDARD", "WEBSOCKET", "mqtt"), text)),
  };
}

const [exporter, signingKey] = [generateKeyPair("account"), generateKeyPair("account")];
const importers = [generateKeyPair("account").publicKey, generateKeyPair("account").publicKey];
// They are accounts like others: claims that are about them, import from them, or are signed for them.
keysOf.account.push(exporter.publicKey, ...importers);

/** Tokens of activations: of each kind, narrow and wide, by both keys of the exporter, in and out of time. */
const activations = importers.flatMap((sub) =>
  (["stream", "service"] as const).flatMap((kind) =>
    ["a", "b.*", "d.>", ">", "x y", ""].flatMap((subject, at) =>
      [exporter, signingKey].map((signer) =>
        encodeJwt(
          {
            sub,
            ...(at % 3 === 0 ? { exp: vectorNow - 1 } : {}),
            nats: {
              type: "activation",
              kind,
              subject,
              ...(signer === signingKey ? { issuer_account: exporter.publicKey } : {}),
            },
          },
          signer,
        ),
      ),
    ),
  ),
);

/** Accounts whose imports have tokens that nearly fit. */
export function importsWithActivations(): Arbitrary<JsonValue> {
  const account = fc.constantFrom(exporter.publicKey, exporter.publicKey, signingKey.publicKey);
  const entry = fc.record({
    type: fc.constantFrom("stream", "service"),
    subject: fc.constantFrom("a", "b.c", "d.e.f", "x"),
    account,
    to: fc.constantFrom("", "", "a", "b.x"),
    token: fc.constantFrom(...activations),
  });
  return fc.record({
    sub: fc.constantFrom(...importers),
    nats: fc.record({
      imports: fc.array(entry, { minLength: 1, maxLength: 3 }),
      limits: fc.constant({ imports: -1, exports: -1 }),
      type: fc.constant("account"),
    }),
  });
}

/** No longer than the lists that Go sorts stably. */
const longestSorted = 12;

function imports({ or, list, object, publicKey, subject, text, flag }: Values): Arbitrary<JsonValue> {
  const members = {
    name: text,
    subject,
    account: publicKey("account"),
    token: or(fc.constantFrom("", ...activations), fc.constantFrom("a.b.c", "x", ...activations)),
    to: or(fc.constant(""), subject),
    local_subject: or(fc.constant(""), fc.oneof(subject, localSubject)),
    type: or(fc.constantFrom("stream", "service"), fc.constantFrom("stream", "service")),
    share: flag,
    allow_trace: flag,
  };
  return list(object(members, ["subject", "account", "type"]), longestSorted);
}

function exports(of: Values): Arbitrary<JsonValue> {
  const { or, list, object, map, mapName, subject, text, flag, int64 } = of;
  const sampling = or(
    fc.constantFrom<JsonValue>("headers", 0, 1, 50, 100),
    fc.constantFrom<JsonValue>(101, -1, "HEADERS", 7),
  );
  const members = {
    name: text,
    subject,
    type: fc.constantFrom("stream", "service"),
    token_req: flag,
    revocations: map(mapName, int64),
    response_type: or(fc.constantFrom("", "", "Singleton", "Stream", "Chunked"), text),
    response_threshold: int64,
    service_latency: object({ sampling, results: subject }),
    account_token_position: or(fc.constantFrom(0, 0, 2), fc.constantFrom(1, 2, 3, 9)),
    advertise: flag,
    allow_trace: flag,
    ...info(of),
  };
  return list(object(members, ["subject", "type"]), longestSorted);
}

function accountLimits({ object, map, mapName, int64, flag }: Values): Arbitrary<JsonValue> {
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
  const counts = {
    subs: int64,
    data: int64,
    payload: int64,
    imports: int64,
    exports: int64,
    conn: int64,
    leaf: int64,
  };
  const tiers = map(fc.oneof(fc.constantFrom("R1", "R3", ""), mapName), object(jetStream));
  const flags = { wildcards: flag, disallow_bearer: flag };
  return fc.oneof(
    object({ ...counts, ...flags, ...jetStream }),
    object({ ...counts, ...flags, tiered_limits: tiers }),
    object({ ...counts, ...flags, ...jetStream, tiered_limits: tiers }),
  );
}

function signingKeys(of: Values): Arbitrary<JsonValue> {
  const { list, object, publicKey, text } = of;
  const scope = { kind: fc.constant("user_scope"), key: publicKey("account"), role: text, description: text };
  return list(
    fc.oneof(publicKey("account"), object({ ...scope, template: object(userLimits(of)) }, ["kind"])),
    6,
  );
}

function mappings({ or, list, map, mapName, object, subject }: Values): Arbitrary<JsonValue> {
  const weight = or(fc.constantFrom(0, 1, 10, 50), fc.constantFrom(51, 100, 101, 255));
  const cluster = fc.constantFrom("", "x", "y");
  return map(fc.oneof(subject, mapName), list(object({ subject, weight, cluster }, ["subject"])));
}
