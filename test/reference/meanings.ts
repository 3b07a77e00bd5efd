/**
 * The same meanings in the words of the inputs: `tools/reference/meanings.go` says them in the words of the Go library.
 *
 * @module
 */
import { encodeJwt } from "../../provider/jwt/index.ts";
import { fixedKeyPair } from "../support/fixed-keys.ts";
import { vectorNow } from "./vector-files.ts";

export const keys = {
  operator: fixedKeyPair("operator", 1),
  account: fixedKeyPair("account", 2),
  user: fixedKeyPair("user", 3),
};
/** A key pair that signs for the account, for the exporter, and as a role. */
export const signing = fixedKeyPair("account", 4);
const signingKey = signing.publicKey;
export const exporter = fixedKeyPair("account", 6);
const curveKey = fixedKeyPair("curve", 7).publicKey;
const operatorSigningKey = fixedKeyPair("operator", 8).publicKey;

const until = "2027-01-31T12:00:00Z";
const activation = encodeJwt(
  {
    sub: keys.account.publicKey,
    iat: vectorNow,
    nats: { subject: "orders.*", kind: "service", type: "activation" },
  },
  exporter,
);

type Inputs = Readonly<Record<string, unknown>>;

const exported = (more: Inputs) => ({ exports: [{ type: "service", subject: "orders.*", ...more }] });
const imported = (more: Inputs) => ({
  imports: [{ type: "service", account: exporter.publicKey, subject: "orders.*", ...more }],
});
const role = (more: Inputs) => ({
  signingKeys: [{ publicKey: signingKey, template: {}, ...more }],
});
const template = (more: Inputs) => role({ template: more });

const permissions = {
  publish: { allow: ["a.>"], deny: ["a.b", "a.c"] },
  subscribe: { allow: ["b q"], deny: ["c.*"] },
  responses: { maxMessages: 2, expires: "1m" },
};

/** Inputs of operators beside key and name. */
export const operators: Readonly<Record<string, Inputs>> = {
  operator: {},
  "operator name": { name: "Ümläut <&>" },
  "operator signing keys": { signingKeys: [operatorSigningKey] },
  "operator system account": { systemAccount: keys.account.publicKey },
  "operator account server URL": { accountServerUrl: "https://example.com/jwt/v1" },
  "operator service URLs": { operatorServiceUrls: ["nats://b:4222", "wss://a"] },
  "operator strict": { strictSigningKeyUsage: true, signingKeys: [operatorSigningKey] },
  "operator server version": { assertServerVersion: "2.10.0" },
  "operator tags": { tags: ["Env:Prod", " b "] },
  "operator expires at": { expiresAt: until },
  "operator expires in": { expiresIn: "365d" },
  "operator not before": { notBefore: 1_801_396_800 },
};

