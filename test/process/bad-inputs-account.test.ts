import { describe } from "vitest";
import { keys, refuses, unknown } from "./bad-inputs.ts";

const operator = { publicKey: keys.operator.publicKey, signer: { seed: keys.operatorSigning.seed } };
const key = { publicKey: keys.account.publicKey };

/** An account with one input more. */
const having = (more: object) => ({ name: "orders", operator, ...more });
const system = (more: object) =>
  having({ operator: { ...operator, systemAccount: keys.account.publicKey }, key, ...more });

describe("an account's shape", () => {
  refuses("account", "Account", [
    { inputs: {}, failures: ["operator: is required", "name: is required"] },
    { inputs: { name: "orders", operator: "acme" }, failures: ["operator: expected an object, got text"] },
    { inputs: { name: "", operator }, failures: ["name: must not be empty"] },
    { inputs: { name: 7, operator }, failures: ["name: expected text, got a number"] },
    { inputs: having({ limit: {} }), failures: ['limit: no such input, did you mean "limits"?'] },
    { inputs: having({ jetStream: {} }), failures: ['jetStream: no such input, did you mean "jetstream"?'] },
    { inputs: having({ whatever: 1 }), failures: ["whatever: no such input"] },
    { inputs: having({ limits: [] }), failures: ["limits: expected an object, got a list"] },
    { inputs: having({ exports: {} }), failures: ["exports: expected a list, got an object"] },
    { inputs: having({ exports: ["orders"] }), failures: ["exports[0]: expected an object, got text"] },
    { inputs: having({ mappings: [] }), failures: ["mappings: expected an object, got a list"] },
    {
      inputs: having({ description: "x".repeat(8193) }),
      failures: ["description: a description cannot be longer than 8192 bytes"],
    },
    {
      inputs: having({ infoUrl: `https://example.com/${"x".repeat(8173)}` }),
      failures: ["infoUrl: a URL cannot be longer than 8192 bytes"],
    },
    {
      inputs: having({ infoUrl: "example.com" }),
      failures: ["infoUrl: expected an absolute URL with a host"],
    },
    {
      inputs: having({ clusterTraffic: "both" }),
      failures: ['clusterTraffic: expected "system" or "owner", got "both"'],
    },
    {
      inputs: having({ onDelete: "drop" }),
      failures: ['onDelete: expected "delete", "disable", "retain" or "purge", got "drop"'],
    },
    { inputs: having({ tags: "env:prod" }), failures: ["tags: expected a list, got text"] },
    { inputs: having({ tags: ["a", 1] }), failures: ["tags[1]: expected text, got a number"] },
  ]);
});

describe("who signs an account", () => {
  refuses("account", "Account", [
    {
      inputs: having({
        operator: { publicKey: keys.account.publicKey, signer: { seed: keys.operator.seed } },
      }),
      failures: [
        "operator.publicKey: expected a public operator key (O…), got a public account key (ACATS…)",
      ],
    },
    {
      inputs: having({
        operator: { publicKey: keys.operator.publicKey, signer: { seed: keys.account.seed } },
      }),
      failures: ["operator.signer.seed: expected an operator seed (SO…), got an account seed"],
    },
    {
      inputs: having({ operator: { publicKey: keys.operator.seed, signer: { seed: keys.operator.seed } } }),
      failures: [
        "operator.publicKey: expected a public operator key (O…), got a seed, which is secret and does not belong here",
      ],
    },
    {
      inputs: having({
        operator: { publicKey: keys.operator.publicKey, signer: { seed: `${keys.operator.seed}A` } },
      }),
      failures: [
        "operator.signer.seed: expected an operator seed (SO…), got text of 59 characters that is no nkey",
      ],
    },
    {
      inputs: having({ operator: { publicKey: keys.operator.publicKey } }),
      failures: ["operator.signer: is required"],
    },
    {
      inputs: having({
        operator: { publicKey: keys.operator.publicKey, signer: { seed: keys.operator.seed }, strict: true },
      }),
      failures: [
        "operator.signer: is the identity of the operator, and the operator is strict: servers refuse what it signs. Use a signing key",
      ],
    },
    {
      inputs: having({ operator: { ...operator, signingKeys: [keys.operator.publicKey] } }),
      failures: ["operator.signer: is neither the identity of the operator nor one of its signingKeys"],
    },
    { inputs: having({ key: {} }), failures: ["key: needs publicKey or seed"] },
    {
      inputs: having({ key: { seed: keys.user.seed } }),
      failures: ["key.seed: expected an account seed (SA…), got a user seed"],
    },
    {
      inputs: having({ key: { publicKey: keys.other.publicKey, seed: keys.account.seed } }),
      failures: ["key.publicKey: is not the public key of the seed beside it"],
    },
    {
      inputs: having({ key: { publicKey: `${keys.account.publicKey.slice(0, 55)}A` } }),
      failures: [
        "key.publicKey: expected a public account key (A…), got a key with a typing error: its checksum does not match",
      ],
    },
    {
      inputs: having({ signingKeys: [keys.user.publicKey] }),
      failures: ["signingKeys[0]: expected a public account key (A…), got a public user key (UDWUS…)"],
    },
    {
      inputs: having({ signingKeys: [keys.accountSigning.seed] }),
      failures: [
        "signingKeys[0]: expected a public account key (A…), got a seed, which is secret and does not belong here",
      ],
    },
    {
      inputs: having({ signingKeys: [keys.other.publicKey, keys.other.publicKey] }),
      failures: ["signingKeys[1]: the key ACFIO… stands in the list already"],
    },
  ]);
});

