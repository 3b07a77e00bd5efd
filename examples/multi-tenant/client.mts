/**
 * Proves as two clients that the tenants reach each other, and only as the imports say.
 *
 * Usage: node client.mts <server URL>
 */
import { readFile } from "node:fs/promises";
import { connect, credsAuthenticator, type NatsConnection } from "@nats-io/transport-node";

const [servers = ""] = process.argv.slice(2);

const shop = await connectAs("shop");
const biller = await connectAs("biller");
try {
  const incoming = biller.subscribe("incoming.*", { max: 1, timeout: 5_000 });
  await biller.flush();
  shop.publish("orders.created.us.7", "An order from elsewhere");
  shop.publish("orders.created.eu.8", "An order from Europe");
  for await (const message of incoming) {
    if (message.subject !== "incoming.8") throw new Error(`Received another order: ${message.subject}`);
  }
  console.log("ok  billing hears of European orders, as incoming.8");

  shop.subscribe("orders.find", { callback: (_, message) => void message.respond("Order 8: paid") });
  await shop.flush();
  const answer = await biller.request("orders.find", "8", { timeout: 5_000 });
  console.log(`ok  billing asks the service of orders: ${answer.string()}`);
} finally {
  await Promise.all([shop.close(), biller.close()]);
}

async function connectAs(user: string): Promise<NatsConnection> {
  const authenticator = credsAuthenticator(await readFile(`${user}.creds`));
  return connect({ servers, authenticator, timeout: 5_000, reconnect: false });
}
