/**
 * Proves as a client what the program in index.ts declares. Shows how an application connects with a creds file.
 *
 * Usage: node client.mts <server URL> <creds of my-user> <creds of my-admin>
 */
import { readFile } from "node:fs/promises";
import { jetstream, jetstreamManager } from "@nats-io/jetstream";
import {
  connect,
  credsAuthenticator,
  type NatsConnection,
  PermissionViolationError,
} from "@nats-io/transport-node";

const [servers = "", userCreds = "", adminCreds = ""] = process.argv.slice(2);

await withConnection(userCreds, async (connection) => {
  await publishAndReceive(connection, "foo.hello", "Hello from my-user");
  proven("my-user publishes to foo.hello and receives it");

  await expectRefusal(connection, "secret.x");
  proven("my-user is refused on secret.x: permissions violation");
});

await withConnection(adminCreds, async (connection) => {
  await storeAndRead(connection, "quickstart", "events.first", "Stored by my-admin");
  proven("my-admin makes a JetStream stream, stores and reads a message, and deletes the stream");
});

async function withConnection(
  credsFile: string,
  use: (connection: NatsConnection) => Promise<void>,
): Promise<void> {
  const authenticator = credsAuthenticator(await readFile(credsFile));
  const connection = await connect({ servers, authenticator, timeout: 5_000, reconnect: false });
  try {
    await use(connection);
  } finally {
    await connection.close();
  }
}

async function publishAndReceive(connection: NatsConnection, subject: string, text: string): Promise<void> {
  const subscription = connection.subscribe(subject, { max: 1, timeout: 5_000 });
  connection.publish(subject, text);
  for await (const message of subscription) {
    if (message.string() !== text)
      throw new Error(`Received another text on ${subject}: ${message.string()}`);
    return;
  }
  throw new Error(`Received nothing on ${subject}`);
}

/** The server answers a forbidden publish by an error on the connection, which stays open. */
async function expectRefusal(connection: NatsConnection, subject: string): Promise<void> {
  const statuses = connection.status();
  connection.publish(subject, "Should not get through");
  // The answer to this ping comes after the refusal.
  const answered = connection.flush().then(() => connection.close());
  for await (const status of statuses) {
    if (status.type === "error" && isRefusal(status.error, subject)) return answered;
  }
  throw new Error(`The server allowed a publish to ${subject}`);
}

function isRefusal(error: Error, subject: string): boolean {
  return (
    error instanceof PermissionViolationError && error.operation === "publish" && error.subject === subject
  );
}

async function storeAndRead(
  connection: NatsConnection,
  stream: string,
  subject: string,
  text: string,
): Promise<void> {
  const manager = await jetstreamManager(connection);
  await manager.streams.add({ name: stream, subjects: [subject] });
  try {
    const { seq } = await jetstream(connection).publish(subject, text);
    const stored = await manager.streams.getMessage(stream, { seq });
    if (stored?.string() !== text) throw new Error(`Read another text from the stream: ${stored?.string()}`);
  } finally {
    await manager.streams.delete(stream);
  }
}

function proven(what: string): void {
  console.log(`  ok  ${what}`);
}