/** Inputs of accounts beside operator, key and name. */
export const accounts: Readonly<Record<string, Inputs>> = {
  account: {},
  "account name": { name: "漢 🎉" },
  "account expires in": { expiresIn: "30d", renewBefore: "7d" },
  "account expires at": { expiresAt: until },
  "account not before": { notBefore: until },
  "limit of connections": { limits: { connections: 10 } },
  "limit of connections, none": { limits: { connections: 0 } },
  "limit of connections, unlimited": { limits: { connections: "unlimited" } },
  "limit of leaf nodes": { limits: { leafNodes: 2 } },
  "limit of subscriptions": { limits: { subscriptions: 3 } },
  "limit of payload": { limits: { payload: "4KiB" } },
  "limit of data": { limits: { data: "5GB" } },
  "limit of imports": { limits: { imports: 6 } },
  "limit of exports": { limits: { exports: 7 } },
  "limit of exports, without wildcards": { limits: { exports: 7, wildcardExports: false } },
  "limit of bearers": { limits: { disallowBearer: true } },
  "JetStream in memory": { jetstream: { memoryStorage: "1GiB" } },
  "JetStream on disk": { jetstream: { diskStorage: "unlimited" } },
  "JetStream streams": { jetstream: { diskStorage: 1, streams: 2 } },
  "JetStream streams, unlimited": { jetstream: { diskStorage: 1, streams: "unlimited" } },
  "JetStream consumers": { jetstream: { diskStorage: 1, consumers: 3 } },
  "JetStream unacknowledged": { jetstream: { diskStorage: 1, maxAckPending: 4 } },
  "JetStream stream in memory": { jetstream: { memoryStorage: 8, memoryMaxStreamSize: 5 } },
  "JetStream stream on disk": { jetstream: { diskStorage: 8, diskMaxStreamSize: 6 } },
  "JetStream sizes required": { jetstream: { diskStorage: 1, maxBytesRequired: true } },
  "JetStream by tiers": {
    jetstream: {
      tiers: {
        R3: { diskStorage: "unlimited" },
        R1: {
          memoryStorage: 1,
          diskStorage: 2,
          streams: 3,
          consumers: 4,
          maxAckPending: 5,
          memoryMaxStreamSize: 6,
          diskMaxStreamSize: 7,
          maxBytesRequired: true,
        },
        R5: { memoryStorage: "1MiB" },
      },
    },
  },
  "export of a service": exported({}),
  "export of a stream": { exports: [{ type: "stream", subject: "events.>" }] },
  "export name": exported({ name: "a name" }),
  "export with token": exported({ tokenRequired: true }),
  "export response, single": exported({ responseType: "singleton" }),
  "export response, stream": exported({ responseType: "stream" }),
  "export response, chunked": exported({ responseType: "chunked" }),
  "export response threshold": exported({ responseThreshold: "500ms" }),
  "export latency, sampled": exported({ latency: { sampling: 25, results: "latency.orders" } }),
  "export latency, by headers": exported({ latency: { sampling: "headers", results: "latency" } }),
  "export account token position": exported({ accountTokenPosition: 2 }),
  "export advertised": exported({ advertise: true }),
  "export traced": exported({ allowTrace: true }),
  "export description": exported({ description: "for people", infoUrl: "https://example.com/a" }),
  "export revocations": exported({
    tokenRequired: true,
    revocations: { [exporter.publicKey]: until, "*": "2027-01-31T13:00:00+01:00" },
  }),
  "exports in any order": {
    exports: [
      { type: "stream", subject: "b" },
      { type: "stream", subject: "a" },
    ],
  },
  "import of a service": imported({}),
  "import of a stream": imported({ type: "stream" }),
  "import name": imported({ name: "a name" }),
  "import local subject": imported({ localSubject: "theirs.$1" }),
  "import to": imported({ type: "stream", to: "theirs" }),
  "import shared": imported({ share: true }),
  "import traced": imported({ type: "stream", allowTrace: true }),
  "import with token": imported({ token: activation }),
  mapping: { mappings: { "orders.*": [{ subject: "v2.orders.{{wildcard(1)}}" }] } },
  "mapping with weights": {
    mappings: {
      orders: [
        { subject: "a", weight: 80 },
        { subject: "b", weight: 20 },
      ],
    },
  },
  "mapping with clusters": {
    mappings: {
      orders: [
        { subject: "a", weight: 50, cluster: "east" },
        { subject: "b", weight: 100, cluster: "west" },
      ],
    },
  },
  "default permissions": { defaultPermissions: permissions },
  "signing keys": { signingKeys: [signingKey] },
  role: role({}),
  "role name": role({ name: "writer" }),
  "role description": role({ description: "for people" }),
  "role permissions": template({ permissions }),
  "role variables": template({ permissions: { publish: { allow: ["{{name()}}.{{tag(team)}}.>"] } } }),
  "role limits": template({ limits: { subscriptions: 1, payload: 2, data: "3B" } }),
  "role connections": template({
    sourceNetworks: ["10.0.0.0/8"],
    timeZone: "Europe/Berlin",
    connectionTimes: [{ start: "08:00", end: "17:30" }],
    connectionTypes: ["STANDARD"],
  }),
  "role of bearers": template({ bearerToken: true, proxyRequired: true }),
  revocations: { revocations: { [keys.user.publicKey]: until, "*": "2027-01-31T11:00:00Z" } },
  "auth callout": { authCallout: { users: [keys.user.publicKey] } },
  "auth callout for accounts": {
    authCallout: { users: [keys.user.publicKey], allowedAccounts: [exporter.publicKey] },
  },
  "auth callout for all": { authCallout: { users: [keys.user.publicKey], allowedAccounts: ["*"] } },
  "auth callout, encrypted": { authCallout: { users: [keys.user.publicKey], xkey: curveKey } },
  trace: { trace: { destination: "traces.orders" } },
  "trace, sampled": { trace: { destination: "traces.orders", sampling: 5 } },
  "cluster traffic": { clusterTraffic: "owner" },
  "cluster traffic, of the system": { clusterTraffic: "system" },
  "account description": { description: "for people", infoUrl: "https://example.com" },
  "account tags": { tags: ["Env:Prod", "a", "env:prod"] },
};

