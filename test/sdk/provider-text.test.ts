import * as pulumi from "@pulumi/pulumi";
import { beforeAll, expect, it } from "vitest";

const registered = new Map<string, pulumi.runtime.MockResourceArgs>();

beforeAll(async () => {
  await pulumi.runtime.setMocks(
    {
      newResource: (args) => {
        registered.set(args.type, args);
        return { id: `${args.name}-id`, state: args.inputs };
      },
      call: () => ({}),
    },
    "project",
    "stack",
    true,
  );
});

// These texts stand in users' states, and the code they load runs for resources made by any earlier version. A line
// here is never changed and never removed.
const released = {
  "pulumi-nodejs:dynamic/nats-auth:KeyPair":
    'exports.handler=()=>require("pulumi-nats-auth/provider").keyPair;',
  "pulumi-nodejs:dynamic/nats-auth:Operator":
    'exports.handler=()=>require("pulumi-nats-auth/provider").operator;',
  "pulumi-nodejs:dynamic/nats-auth:Account":
    'exports.handler=()=>require("pulumi-nats-auth/provider").account;',
  "pulumi-nodejs:dynamic/nats-auth:AccountPush":
    'exports.handler=()=>require("pulumi-nats-auth/provider").accountPush;',
  "pulumi-nodejs:dynamic/nats-auth:Role": 'exports.handler=()=>require("pulumi-nats-auth/provider").role;',
  "pulumi-nodejs:dynamic/nats-auth:User": 'exports.handler=()=>require("pulumi-nats-auth/provider").user;',
  "pulumi-nodejs:dynamic/nats-auth:Users": 'exports.handler=()=>require("pulumi-nats-auth/provider").users;',
  "pulumi-nodejs:dynamic/nats-auth:Activation":
    'exports.handler=()=>require("pulumi-nats-auth/provider").activation;',
  "pulumi-nodejs:dynamic/nats-auth:Creds": 'exports.handler=()=>require("pulumi-nats-auth/provider").creds;',
  "pulumi-nodejs:dynamic/nats-auth:LocalServer":
    'exports.handler=()=>require("pulumi-nats-auth/provider").localServer;',
};

it("stores one short constant text with every resource, by which states find their provider", async () => {
  const nats = await import("../../sdk/index.ts");
  const system = new nats.System("acme");
  const server = new nats.LocalServer("dev", { config: system.serverConfig({ resolver: { type: "full" } }) });
  const role = new nats.Role("reader", { template: {} });
  const account = new nats.Account("orders", {
    operator: system,
    signingKeys: [role],
    exports: [{ type: "stream", subject: "a" }],
    resolver: system.resolver({ servers: [server] }),
  });
  new nats.AccountPush("sys", {
    account: system.systemAccount,
    resolver: system.resolver({ servers: [server] }),
  });
  const user = new nats.User("worker", { account });
  new nats.Users("team", { account, role, users: { alice: {} } });
  new nats.Activation("billing", { exporter: account, importer: account, type: "stream", subject: "a" });
  new nats.Creds("worker", { user });
  await new Promise((resolve) => setTimeout(resolve, 200));
  const texts = Object.fromEntries(
    [...registered].flatMap(([type, { inputs }]) =>
      inputs["__provider"] ? [[type, inputs["__provider"]]] : [],
    ),
  );
  expect(texts).toEqual(released);
});

it("exports a provider for every released text", async () => {
  const provider: Record<string, unknown> = { ...(await import("../../provider/dynamic.ts")) };
  for (const text of Object.values(released)) {
    const name = /\.(\w+);$/.exec(text)?.[1] ?? "";
    expect(provider[name], name).toMatchObject({
      check: expect.any(Function),
      diff: expect.any(Function),
      create: expect.any(Function),
      read: expect.any(Function),
      update: expect.any(Function),
      delete: expect.any(Function),
    });
  }
});
