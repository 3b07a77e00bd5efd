/**
 * Random account and user claims that can be encoded, with every member that they may have.
 *
 * @module
 */
import fc, { type Arbitrary } from "fast-check";
import type {
  AccountClaims,
  Export,
  Import,
  Integer,
  SigningKey,
  UserClaims,
} from "../../provider/jwt/index.ts";
import type { UserPermissionLimits } from "../../provider/jwt/user-limits.ts";
import { account, otherAccount, user } from "./keys.ts";

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

const userLimits: Arbitrary<UserPermissionLimits> = fc
  .tuple(
    fc.record(permissions),
    limits,
    some({
      resp: reply,
      src: texts,
      times: fc.array(some({ start: text, end: text }), { maxLength: 3 }),
      times_location: text,
      bearer_token: flag,
      proxy_required: flag,
      allowed_connection_types: texts,
    }),
  )
  .map(([required, numbers, others]) => ({ ...required, ...numbers, ...others }));

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
const roundLimits = some({ subs: fc.integer(), data: fc.integer(), payload: fc.integer() });

const signingKey: Arbitrary<SigningKey> = fc.oneof(
  text,
  fc.record({
    kind: fc.constant("user_scope" as const),
    key: text,
    role: text,
    template: fc
      .tuple(fc.record(permissions), roundLimits)
      .map(([required, numbers]) => ({ ...required, ...numbers })),
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
