/**
 * What the compiler says about roles, activations and many users: each `@ts-expect-error` stands above a line that must
 * not compile. Nothing here is run.
 */
import type * as pulumi from "@pulumi/pulumi";
import * as nats from "pulumi-nats-auth";

declare const system: nats.System;
declare const account: nats.Account;
declare const role: nats.Role;
declare const key: nats.KeyPair;
declare const text: pulumi.Output<string>;
declare const flag: pulumi.Output<boolean>;
declare const type: pulumi.Output<"stream" | "service">;

export const usersOfRoles = () => [
  new nats.User("named", { account, role, name: text, tags: [text], expiresIn: "90d", renewBefore: text }),
  new nats.User("data", { account: { publicKey: text }, role: { publicKey: text, signer: { seed: text } } }),
  // @ts-expect-error: permissions belong into the role's template
  new nats.User("permissions", { account, role, permissions: {} }),
  // @ts-expect-error: and so do limits
  new nats.User("limits", { account, role, limits: { subscriptions: 5 } }),
  // @ts-expect-error: and whatever else servers want empty
  new nats.User("bearer", { account, role, bearerToken: true }),
  // @ts-expect-error: the account of a user without a role must be able to sign
  new nats.User("unsigned", { account: { publicKey: text } }),
  // @ts-expect-error: a role signs for an account, and is none
  new nats.User("role", { account: role }),
];

export const manyUsers = () => [
  new nats.Users("plain", {
    account,
    users: { alice: {}, bob: { permissions: { publish: { allow: [text] } }, bearerToken: flag, key } },
  }),
  new nats.Users("role", { account, role, users: { alice: { tags: ["a:b"] } } }),
  // @ts-expect-error: users of a role have no permissions of their own
  new nats.Users("own", { account, role, users: { alice: { permissions: {} } } }),
  // @ts-expect-error: a misspelt input
  new nats.Users("misspelt", { account, users: { alice: { permision: {} } } }),
  // @ts-expect-error: the name is the one under which the user stands
  new nats.Users("named", { account, users: { alice: { name: "bob" } } }),
];

export const roles = () => [
  new nats.Role("full", {
    description: text,
    key,
    template: {
      permissions: {
        publish: { allow: ["a.{{name()}}", text] },
        responses: { maxMessages: 1, expires: "1m" },
      },
      limits: { payload: "4KiB" },
      bearerToken: flag,
    },
  }),
  // @ts-expect-error: a role without a template would be a plain key
  new nats.Role("empty", {}),
  // @ts-expect-error: users have tags, templates name them
  new nats.Role("tags", { template: { tags: ["a:b"] } }),
  new nats.Account("lists", { operator: system, signingKeys: [role, key, text, "A…"] }),
];

export const activations = () => [
  new nats.Activation("account", { exporter: account, importer: account, type: "stream", subject: text }),
  new nats.Activation("key", { exporter: account, importer: key, type, subject: "a" }),
  new nats.Activation("text", { exporter: account, importer: text, type, subject: "a", expiresIn: text }),
  // @ts-expect-error: what is imported is a stream or a service
  new nats.Activation("queue", { exporter: account, importer: text, type: "queue", subject: "a" }),
  // @ts-expect-error: a token names its importer
  new nats.Activation("anybody", { exporter: account, type: "stream", subject: "a" }),
];

export const imports = () => [
  new nats.Account("sources", {
    operator: system,
    imports: [
      { type: "stream", account, subject: "a" },
      { type: "stream", account: key, subject: "b" },
      { type, account: text, subject: text, localSubject: text, token: text },
    ],
  }),
  // @ts-expect-error: an import names its exporter
  new nats.Account("nobody", { operator: system, imports: [{ type: "stream", subject: "a" }] }),
];
