/**
 * Proves as a client of each account that both reach the other.
 *
 * Usage: node client.mts <server URL>
 */
import { readFile } from "node:fs/promises";
import { connect, credsAuthenticator, type NatsConnection } from "@nats-io/transport-node";

const [servers = ""] = process.argv.slice(2);

const shop = await connectAs("shop");
const stock = await connectAs("stock");
try {
  stock.subscribe("stock.reserve", { callback: (_, message) => void message.respond("Reserved") });
  const orders = stock.subscribe("shop.orders.>", { max: 1, timeout: 5_000 });
  await stock.flush();

  const answer = await shop.request("stock.reserve", "3 boxes", { timeout: 5_000 });
  console.log(`ok  the shop asks the stock: ${answer.string()}`);

  shop.publish("orders.new", "3 boxes");
  for await (const { subject } of orders) console.log(`ok  the stock hears of the shop: ${subject}`);
} finally {
  await Promise.all([shop.close(), stock.close()]);
}

async function connectAs(user: string): Promise<NatsConnection> {
  const authenticator = credsAuthenticator(await readFile(`${user}.creds`));
  return connect({ servers, authenticator, timeout: 5_000, reconnect: false });
}
