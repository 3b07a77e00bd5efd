/** Accounts that were changed or lost on the servers, or are to leave them. */
import { jetstreamManager } from "@nats-io/jetstream";
import type { NatsConnection } from "@nats-io/transport-node";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type AccountClaims, decodeJwt, encodeJwt } from "../../provider/jwt/index.ts";
import { generateKeyPair, type KeyPair, keyPairFromSeed } from "../../provider/nkeys/index.ts";
import { connectAs, inForce, pushOutOfBand } from "../support/client.ts";
import { type NatsServer, startServer } from "../support/nats-server.ts";
import { type Properties, ProviderProcess } from "../support/provider-process.ts";
import { makeTrust, now, systemUser, userJwt } from "../support/trust.ts";

const trust = makeTrust();
const operator = {
  publicKey: trust.operator.publicKey,
  signer: { seed: trust.operatorSigningKey.seed },
  strict: true,
};
let server: NatsServer;
let provider: ProviderProcess;
let monitor: NatsConnection;
let resolver: Properties;

beforeAll(async () => {
  [server, provider] = await Promise.all([startServer({ trust, jetstream: true }), ProviderProcess.start()]);
  monitor = await connectAs(server.url, systemUser(trust));
  resolver = resolverFor(server);
});
afterAll(async () => {
  await monitor.close();
  await Promise.all([server.stop(), provider.stop()]);
});

const resolverFor = ({ url }: NatsServer): Properties => ({
  servers: [url],
  systemAccount: {
    publicKey: trust.systemAccount.publicKey,
    signer: { seed: trust.systemSigningKey.seed },
  },
  timeout: "2s",
});

async function created(name: string, more: Properties = {}) {
  const { inputs, failures } = await provider.check("account", { operator, name, resolver, ...more });
  expect(failures).toEqual([]);
  return { inputs, ...(await provider.create("account", inputs)) };
}

const claimsOf = (state: Properties): AccountClaims => decodeJwt(String(state["jwt"]), "account");

/** Somebody else changes the account: its JWT then. */
async function changed(
  state: Properties,
  change: (nats: AccountClaims["nats"]) => void,
  signer: KeyPair = trust.operatorSigningKey,
): Promise<string> {
  const claims = claimsOf(state);
  change(claims.nats);
  const jwt = encodeJwt({ ...claims, iat: Number(claims.iat) + 1 }, signer);
  await pushOutOfBand(monitor, jwt, 1);
  return jwt;
}

/** What the server has in force. */
async function onServer(id: string): Promise<AccountClaims["nats"] | undefined> {
  const jwt = (await inForce(monitor, id, [server]))[server.name];
  return jwt === undefined ? undefined : decodeJwt(jwt, "account").nats;
}

const says = (text: string) => expect.poll(() => provider.output).toContain(text);

