/**
 * What the compiler says about the claims of operators, accounts and users: each `@ts-expect-error` stands above a line
 * that must not compile. Nothing here is run.
 */
import type * as pulumi from "@pulumi/pulumi";
import * as nats from "pulumi-nats-auth";

declare const system: nats.System;
declare const account: nats.Account;
declare const key: nats.KeyPair;
declare const text: pulumi.Output<string>;
declare const texts: pulumi.Output<string[]>;
declare const number: Promise<number>;
declare const flag: pulumi.Output<boolean>;
declare const record: pulumi.Output<Record<string, string>>;
declare const objects: pulumi.Output<{ type: "stream"; subject: string }[]>;

declare const output: <Value>(value: Value) => pulumi.Output<Value>;

const operator = system;
const service = { type: "service", subject: "a" } as const;

export const operators = () => [
  new nats.Operator("full", {
    name: text,
    key,
    signingKeys: [key, text, "O…"],
    generateSigningKey: false,
    systemAccount: text,
    accountServerUrl: text,
    operatorServiceUrls: ["nats://a", text],
    strictSigningKeyUsage: flag,
    assertServerVersion: "2.10.0",
    tags: texts,
    expiresAt: number,
    notBefore: "2027-01-31T12:00:00Z",
  }),
  new nats.Operator("outputs", { signingKeys: texts, operatorServiceUrls: texts }),
  new nats.System("settings", { systemAccount: { signingKeys: [key], description: text, tags: texts } }),
  // @ts-expect-error: servers with JetStream do not start with such a system account
  new nats.System("JetStream", { systemAccount: { jetstream: { diskStorage: "1GiB" } } }),
  // @ts-expect-error: once it has expired, nobody can renew it
  new nats.System("expiry", { systemAccount: { expiresAt: "2999-01-01T00:00:00Z" } }),
  // @ts-expect-error: nor be renewed in time
  new nats.System("renewal", { systemAccount: { expiresIn: "90d", renewBefore: "14d" } }),
  // @ts-expect-error: nobody could log in to undo it
  new nats.System("callout", { systemAccount: { authCallout: { users: [text] } } }),
  // @ts-expect-error: a misspelt input
  new nats.Operator("misspelt", { strictSigningKeys: true }),
  // @ts-expect-error: URLs are a list
  new nats.Operator("one URL", { operatorServiceUrls: "nats://a" }),
  // @ts-expect-error: an operator is not renewed
  new nats.Operator("renewed", { expiresIn: "365d", renewBefore: "30d" }),
];

