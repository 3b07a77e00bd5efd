import * as nats from "pulumi-nats-auth";

// The operator names the system account, which the operator signs: `System` makes the account's key first.
const system = new nats.System("market");
const server = new nats.LocalServer("dev", { config: system.serverConfig({ resolver: { type: "full" } }) });
const resolver = system.resolver({ servers: [server] });

// Each of the two accounts names the other. Neither could come first, but their keys can.
const shopKey = new nats.KeyPair("shop", { kind: "account" });
const stockKey = new nats.KeyPair("stock", { kind: "account" });

const shop = new nats.Account("shop", {
  operator: system,
  resolver,
  key: shopKey,
  exports: [{ type: "stream", subject: "orders.>" }],
  imports: [{ type: "service", account: stockKey, subject: "stock.reserve" }],
});

const stock = new nats.Account("stock", {
  operator: system,
  resolver,
  key: stockKey,
  exports: [{ type: "service", subject: "stock.reserve" }],
  imports: [{ type: "stream", account: shopKey, subject: "orders.>", localSubject: "shop.orders.>" }],
});

new nats.Creds("shop", { user: new nats.User("shop", { account: shop }), file: "shop.creds" });
new nats.Creds("stock", { user: new nats.User("stock", { account: stock }), file: "stock.creds" });

export const serverUrl = server.url;
export const accounts = { shop: shop.publicKey, stock: stock.publicKey };
