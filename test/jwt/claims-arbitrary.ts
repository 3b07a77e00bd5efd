/**
 * Random claims of every kind that can be encoded, with every member that they may have.
 *
 * @module
 */
import fc, { type Arbitrary } from "fast-check";
import type {
  AccountClaims,
  ActivationClaims,
  AuthorizationRequestClaims,
  AuthorizationResponseClaims,
  Export,
  GenericClaims,
  Import,
  Integer,
  JsonValue,
  OperatorClaims,
  SigningKey,
  UserClaims,
} from "../../provider/jwt/index.ts";
import type { UserPermissionLimits } from "../../provider/jwt/user-limits.ts";
import { account, operator, otherAccount, otherOperator, server, user } from "./keys.ts";

const text = fc.oneof(
  fc.string(),
  fc.string({ unit: "grapheme" }),
  fc.constantFrom("", "orders.>", "a.*.b", "<&>\u2028", "__proto__", "constructor"),
);
const texts = fc.array(text, { maxLength: 4 });
const flag = fc.boolean();
const integer: Arbitrary<Integer> = fc.oneof(
  fc.constantFrom(0, -1, 1),
  fc.integer(),
  fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
);
const type = fc.constantFrom("stream" as const, "service" as const);

/** Members that may each be absent. */
function some<T>(members: { [K in keyof T]: Arbitrary<T[K]> }) {
  return fc.record<T, never>(members, { requiredKeys: [] });
}

function map<T>(value: Arbitrary<T>): Arbitrary<Record<string, T>> {
  return fc.dictionary(text, value, { maxKeys: 4, noNullPrototype: true });
}

const permission = some({ allow: texts, deny: texts });
const permissions = { pub: permission, sub: permission };
const reply = fc.record({ max: integer, ttl: integer });

const limits = some({ subs: integer, data: integer, payload: integer });
const jetStream = {
  mem_storage: integer,
  disk_storage: integer,
  streams: integer,
  consumer: integer,
  max_ack_pending: integer,
  mem_max_stream_bytes: integer,
  disk_max_stream_bytes: integer,
  max_bytes_required: flag,
};

/** What a user may do, with these arbitrary limits on traffic and replies. */
function userLimitsWith(
  traffic: Arbitrary<{ subs?: Integer; data?: Integer; payload?: Integer }>,
  resp: Arbitrary<{ max: Integer; ttl: Integer }>,
): Arbitrary<UserPermissionLimits> {
  return fc
    .tuple(
      fc.record(permissions),
      traffic,
      some({
        resp,
        src: texts,
        times: fc.array(some({ start: text, end: text }), { maxLength: 3 }),
        times_location: text,
        bearer_token: flag,
        proxy_required: flag,
        allowed_connection_types: texts,
      }),
    )
    .map(([required, numbers, others]) => ({ ...required, ...numbers, ...others }));
}

const userLimits = userLimitsWith(limits, reply);

const exported: Arbitrary<Export> = some({
  name: text,
  subject: text,
  type,
  token_req: flag,
  revocations: map(integer),
  response_type: text,
  response_threshold: integer,
  service_latency: fc.record({
    sampling: fc.oneof(fc.integer({ min: 0, max: 100 }), fc.constant("headers" as const)),
    results: text,
  }),
  account_token_position: fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
  advertise: flag,
  allow_trace: flag,
  description: text,
  info_url: text,
});

const imported: Arbitrary<Import> = some({
  name: text,
  subject: text,
  account: text,
  token: text,
  to: text,
  local_subject: text,
  type,
  share: flag,
  allow_trace: flag,
});

/** Go reads templates through floating point: integers that it can hold come back. */
const roundLimit = fc.oneof(fc.constantFrom(0, -1), fc.integer());
const roundLimits = some({ subs: roundLimit, data: roundLimit, payload: roundLimit });

const signingKey: Arbitrary<SigningKey> = fc.oneof(
  text,
  fc.record({
    kind: fc.constant("user_scope" as const),
    key: text,
    role: text,
    template: userLimitsWith(roundLimits, fc.record({ max: fc.integer(), ttl: fc.integer() })),
    description: text,
  }),
);

const registered = some({ aud: text, exp: integer, iat: integer, name: text, nbf: integer });