/** Inputs of users beside account, key and name. */
export const users: Readonly<Record<string, Inputs>> = {
  user: {},
  "user name": { name: "\u2028 <b>" },
  "user publishes": { permissions: { publish: { allow: ["a", "b.>"], deny: ["b.c"] } } },
  "user subscribes": { permissions: { subscribe: { allow: ["a workers", "b.*"], deny: ["b.c q"] } } },
  "user responds": { permissions: { responses: { maxMessages: 3, expires: "1500ms" } } },
  "user responds without limit": {
    permissions: { responses: { maxMessages: "unlimited", expires: "unlimited" } },
  },
  "user responds once": { permissions: { responses: { maxMessages: 1 } } },
  "user limits": { limits: { subscriptions: 1, payload: 2, data: 3 } },
  "user limits, none": { limits: { subscriptions: 0, payload: 0 } },
  "user networks": { sourceNetworks: ["10.0.0.0/8", "2001:db8::/32"] },
  "user times": { connectionTimes: [{ start: "08:00", end: "17:30:00" }], timeZone: "Europe/Berlin" },
  "user connection types": {
    connectionTypes: ["STANDARD", "WEBSOCKET", "LEAFNODE", "LEAFNODE_WS", "MQTT", "MQTT_WS", "IN_PROCESS"],
  },
  "user is a bearer": { bearerToken: true },
  "user needs a proxy": { proxyRequired: true },
  "user tags": { tags: ["Team:Ops"] },
  "user expires in": { expiresIn: "12h" },
  "user expires at": { expiresAt: 1_801_396_800 },
  "user not before": { notBefore: until },
};

/** Inputs of users that a signing key of their account signs. */
export const signedUsers: Readonly<Record<string, Inputs>> = {
  "user by a signing key": {},
  "user by a signing key, limited": {
    permissions: { publish: { allow: ["a"] } },
    limits: { subscriptions: 1 },
  },
};

/** Inputs of users of a role. */
export const roleUsers: Readonly<Record<string, Inputs>> = {
  "user of a role": {},
  "user of a role, tags": { tags: ["Team:Ops", "a"] },
  "user of a role expires at": { expiresAt: until },
};

const service = { importer: keys.account.publicKey, type: "service", subject: "orders.*" };

/** Inputs of activations beside exporter, importer and name. */
export const activations: Readonly<Record<string, Inputs>> = {
  "activation of a service": service,
  "activation of a stream": { importer: keys.account.publicKey, type: "stream", subject: "events.>" },
  "activation name": { ...service, name: "é <&>" },
  "activation by a signing key": {
    ...service,
    exporter: { publicKey: exporter.publicKey, signer: { seed: signing.seed } },
  },
  "activation expires in": { ...service, expiresIn: "90d" },
  "activation expires at": { ...service, expiresAt: until },
  "activation not before": { ...service, notBefore: until },
};