describe("the life of an account", () => {
  refuses("account", "Account", [
    {
      inputs: having({ expiresIn: "90 days", renewBefore: "1d" }),
      failures: ['expiresIn: expected a duration such as "90d", "12h", "30m" or "45s", got "90 days"'],
      warnings: ["expiresIn: servers delete the account once it has expired, and cut off all of its clients"],
    },
    {
      inputs: having({ expiresIn: "1d" }),
      failures: [
        "renewBefore: is required beside expiresIn: servers delete an account that has expired, so it must be renewed before",
      ],
      warnings: ["expiresIn: servers delete the account once it has expired, and cut off all of its clients"],
    },
    {
      inputs: having({ expiresIn: "1d", renewBefore: "24h" }),
      failures: ["renewBefore: 1d is not shorter than expiresIn, 1d"],
      warnings: ["expiresIn: servers delete the account once it has expired, and cut off all of its clients"],
    },
    {
      inputs: having({ renewBefore: "24h" }),
      failures: ["renewBefore: needs expiresIn: only a span can begin anew"],
    },
    {
      inputs: having({ expiresAt: "2020-01-01T00:00:00Z" }),
      failures: ["expiresAt: 2020-01-01T00:00:00Z has passed. Give a later time, or leave it out"],
      warnings: ["expiresAt: servers delete the account once it has expired, and cut off all of its clients"],
    },
    {
      inputs: having({ expiresAt: "2099-01-01T00:00:00Z", notBefore: "2099-01-02T00:00:00Z" }),
      failures: ["notBefore: 2099-01-02T00:00:00Z is not before the expiry, 2099-01-01T00:00:00Z"],
      warnings: [
        "notBefore: servers refuse the account, and all of its clients, until then",
        "expiresAt: servers delete the account once it has expired, and cut off all of its clients",
      ],
    },
    {
      inputs: having({ expiresAt: "2099-01-01T00:00:00Z", expiresIn: "1d", renewBefore: "1h" }),
      failures: ["expiresAt: cannot be given together with expiresIn. Leave one of them out"],
      warnings: [
        "expiresIn: servers delete the account once it has expired, and cut off all of its clients",
        "expiresAt: servers delete the account once it has expired, and cut off all of its clients",
      ],
    },
    {
      inputs: having({ expiresAt: "tomorrow" }),
      failures: [
        'expiresAt: expected RFC 3339 text such as "2027-01-31T12:00:00Z" or Unix seconds, got "tomorrow"',
      ],
      warnings: ["expiresAt: servers delete the account once it has expired, and cut off all of its clients"],
    },
  ]);
});

describe("the system account", () => {
  refuses("account", "Account", [
    {
      inputs: system({ jetstream: { diskStorage: 1 } }),
      failures: ["jetstream: cannot be given to the system account: servers with JetStream would not start"],
    },
    {
      inputs: system({ expiresIn: "90d", renewBefore: "30d" }),
      failures: [
        "expiresIn: cannot be given to the system account: once it has expired, nobody can renew it",
      ],
      warnings: ["expiresIn: servers delete the account once it has expired, and cut off all of its clients"],
    },
    {
      inputs: system({ expiresAt: "2999-01-01T00:00:00Z" }),
      failures: [
        "expiresAt: cannot be given to the system account: once it has expired, nobody can renew it",
      ],
      warnings: ["expiresAt: servers delete the account once it has expired, and cut off all of its clients"],
    },
    {
      inputs: system({ limits: { connections: 0 } }),
      failures: ["limits.connections: must be 2 or more in the system account: else nobody could raise it"],
      warnings: ["limits.connections: 0 admits no client at all"],
    },
    {
      inputs: having({
        operator: { ...operator, isSystemAccount: true },
        key: { publicKey: unknown, seed: unknown },
        limits: { connections: 1 },
      }),
      failures: ["limits.connections: must be 2 or more in the system account: else nobody could raise it"],
    },
    {
      inputs: system({ limits: { connections: 1 } }),
      failures: ["limits.connections: must be 2 or more in the system account: else nobody could raise it"],
    },
    {
      inputs: system({ limits: { subscriptions: 9, payload: "1023KiB" } }),
      failures: [
        "limits.subscriptions: must be 10 or more in the system account: else nobody could raise it",
        "limits.payload: must be 1048576 or more in the system account: else nobody could raise it",
      ],
    },
    ...["$SYS.REQ.CLAIMS.UPDATE", "*.REQ.SERVER.PING"].map((subject) => ({
      inputs: system({ mappings: { [subject]: [{ subject: "elsewhere" }] } }),
      failures: [
        `mappings["${subject}"]: cannot be mapped in the system account: servers would not hear what they are asked for, nor anybody undo it`,
      ],
    })),
    {
      inputs: system({ authCallout: { users: [keys.user.publicKey] } }),
      failures: ["authCallout: cannot be given to the system account: nobody could log in to undo it"],
    },
    {
      accepts: "limits as low as the system account can have and still be undone",
      inputs: system({ limits: { connections: 2, subscriptions: 10, payload: 1_048_576 } }),
    },
  ]);
});