/** Claims of an account. */
export const accountClaims: Arbitrary<AccountClaims> = fc
  .record({
    registered,
    required: fc.record({
      limits: fc
        .tuple(
          limits,
          some({
            imports: integer,
            exports: integer,
            wildcards: flag,
            disallow_bearer: flag,
            conn: integer,
            leaf: integer,
          }),
          // Decoding drops JetStream limits beside tiers.
          fc.oneof(some(jetStream), fc.record({ tiered_limits: map(some(jetStream)) })),
        )
        .map(([traffic, own, storage]) => ({ ...traffic, ...own, ...storage })),
      default_permissions: fc.record(permissions),
      authorization: some({ auth_users: texts, allowed_accounts: texts, xkey: text }),
    }),
    others: some({
      imports: fc.array(imported, { maxLength: 5 }),
      exports: fc.array(exported, { maxLength: 5 }),
      signing_keys: fc.array(signingKey, { maxLength: 4 }),
      revocations: map(integer),
      mappings: map(
        fc.option(
          fc.array(
            fc
              .tuple(text, some({ weight: fc.nat(255), cluster: text }))
              .map(([subject, more]) => ({ subject, ...more })),
            { maxLength: 3 },
          ),
        ),
      ),
      trace: some({ dest: text, sampling: integer }),
      cluster_traffic: text,
      description: text,
      info_url: text,
      tags: texts,
    }),
    sub: fc.constantFrom(account.publicKey, otherAccount.publicKey),
  })
  .map(({ registered: top, required, others, sub }) => ({
    ...top,
    sub,
    nats: { ...required, ...others, type: "account" as const },
  }));

/** Claims of a user. */
export const userClaims: Arbitrary<UserClaims> = fc
  .record({ registered, body: userLimits, others: some({ issuer_account: text, tags: texts }) })
  .map(({ registered: top, body, others }) => ({
    ...top,
    sub: user.publicKey,
    nats: { ...body, ...others, type: "user" as const },
  }));

/** Claims of an operator. */
export const operatorClaims: Arbitrary<OperatorClaims> = fc
  .record({
    registered,
    sub: fc.constantFrom(operator.publicKey, otherOperator.publicKey),
    body: some({
      signing_keys: texts,
      account_server_url: fc.constantFrom("", "https://example.com/jwt", "x:y"),
      operator_service_urls: texts,
      system_account: text,
      assert_server_version: text,
      strict_signing_key_usage: flag,
      tags: texts,
    }),
  })
  .map(({ registered: top, sub, body }) => ({ ...top, sub, nats: { ...body, type: "operator" as const } }));

/** Claims of an activation. */
export const activationClaims: Arbitrary<ActivationClaims> = fc
  .record({ registered, body: some({ subject: text, kind: type, issuer_account: text, tags: texts }) })
  .map(({ registered: top, body }) => ({
    ...top,
    sub: otherAccount.publicKey,
    nats: { ...body, type: "activation" as const },
  }));

const uint64 = fc.bigInt({ min: 0n, max: 2n ** 64n - 1n });
const subject = fc.constantFrom(user.publicKey, server.publicKey, "anyone");

/** A server's question about a client. */
export const authorizationRequestClaims: Arbitrary<AuthorizationRequestClaims> = fc
  .record({
    registered,
    sub: subject,
    server: fc.tuple(
      fc.record({ name: text, host: text, id: text }),
      some({ version: text, cluster: text, tags: texts, xkey: text }),
    ),
    required: fc.record({
      user_nkey: text,
      client_info: some({
        host: text,
        id: uint64,
        user: text,
        name: text,
        tags: texts,
        name_tag: text,
        kind: text,
        type: text,
        mqtt_id: text,
        nonce: text,
      }),
    }),
    options: fc.tuple(
      fc.record({ protocol: integer }),
      some({
        jwt: text,
        nkey: text,
        sig: text,
        auth_token: text,
        user: text,
        pass: text,
        name: text,
        lang: text,
        version: text,
      }),
    ),
    others: some({
      client_tls: some({
        version: text,
        cipher: text,
        certs: texts,
        verified_chains: fc.array(fc.option(texts), { maxLength: 3 }),
      }),
      request_nonce: text,
      tags: texts,
    }),
  })
  .map(({ registered: top, sub, server: [id, more], required, options: [protocol, connect], others }) => ({
    ...top,
    sub,
    nats: {
      ...required,
      ...others,
      server_id: { ...id, ...more },
      connect_opts: { ...protocol, ...connect },
      type: "authorization_request" as const,
    },
  }));

/** The answer of an auth callout. */
export const authorizationResponseClaims: Arbitrary<AuthorizationResponseClaims> = fc
  .record({
    registered,
    sub: subject,
    body: some({ jwt: text, error: text, issuer_account: text, tags: texts }),
  })
  .map(({ registered: top, sub, body }) => ({
    ...top,
    sub,
    nats: { ...body, type: "authorization_response" as const },
  }));

const json = fc.jsonValue({ stringUnit: "grapheme" }) as Arbitrary<JsonValue>;

/** Claims of no known kind. Their version is set anew, and a body of its own type is not among them. */
export const genericClaims: Arbitrary<GenericClaims> = fc
  .record({
    registered,
    sub: subject,
    nats: fc.option(fc.dictionary(text, json, { maxKeys: 5, noNullPrototype: true }), { nil: undefined }),
  })
  .map(({ registered: top, sub, nats }) => ({ ...top, sub, ...(nats && { nats }) }));
