import * as nats from "pulumi-nats-auth";

// The operator and the system account, and a nats-server on this machine that trusts them.
const system = new nats.System("factory");
const server = new nats.LocalServer("dev", { config: system.serverConfig({ resolver: { type: "full" } }) });

// What a sensor may do. Servers fill in the variables for each user: its name, and its tags `line:…`.
const sensor = new nats.Role("sensor", {
  description: "Machines on the shop floor",
  template: {
    permissions: {
      publish: { allow: ["readings.{{tag(line)}}.{{name()}}"] },
      subscribe: { allow: ["commands.{{name()}}"] },
    },
    limits: { subscriptions: 10, payload: "4KiB" },
  },
});

// What a dashboard may do: look at everything, and say nothing.
const dashboard = new nats.Role("dashboard", {
  template: {
    permissions: { publish: { deny: [">"] }, subscribe: { allow: ["readings.>"] } },
  },
});

// The account lists the roles. Its own signing key stays, and signs users that have permissions of their own.
const floor = new nats.Account("floor", {
  operator: system,
  resolver: system.resolver({ servers: [server] }),
  signingKeys: [sensor, dashboard],
});

// Users under a role say only who they are. Many of them stand in one resource.
const sensors = new nats.Users("sensors", {
  account: floor,
  role: sensor,
  users: {
    press: { tags: ["line:north"] },
    lathe: { tags: ["line:north", "line:south"] },
  },
});
const wall = new nats.User("wall", {
  account: floor,
  role: dashboard,
  expiresIn: "365d",
  renewBefore: "30d",
});

// A user without a role: the only one that may send commands.
const foreman = new nats.User("foreman", {
  account: floor,
  permissions: { publish: { allow: ["commands.*"] } },
});

new nats.Creds("press", { user: sensors.get("press"), file: "press.creds" });
new nats.Creds("lathe", { user: sensors.get("lathe"), file: "lathe.creds" });
new nats.Creds("wall", { user: wall, file: "wall.creds" });
new nats.Creds("foreman", { user: foreman, file: "foreman.creds" });

export const serverUrl = server.url;
export const roles = { sensor: sensor.publicKey, dashboard: dashboard.publicKey };
export const sensorKeys = sensors.publicKeys;