describe("Refreshing an account that somebody else has changed", () => {
  it("takes their JWT and inputs that say the same, so that a preview shows what differs", async () => {
    const { id, state, inputs } = await created("orders", { limits: { connections: 5 }, onDelete: "retain" });
    const jwt = await changed(state, (nats) => {
      Object.assign(nats.limits, { conn: 99 });
      nats.exports = [{ subject: "orders.>", type: "stream" }];
    });
    const found = await provider.read("account", id, state);
    expect(found.state["jwt"]).toBe(jwt);
    expect(found.state["published"]).toMatchObject({ servers: [server.name] });
    expect(found.inputs).toEqual({
      ...inputs,
      limits: { connections: 99 },
      exports: [{ subject: "orders.>", type: "stream" }],
    });
    await says(
      'Account "orders" was changed on the servers by somebody else (on n1): exports["stream orders.>"], limits.connections',
    );

    expect((await provider.diff("account", id, found.state, inputs)).changes).toBe(true);
    const { state: after } = await provider.update("account", id, found.state, inputs);
    expect(await onServer(id)).toMatchObject({ limits: { conn: 5 } });
    expect([after["seed"], after["signingSeed"]]).toEqual([state["seed"], state["signingSeed"]]);
    expect((await provider.diff("account", id, after, inputs)).changes).toBe(false);
  });

  it("keeps revocations that it finds, and asserts those again that were taken back", async () => {
    const [found, lost] = [generateKeyPair("user").publicKey, generateKeyPair("user").publicKey];
    const { id, state, inputs } = await created("revoking");
    await changed(state, (nats) => {
      nats.revocations = { [lost]: now() };
    });
    const { state: first, inputs: same } = await provider.read("account", id, state);
    expect(same).toEqual(inputs);
    expect((await provider.diff("account", id, first, inputs)).changes).toBe(false);

    await changed(first, (nats) => {
      nats.revocations = { [found]: now() };
    });
    const { state: second } = await provider.read("account", id, first);
    expect((await provider.diff("account", id, second, inputs)).changes).toBe(true);
    await provider.update("account", id, second, inputs);
    expect(Object.keys((await onServer(id))?.revocations ?? {}).sort()).toEqual([found, lost].sort());
  });

  it("goes on with a given key, and without a signing key of its own", async () => {
    const { publicKey } = generateKeyPair("account");
    const { id, state, inputs } = await created("given", { key: { publicKey }, generateSigningKey: false });
    await changed(state, (nats) => {
      nats.description = "new";
    });
    expect((await provider.read("account", id, state)).inputs).toEqual({ ...inputs, description: "new" });
  });

  it("leaves an account alone that a key of another operator has signed, until it is told to adopt", async () => {
    const { id, state, inputs } = await created("taken");
    const stranger = generateKeyPair("operator");
    await changed(state, () => undefined, stranger);
    const { state: found } = await provider.read("account", id, state);
    expect([found["jwt"], found["published"]]).toEqual([state["jwt"], undefined]);
    await says(`in force nowhere), and signed by another key (${stranger.publicKey})`);
    await expect(provider.update("account", id, found, inputs)).rejects.toThrow(
      /signed by O\w{55}.*: set adopt: true in the resolver to take it over, or use another account key/,
    );
    const adopting = { ...inputs, resolver: { ...resolver, adopt: true } };
    const { state: after } = await provider.update("account", id, found, adopting);
    expect(after["published"]).toMatchObject({ servers: [server.name] });
  });

  it("never makes a new key for one that is lost, and pushes it again", async () => {
    const { id, state, inputs } = await created("lost");
    await monitor.close();
    await server.restartWithEmptyStore();
    monitor = await connectAs(server.url, systemUser(trust));
    const { state: found, id: same } = await provider.read("account", id, state);
    expect(same).toBe(id);
    await says(
      'Account "lost" is on none of its servers; the next update pushes it again, with the same keys',
    );
    const { state: after } = await provider.update("account", id, found, inputs);
    expect([after["seed"], after["signingSeed"]]).toEqual([state["seed"], state["signingSeed"]]);
    expect(await onServer(id)).toBeDefined();
  });
});

describe("An account whose resolver moves to other servers", () => {
  const stays = (id: string, name: string) =>
    `Account "${name}" (${id}) stays in force on ${server.url}, as it is there, unless other URLs of its resolver`;

  it("stays in force on the former ones, and says so", async () => {
    const other = await startServer({ trust, name: "n2" });
    try {
      const { id, state, inputs } = await created("moving");
      const news = { ...inputs, resolver: resolverFor(other) };
      const { state: after } = await provider.update("account", id, state, news);
      expect(after["published"]).toMatchObject({ servers: ["n2"] });
      expect(await onServer(id)).toBeDefined();
      await says(stays(id, "moving"));
    } finally {
      await other.stop();
    }
  });

  it("says so too where it has no resolver any more, and not where one URL comes beside another", async () => {
    const { id, state, inputs } = await created("leaving");
    const more = { ...resolver, servers: [server.url, server.url.replace("127.0.0.1", "localhost")] };
    const { state: same } = await provider.update("account", id, state, { ...inputs, resolver: more });
    expect(provider.output).not.toContain(stays(id, "leaving"));
    const { resolver: _, ...offline } = inputs;
    await provider.update("account", id, same, offline);
    await says(`Account "leaving" (${id}) stays in force on ${server.url}`);
  });
});

