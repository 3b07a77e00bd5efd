/**
 * Proves as clients what the roles allow.
 *
 * Usage: node client.mts <server URL>
 */
import { readFile } from "node:fs/promises";
import {
  connect,
  credsAuthenticator,
  type NatsConnection,
  PermissionViolationError,
} from "@nats-io/transport-node";

const [servers = ""] = process.argv.slice(2);

const wall = await connectAs("wall");
const press = await connectAs("press");
const lathe = await connectAs("lathe");
const foreman = await connectAs("foreman");
try {
  const readings = wall.subscribe("readings.>", { max: 3, timeout: 5_000 });
  await wall.flush();
  press.publish("readings.north.press", "21.5");
  lathe.publish("readings.north.lathe", "19.0");
  lathe.publish("readings.south.lathe", "19.1");
  const seen: string[] = [];
  for await (const { subject } of readings) seen.push(subject);
  console.log(`ok  the wall sees ${seen.sort().join(", ")}`);

  const commands = press.subscribe("commands.press", { max: 1, timeout: 5_000 });
  await press.flush();
  foreman.publish("commands.press", "stop");
  for await (const _ of commands) console.log("ok  the press hears its own commands");

  await expectRefusal(press, "readings.south.press", "a line that is not its own");
  await expectRefusal(press, "readings.north.lathe", "another sensor's name");
  await expectRefusal(wall, "commands.press", "a command from the wall");
} finally {
  await Promise.all([wall, press, lathe, foreman].map((connection) => connection.close()));
}

async function connectAs(user: string): Promise<NatsConnection> {
  const authenticator = credsAuthenticator(await readFile(`${user}.creds`));
  return connect({ servers, authenticator, timeout: 5_000, reconnect: false });
}

/** The server answers a forbidden publish by an error on the connection, which stays open. */
async function expectRefusal(connection: NatsConnection, subject: string, what: string): Promise<void> {
  const statuses = connection.status();
  connection.publish(subject, "Should not get through");
  const tooLate = setTimeout(() => void connection.close(), 5_000);
  for await (const status of statuses) {
    if (status.type !== "error" || !(status.error instanceof PermissionViolationError)) continue;
    clearTimeout(tooLate);
    console.log(`ok  refused: ${what}, ${subject}`);
    return;
  }
  throw new Error(`The server allowed a publish to ${subject}`);
}