describe("an account's size", () => {
  const big = (count: number) =>
    having({
      exports: Array.from({ length: count }, (_, index) => ({
        type: "stream",
        subject: `orders.${index}`,
        description: "d".repeat(8000),
      })),
    });
  refuses("account", "Account", [
    { inputs: big(95), warnings: ["the account's JWT has 1021265 bytes; servers take at most 1048576"] },
    {
      inputs: big(120),
      failures: ["the account's JWT would have 1289858 bytes; servers take at most 1048576"],
    },
  ]);
});

describe("an account's resolver", () => {
  const servers = ["nats://127.0.0.1:4222"];
  const systemAccount = {
    publicKey: keys.account.publicKey,
    signer: { seed: keys.accountSigning.seed },
  };
  const creds = { env: "PUSH_CREDS" };
  const tls = { ca: { file: "ca.pem" } };
  const resolving = (resolver: object) => having({ resolver });

  refuses("account", "Account", [
    {
      inputs: resolving({ systemAccount, servers: [] }),
      failures: ["resolver.servers: is empty, which would mean no server to push to. Give at least one URL"],
    },
    {
      inputs: resolving({ systemAccount, servers: ["a:4222", "http://a"] }),
      failures: [0, 1].map(
        (index) => `resolver.servers[${index}]: expected a nats://, tls://, ws:// or wss:// URL`,
      ),
    },
    {
      inputs: resolving({ systemAccount, servers: ["nats://me:hunter2@a:4222"] }),
      failures: [
        "resolver.servers[0]: must hold no user and password: servers know users by their JWTs. Say who pushes with systemAccount or creds",
      ],
    },
    { inputs: resolving({ servers }), failures: ["resolver: needs systemAccount or creds: who pushes"] },
    {
      inputs: resolving({ servers, systemAccount, creds }),
      failures: ["resolver.creds: cannot stand beside systemAccount: who pushes is one or the other"],
    },
    {
      inputs: resolving({ servers, creds: {} }),
      failures: ["resolver.creds: give one of text, file and env"],
    },
    {
      inputs: resolving({ servers, creds: { text: unknown, file: "push.creds" } }),
      failures: ["resolver.creds: give one of text, file and env"],
    },
    {
      inputs: resolving({ servers, creds, tls: { ...tls, cert: { file: "client.pem" } } }),
      failures: ["resolver.tls.cert: needs its key beside it"],
    },
    {
      inputs: resolving({ servers, creds, tls: { ...tls, key: { file: "client.key" } } }),
      failures: ["resolver.tls.key: needs its cert beside it"],
    },
    {
      inputs: resolving({ servers: ["wss://a", unknown], creds, tls }),
      failures: [
        "resolver.tls: is not for WebSockets: they go by the certificate authorities of Node, to which NODE_EXTRA_CA_CERTS adds",
      ],
    },
    {
      inputs: resolving({ servers, creds, expectServers: 0, timeout: "0s", proof: "maybe" }),
      failures: [
        "resolver.expectServers: expected a whole number from 1, got 0",
        'resolver.timeout: expected a duration such as "90d", "12h", "30m" or "45s", got "0s"',
        'resolver.proof: expected "force" or "stored", got "maybe"',
      ],
    },
    {
      inputs: resolving({ servers, creds, timeout: "30d" }),
      failures: ["resolver.timeout: one request cannot wait 30d, at most 1h"],
    },
    {
      accepts: "a resolver of which nothing is known yet but its members",
      inputs: resolving({ servers: unknown, systemAccount: unknown, tls: unknown }),
    },
    { accepts: "a resolver that is not known yet", inputs: resolving(unknown as never) },
    {
      accepts: "URLs of every scheme",
      inputs: resolving({ servers: ["nats://a:1", "tls://b:2", "ws://c:3", "wss://d:4"], creds }),
    },
  ]);
});