describe("Deleting an account", () => {
  const whatThen =
    "Its users have left the state already. Creds of its users stay valid until it is deleted: to revoke them all " +
    'before, put the account back into the program with `revocations: { "*": "';

  /** An account with a stream. */
  async function withStream(name: string, more: Properties = {}) {
    const account = await created(name, {
      jetstream: { diskStorage: "1MiB", memoryStorage: "1MiB" },
      ...more,
    });
    const key = generateKeyPair("user");
    const signer = keyPairFromSeed(String(account.state["signingSeed"]));
    const client = await connectAs(server.url, { key, jwt: userJwt(key.publicKey, account.id, signer) });
    await (await jetstreamManager(client)).streams.add({ name: "JOURNAL", subjects: ["journal"] });
    await client.close();
    return account;
  }

  it("is refused while it has streams, which are named, and says what that means for its users", async () => {
    const { id, state } = await withStream("streaming");
    await expect(provider.delete("account", id, state)).rejects.toThrow(
      'Cannot delete account "streaming" from the servers: it has 1 JetStream stream (JOURNAL): delete them first, ' +
        `or set onDelete to "purge", "disable" or "retain". ${whatThen}`,
    );
    expect(await onServer(id)).toBeDefined();
  });

  it("goes ahead although it has streams when it is to be purged", async () => {
    const { id, state } = await withStream("purged", { onDelete: "purge" });
    await provider.delete("account", id, state);
    const { state: after } = await provider.read("account", id, state);
    expect(after["published"]).toBeUndefined();
  });

  it("leaves it without clients and leaf nodes when it is to be disabled, and cuts them off", async () => {
    const { id, state } = await created("disabled", { onDelete: "disable" });
    const key = generateKeyPair("user");
    const signer = keyPairFromSeed(String(state["signingSeed"]));
    const user = { key, jwt: userJwt(key.publicKey, id, signer) };
    const client = await connectAs(server.url, user);
    const closed = client.closed();
    await provider.delete("account", id, state);
    await closed;
    await expect(connectAs(server.url, user)).rejects.toThrow();
    const { conn = 0, leaf = 0 } = (await onServer(id))?.limits ?? {};
    expect([conn, leaf]).toEqual([0, 0]);
  });

  it("disables it although the account that it imports from is gone", async () => {
    const exporter = await created("exporter", { exports: [{ subject: "orders.>", type: "stream" }] });
    const { id, state } = await created("importer", {
      onDelete: "disable",
      imports: [{ subject: "orders.>", account: exporter.id, type: "stream" }],
    });
    await provider.delete("account", exporter.id, exporter.state);
    await provider.delete("account", id, state);
    expect((await onServer(id))?.limits.conn ?? 0).toBe(0);
    await says(
      `Account "importer": The import of "orders.>" from account ${exporter.id} is left out, for no server has that account`,
    );
  });

  it("of the system account is refused", async () => {
    const { publicKey } = trust.systemAccount;
    const { id, state } = await created("SYS", {
      key: { publicKey },
      signingKeys: [trust.systemSigningKey.publicKey],
    });
    await expect(provider.delete("account", id, state)).rejects.toThrow(
      /Cannot delete account "SYS" from the servers: it is the servers' system account, which is never deleted/,
    );
  });

  it("without a proof of where it is says that a server that is down brings it back", async () => {
    const { id, state } = await created("unproven");
    const { published: _, ...unproven } = state;
    await provider.delete("account", id, unproven);
    await says('Account "unproven": deleted on n1; a server that is down now brings the account back');
  });

  it("is refused while the server cannot be reached", async () => {
    const { id, state } = await created("waiting");
    await server.halt();
    await expect(provider.delete("account", id, state)).rejects.toThrow(
      /Cannot delete account "waiting" from the servers: Cannot connect to the server: .+ is the server running/,
    );
    await server.restart();
    await provider.delete("account", id, state);
  });

  it("where servers do not allow it says what to change there", async () => {
    const strict = await startServer({ trust, resolverSettings: { allow_delete: false } });
    try {
      const { id, state } = await created("staying", { resolver: resolverFor(strict) });
      await expect(provider.delete("account", id, state)).rejects.toThrow(
        'does not allow deletion: set allow_delete: true in its resolver block and restart it, or set onDelete to "disable" or "retain"',
      );
    } finally {
      await strict.stop();
    }
  });
});
