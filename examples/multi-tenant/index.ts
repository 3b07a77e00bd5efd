import * as nats from "pulumi-nats-auth";

// The operator and the system account, and a nats-server on this machine that trusts them.
const system = new nats.System("platform");
const server = new nats.LocalServer("dev", { config: system.serverConfig({ resolver: { type: "full" } }) });
const resolver = system.resolver({ servers: [server] });

// One tenant offers a stream and a service, to those alone who hold a token for it.
const orders = new nats.Account("orders", {
  operator: system,
  resolver,
  exports: [
    { type: "stream", subject: "orders.created.>", tokenRequired: true },
    { type: "service", subject: "orders.find", tokenRequired: true },
  ],
});

// A token names its importer, and the importer's imports hold the token: so the importer's key comes first.
const billingKey = new nats.KeyPair("billing", { kind: "account" });
const created = new nats.Activation("billing-created", {
  exporter: orders,
  importer: billingKey,
  type: "stream",
  subject: "orders.created.>",
  expiresIn: "90d",
  renewBefore: "30d",
});
const find = new nats.Activation("billing-find", {
  exporter: orders,
  importer: billingKey,
  type: "service",
  subject: "orders.find",
  expiresIn: "90d",
  renewBefore: "30d",
});

// The other tenant hears of European orders under a name of its own, and asks the service.
const billing = new nats.Account("billing", {
  operator: system,
  resolver,
  key: billingKey,
  imports: [
    {
      type: "stream",
      account: orders,
      subject: "orders.created.eu.*",
      localSubject: "incoming.$1",
      token: created.token,
    },
    { type: "service", account: orders, subject: "orders.find", token: find.token },
  ],
});

const shop = new nats.User("shop", { account: orders });
const biller = new nats.User("biller", {
  account: billing,
  permissions: {
    publish: { allow: ["orders.find"] },
    subscribe: { allow: ["incoming.>", "_INBOX.>"] },
  },
});
new nats.Creds("shop", { user: shop, file: "shop.creds" });
new nats.Creds("biller", { user: biller, file: "biller.creds" });

export const serverUrl = server.url;
export const accounts = { orders: orders.publicKey, billing: billing.publicKey };
export const tokenExpires = created.expiresAt;
