/**
 * Plain NATS clients for tests: users of an account, and writers of account JWTs that know nothing of this project.
 *
 * @module
 */
import { connect, type NatsConnection, type NodeConnectionOptions } from "@nats-io/transport-node";
import type { KeyPair } from "../../provider/nkeys/index.ts";
import type { NatsServer } from "./nats-server.ts";

/** Connects as a user who holds a JWT and its key. */
export function connectAs(
  url: string,
  { jwt, key }: { jwt: string; key: KeyPair },
  options: NodeConnectionOptions = {},
): Promise<NatsConnection> {
  return connect({
    servers: url,
    reconnect: false,
    timeout: 5_000,
    authenticator: (nonce) => ({
      jwt,
      nkey: key.publicKey,
      sig: Buffer.from(key.sign(Buffer.from(nonce ?? ""))).toString("base64url"),
    }),
    ...options,
  });
}

/** All answers to a request: `count` of them, or what comes in two seconds. */
export async function ask(
  client: NatsConnection,
  subject: string,
  body: string,
  count: number,
): Promise<string[]> {
  const answers: string[] = [];
  const replies = await client.requestMany(subject, body, {
    strategy: "count",
    maxMessages: count,
    maxWait: 2_000,
  });
  for await (const reply of replies) answers.push(reply.string());
  return answers;
}

/** Pushes a JWT as any other tool would: published, counted, nothing checked. */
export async function pushOutOfBand(client: NatsConnection, jwt: string, servers: number): Promise<void> {
  const answers = await ask(client, "$SYS.REQ.CLAIMS.UPDATE", jwt, servers);
  const refused = answers.filter((answer) => !answer.includes('"code":200'));
  if (answers.length !== servers || refused.length > 0) {
    throw new Error(`Expected ${servers} servers to store the JWT: ${answers.join("\n")}`);
  }
}

/** The JWT that each server has in force, by server name; undefined where the account is not loaded. */
export async function inForce(
  client: NatsConnection,
  account: string,
  servers: readonly NatsServer[],
): Promise<Record<string, string | undefined>> {
  const answers = await ask(client, `$SYS.REQ.ACCOUNT.${account}.INFO`, "", servers.length);
  const found: Record<string, string | undefined> = {};
  for (const answer of answers) {
    const { server, data }: { server: { name: string }; data?: { jwt?: string } } = JSON.parse(answer);
    found[server.name] = data?.jwt;
  }
  return found;
}
