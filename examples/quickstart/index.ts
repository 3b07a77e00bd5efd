import * as path from "node:path";
import * as pulumi from "@pulumi/pulumi";
import * as nats from "pulumi-nats-auth";

// Everything that this stack leaves on disk lies in one folder that git ignores; another stack has another.
const folder = path.resolve(__dirname, "../../.quickstart", pulumi.getStack());

// The operator and the system account, each with a signing key, and the system user.
const system = new nats.System("my-operator");

// A nats-server on this machine that trusts the operator and keeps its accounts.
const server = new nats.LocalServer("my-server", {
  config: system.serverConfig({ resolver: { type: "full" } }),
  directory: path.join(folder, "server"),
});

// An account, signed by the operator and pushed to the server. Change a limit and run `npm run quickstart` again.
const account = new nats.Account("my-account", {
  operator: system,
  resolver: system.resolver({ servers: [server] }),
  jetstream: { diskStorage: "unlimited", memoryStorage: "unlimited" },
});

// A user for an application.
const user = new nats.User("my-user", {
  account,
  permissions: { publish: { allow: ["foo.>", "bar.>"] } },
  // Servers carry this claim, but do not enforce it.
  limits: { data: "1GiB" },
});

// A user that manages streams.
const admin = new nats.User("my-admin", {
  account,
  permissions: { publish: { allow: ["$JS.API.>", "events.>"] }, subscribe: { allow: ["_INBOX.>"] } },
});

// What the clients of both connect with.
const userCreds = new nats.Creds("my-user", { user, file: path.join(folder, "my-user.creds") });
const adminCreds = new nats.Creds("my-admin", { user: admin, file: path.join(folder, "my-admin.creds") });

export const serverUrl = server.url;
export const operator = system.operator.publicKey;
export const accounts = { "my-account": account.publicKey };
export const users = { "my-user": user.publicKey, "my-admin": admin.publicKey };
export const credsFiles = { "my-user": userCreds.file, "my-admin": adminCreds.file };
