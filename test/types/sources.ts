/**
 * What the compiler says about resources in place of others, and about outputs in place of resources and lists: each
 * `@ts-expect-error` stands above a line that must not compile. Nothing here is run.
 */
import type * as pulumi from "@pulumi/pulumi";
import * as nats from "pulumi-nats-auth";

declare const system: nats.System;
declare const operator: nats.Operator;
declare const account: nats.Account;
declare const role: nats.Role;
declare const user: nats.User;
declare const key: nats.KeyPair;
declare const server: nats.LocalServer;
declare const text: pulumi.Output<string>;
declare const flag: pulumi.Output<boolean>;

declare const output: <Value>(value: Value) => pulumi.Output<Value>;

const data = { publicKey: text, signer: { seed: text } };
const stream = { type: "stream", subject: "a" } as const;

export const whoSigns = () => [
  new nats.Account("system", { operator: system }),
  new nats.Account("operator", { operator }),
  new nats.Account("operator's key", { operator: key }),
  new nats.Account("operator as data", { operator: { ...data, strict: true } }),
  new nats.Account("operator as an output", {
    operator: output({ publicKey: "O…", signer: { seed: "SO…" } }),
  }),
  new nats.User("account", { account }),
  new nats.User("account's key", { account: key }),
  new nats.User("account as data", { account: data }),
  new nats.User("role's key", { account, role: key.issuer }),
  new nats.User("role as data", { account: { publicKey: text }, role: data }),
  // @ts-expect-error: an operator signs accounts, and no users
  new nats.User("system", { account: system }),
  // @ts-expect-error: nor does it for a role
  new nats.User("operator and role", { account: operator, role }),
  // @ts-expect-error: an account signs users, and no accounts
  new nats.Account("account", { operator: account }),
  // @ts-expect-error: an operator exports nothing
  new nats.Activation("exporter", { exporter: system, importer: account, ...stream }),
  // @ts-expect-error: push users are of an account
  new nats.Account("pusher", { operator, resolver: { servers: [server], systemAccount: system } }),
];

export const whoseSubjects = () => [
  new nats.Account("output", { operator, imports: [{ ...stream, account: output(account) }] }),
  new nats.Account("promise", { operator, imports: [{ ...stream, account: Promise.resolve(key) }] }),
  new nats.Activation("output", { exporter: account, importer: output(account), ...stream }),
  // @ts-expect-error: a user exports nothing
  new nats.Account("user", { operator, imports: [{ ...stream, account: user }] }),
  // @ts-expect-error: nor does a server
  new nats.Account("server", { operator, imports: [{ ...stream, account: server }] }),
  // @ts-expect-error: nor an operator
  new nats.Account("operator", { operator, imports: [{ ...stream, account: operator }] }),
  // @ts-expect-error: a user imports nothing
  new nats.Activation("importer", { exporter: account, importer: user, ...stream }),
];

export const whichKeys = () => [
  new nats.Account("key pair", { operator, key }),
  new nats.Account("public key", { operator, key: { publicKey: text } }),
  new nats.Account("seed", { operator, key: { seed: text } }),
  new nats.Account("output", { operator, key: output({ seed: "SA…" }) }),
  new nats.Account("output of a key pair", { operator, key: output(key) }),
  // @ts-expect-error: a user is no key of an account
  new nats.Account("user", { operator, key: user }),
  // @ts-expect-error: an account that exists is no key either
  new nats.Account("account", { operator, key: account }),
  // @ts-expect-error: at least one of the two
  new nats.Account("neither", { operator, key: {} }),
];

export const outputs = () => [
  new nats.Account("flag", { operator, generateSigningKey: flag }),
  new nats.Operator("flag", { generateSigningKey: flag }),
  new nats.Account("roles", { operator, signingKeys: output([{ publicKey: "A…", template: {} }]) }),
  new nats.Account("a role", {
    operator,
    signingKeys: [output({ publicKey: "A…", template: {} }), role.scope],
  }),
  system.serverConfig({
    resolver: output({ type: "memory" as const }),
    accounts: output([{ publicKey: "A…", jwt: "…" }]),
  }),
  system.helmValues({ resolver: { type: "memory" }, accounts: [account, { publicKey: text, jwt: text }] }),
];
