/**
 * Accounts and users as programs write them, in force on one real server: what inputs do is then seen by plain clients.
 *
 * @module
 */
import type { NatsConnection, NodeConnectionOptions } from "@nats-io/transport-node";
import { liveContext } from "../../provider/context.ts";
import type { Lifecycle } from "../../provider/lifecycle.ts";
import { generateKeyPair, type KeyPair, keyPairFromSeed } from "../../provider/nkeys/index.ts";
import { account } from "../../provider/resources/account/lifecycle.ts";
import { user } from "../../provider/resources/user.ts";
import { connectAs } from "./client.ts";
import { type NatsServer, type ServerOptions, startServer } from "./nats-server.ts";
import { makeTrust, type Trust } from "./trust.ts";

/** Inputs of a resource beside its name and who signs it. */
export type Inputs = Readonly<Record<string, unknown>>;

/** An account that the server has. */
export interface EstateAccount {
  readonly key: KeyPair;
  readonly signingKey: KeyPair;
  readonly jwt: string;
}

/** A user's JWT and key. */
export interface EstateUser {
  readonly jwt: string;
  readonly key: KeyPair;
}

/** What a resource makes of its inputs, checked as in a deployment. */
async function made<Given, State>(lifecycle: Lifecycle<Given, State>, given: Inputs): Promise<State> {
  const context = { ...liveContext(), warn: () => {} };
  const { inputs, failures } = await lifecycle.check(context, undefined, given);
  if (failures.length > 0) throw new Error(failures.join("\n"));
  const { state } = await lifecycle.create(context, inputs as Given);
  return state;
}

/** Accounts as servers are given them at their start. */
export function preloadOf(accounts: Iterable<EstateAccount>): Readonly<Record<string, string>> {
  return Object.fromEntries([...accounts].map(({ key, jwt }) => [key.publicKey, jwt]));
}

/** One server that has accounts from the start. */
export class Estate {
  readonly server: NatsServer;
  readonly trust: Trust;
  readonly #accounts: ReadonlyMap<string, EstateAccount>;
  readonly #clients: NatsConnection[] = [];

  private constructor(server: NatsServer, trust: Trust, accounts: ReadonlyMap<string, EstateAccount>) {
    this.server = server;
    this.trust = trust;
    this.#accounts = accounts;
  }

  /**
   * Starts a server.
   *
   * @param wanted Inputs of each account, by name; those that depend on other accounts are given all identities.
   */
  static async start<Name extends string>(
    wanted: Readonly<Record<Name, Inputs | ((keys: Readonly<Record<Name, KeyPair>>) => Inputs)>>,
    options: Omit<ServerOptions, "trust"> = {},
  ): Promise<Estate> {
    const trust = makeTrust();
    const names = Object.keys(wanted) as Name[];
    const keys = new Map(names.map((name) => [name, generateKeyPair("account")]));
    const identities = Object.fromEntries(keys) as Record<Name, KeyPair>;
    const accounts = new Map<string, EstateAccount>();
    for (const [name, key] of keys) {
      const given = wanted[name];
      const { jwt, signingSeed = "" } = await made(account, {
        ...(typeof given === "function" ? given(identities) : given),
        name,
        key: { seed: key.seed },
        operator: { publicKey: trust.operator.publicKey, signer: { seed: trust.operatorSigningKey.seed } },
      });
      accounts.set(name, { key, jwt, signingKey: keyPairFromSeed(signingSeed) });
    }
    const preload = preloadOf(accounts.values());
    return new Estate(await startServer({ trust, preload, ...options }), trust, accounts);
  }

  account(name: string): EstateAccount {
    const found = this.#accounts.get(name);
    if (found === undefined) throw new Error(`There is no account "${name}"`);
    return found;
  }

  /** A user of an account, by its inputs. */
  async user(accountName: string, inputs: Inputs = {}): Promise<EstateUser> {
    const { key: identity, signingKey } = this.account(accountName);
    const key = generateKeyPair("user");
    const { jwt } = await made(user, {
      name: "user",
      account: { publicKey: identity.publicKey, signer: { seed: signingKey.seed } },
      key: { seed: key.seed },
      ...inputs,
    });
    return { jwt, key };
  }

  /** A client of a new user; closed with the estate. */
  async connect(
    accountName: string,
    inputs: Inputs = {},
    options: NodeConnectionOptions = {},
  ): Promise<NatsConnection> {
    return this.connectAs(await this.user(accountName, inputs), options);
  }

  /** A client of a user; closed with the estate. */
  async connectAs(who: EstateUser, options: NodeConnectionOptions = {}): Promise<NatsConnection> {
    const client = await connectAs(this.server.url, who, options);
    this.#clients.push(client);
    return client;
  }

  async stop(): Promise<void> {
    await Promise.all(this.#clients.map((client) => client.close().catch(() => undefined)));
    await this.server.stop();
  }
}

/**
 * Whether a connection is admitted. The server's reason is not looked at: a client may find its connection closed before
 * it has read why.
 */
export async function outcome(connecting: Promise<NatsConnection>): Promise<"connected" | "refused"> {
  return connecting.then(
    () => "connected",
    () => "refused",
  );
}

/** Subjects of what another client of the account receives when this one publishes. */
export async function delivered(
  from: NatsConnection,
  to: NatsConnection,
  subjects: readonly string[],
): Promise<string[]> {
  const seen: string[] = [];
  const all = to.subscribe(">", { callback: (_error, message) => void seen.push(message.subject) });
  await to.flush();
  for (const subject of subjects) from.publish(subject, "x");
  // Servers answer a ping after what came before it: no message is still on its way then.
  await from.flush();
  await to.flush();
  all.unsubscribe();
  return seen;
}

/** Subscriptions, each a subject or "subject queue", on which a client receives what is published to the subject. */
export async function received(
  client: NatsConnection,
  from: NatsConnection,
  subscriptions: readonly string[],
): Promise<string[]> {
  const heard: string[] = [];
  for (const subscription of subscriptions) {
    const [subject = "", queue] = subscription.split(" ");
    const listening = client.subscribe(subject, {
      ...(queue === undefined ? {} : { queue }),
      callback: (error) => void (error === null && heard.push(subscription)),
    });
    await client.flush();
    from.publish(subject, "x");
    await from.flush();
    await client.flush();
    listening.unsubscribe();
  }
  return heard;
}