export const accounts = () => [
  new nats.Account("full", {
    operator,
    name: text,
    key,
    limits: {
      connections: number,
      leafNodes: "unlimited",
      subscriptions: 5,
      payload: text,
      data: "1GiB",
      imports: 1,
      exports: 2,
      wildcardExports: flag,
      disallowBearer: flag,
    },
    jetstream: { diskStorage: text, memoryStorage: number, streams: number, maxBytesRequired: flag },
    exports: [
      {
        type: "service",
        subject: text,
        name: text,
        tokenRequired: flag,
        responseType: "chunked",
        responseThreshold: "500ms",
        latency: { sampling: number, results: text },
        accountTokenPosition: number,
        advertise: flag,
        allowTrace: flag,
        description: text,
        infoUrl: text,
        revocations: { "*": text },
      },
    ],
    imports: [
      { type: "stream", account, subject: text, localSubject: text, to: text, token: text, allowTrace: flag },
      { type: "service", account: text, subject: "a", share: flag },
    ],
    mappings: { "a.*": [{ subject: text, weight: number, cluster: text }] },
    defaultPermissions: {
      publish: { allow: [text], deny: texts },
      subscribe: { allow: texts },
      responses: { maxMessages: "unlimited", expires: text },
    },
    signingKeys: [key, text],
    revocations: record,
    authCallout: { users: [text], allowedAccounts: texts, xkey: text },
    trace: { destination: text, sampling: number },
    clusterTraffic: "owner",
    description: text,
    infoUrl: text,
    tags: ["env:prod", text],
    expiresIn: "90d",
    renewBefore: text,
    onDelete: "retain",
  }),
  new nats.Account("outputs", {
    operator,
    exports: objects,
    signingKeys: texts,
    jetstream: { tiers: { R1: { diskStorage: "1GiB" }, R3: { diskStorage: number } } },
  }),
  new nats.Account("whole", {
    operator,
    limits: output({ connections: 5 }),
    jetstream: output({ diskStorage: "1GiB" }),
    exports: [output({ type: "stream" as const, subject: "a" })],
    imports: output([{ type: "stream" as const, account: "A…", subject: "a" }]),
    mappings: output({ a: [{ subject: "b", weight: 5 }] }),
    defaultPermissions: output({ publish: { allow: ["a"] } }),
    authCallout: output({ users: ["U…"] }),
    trace: output({ destination: "traces" }),
    signingKeys: output(["A…"]),
  }),
  // @ts-expect-error: a misspelt key of an export
  new nats.Account("export key", { operator, exports: [{ ...service, tokenRequird: true }] }),
  // @ts-expect-error: a misspelt key deep within one
  new nats.Account("deep", { operator, exports: [{ ...service, latency: { sampling: 1, result: "a" } }] }),
  // @ts-expect-error: a misspelt key of an import
  new nats.Account("import key", { operator, imports: [{ ...service, account, localSubjct: "b" }] }),
  // @ts-expect-error: a misspelt key of a destination
  new nats.Account("mapping key", { operator, mappings: { a: [{ subject: "b", wieght: 5 }] } }),
  // @ts-expect-error: a misspelt key of a role
  new nats.Account("role key", { operator, signingKeys: [{ publicKey: text, template: {}, roleName: "a" }] }),
  // @ts-expect-error: who signs is required
  new nats.Account("unsigned", {}),
  // @ts-expect-error: a misspelt limit
  new nats.Account("misspelt", { operator, limits: { connection: 5 } }),
  // @ts-expect-error: unlimited is a word
  new nats.Account("word", { operator, limits: { connections: "many" } }),
  // @ts-expect-error: a limit is no flag
  new nats.Account("flag", { operator, limits: { payload: true } }),
  // @ts-expect-error: an export has a subject
  new nats.Account("subject", { operator, exports: [{ type: "stream" }] }),
  // @ts-expect-error: what is exported is a stream or a service
  new nats.Account("topic", { operator, exports: [{ type: "topic", subject: "a" }] }),
  // @ts-expect-error: the wire's words are capitals
  new nats.Account("wire", { operator, exports: [{ ...service, responseType: "Chunked" }] }),
  // @ts-expect-error: measurements need a place to go
  new nats.Account("latency", { operator, exports: [{ ...service, latency: { sampling: 1 } }] }),
  // @ts-expect-error: an import names its exporter
  new nats.Account("exporter", { operator, imports: [{ type: "stream", subject: "a" }] }),
  // @ts-expect-error: a mapping is a list of destinations
  new nats.Account("mapping", { operator, mappings: { a: "b" } }),
  // @ts-expect-error: auth callout needs its users
  new nats.Account("callout", { operator, authCallout: { xkey: text } }),
  // @ts-expect-error: traces need a place to go
  new nats.Account("trace", { operator, trace: { sampling: 5 } }),
  // @ts-expect-error: one of two words
  new nats.Account("traffic", { operator, clusterTraffic: "both" }),
  // @ts-expect-error: the name of an nsc flag
  new nats.Account("nsc", { operator, jetstream: { diskStorage: 1, consumer: 5 } }),
];

export const users = () => [
  new nats.User("full", {
    account,
    name: text,
    key,
    permissions: { publish: { allow: [text] }, subscribe: { deny: ["a queue"] } },
    limits: { subscriptions: number, payload: text, data: "unlimited" },
    sourceNetworks: ["10.0.0.0/8", text],
    connectionTimes: [{ start: "08:00", end: text }],
    timeZone: text,
    connectionTypes: ["STANDARD", "LEAFNODE_WS"],
    bearerToken: flag,
    proxyRequired: flag,
    tags: texts,
    expiresIn: text,
    renewBefore: "1d",
    notBefore: number,
  }),
  new nats.User("outputs", { account, sourceNetworks: texts, permissions: { publish: { allow: texts } } }),
  new nats.User("whole", {
    account,
    permissions: output({ publish: { allow: ["a"] }, responses: { maxMessages: 1 } }),
    limits: output({ subscriptions: 5 }),
    connectionTimes: [output({ start: "08:00", end: "17:30" })],
    connectionTypes: output(["STANDARD" as const]),
  }),
  // @ts-expect-error: a misspelt key of a window
  new nats.User("window key", { account, connectionTimes: [{ start: "08:00", end: "17:30", zone: "UTC" }] }),
  // @ts-expect-error: connections are limited by the account
  new nats.User("connections", { account, limits: { connections: 5 } }),
  // @ts-expect-error: permissions have full names
  new nats.User("wire", { account, permissions: { pub: { allow: ["a"] } } }),
  // @ts-expect-error: types are spelt as servers spell them
  new nats.User("types", { account, connectionTypes: ["standard"] }),
  // @ts-expect-error: a window has an end
  new nats.User("times", { account, connectionTimes: [{ start: "08:00" }] }),
  // @ts-expect-error: a span is text with a unit
  new nats.User("span", { account, expiresIn: 3600 }),
];
