/** Things that one resource has after another, as after a rename: the engine makes the new one, then deletes the old. */
import { access, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { NatsConnection } from "@nats-io/transport-node";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { formatCreds } from "../../provider/jwt/index.ts";
import { generateKeyPair, type KeyPair } from "../../provider/nkeys/index.ts";
import { ask, connectAs } from "../support/client.ts";
import { type NatsServer, startServer } from "../support/nats-server.ts";
import { type Properties, ProviderProcess } from "../support/provider-process.ts";
import { makeTrust, systemUser } from "../support/trust.ts";

const trust = makeTrust();
const operator = { publicKey: trust.operator.publicKey, signer: { seed: trust.operatorSigningKey.seed } };
let server: NatsServer;
let provider: ProviderProcess;
let monitor: NatsConnection;
let resolver: Properties;
let account: Properties;
let revocation: Properties;

beforeAll(async () => {
  [server, provider] = await Promise.all([startServer({ trust }), ProviderProcess.start()]);
  monitor = await connectAs(server.url, systemUser(trust));
  const { publicKey } = trust.systemAccount;
  const signer = { seed: trust.systemSigningKey.seed };
  resolver = { servers: [server.url], systemAccount: { publicKey, signer }, timeout: "2s" };
  account = await newAccount();
  revocation = { operator, resolver };
});
afterAll(async () => {
  await monitor.close();
  await Promise.all([server.stop(), provider.stop()]);
});

async function newAccount(): Promise<Properties> {
  const { id, state } = await provider.create("account", { operator, name: "orders", resolver });
  return { publicKey: id, signer: { seed: state["signingSeed"] } };
}

const userOf = (key: KeyPair, name: string) => ({ account, revocation, name, key: { seed: key.seed } });
const usersOf = (key: KeyPair, name: string, entry = "ann") => ({
  account,
  revocation,
  name,
  users: { [entry]: { key: { seed: key.seed } } },
});

async function connects(key: KeyPair, jwt: unknown): Promise<boolean> {
  const client = await connectAs(server.url, { jwt: String(jwt), key }).catch(() => undefined);
  await client?.close();
  return client !== undefined;
}

const jwtOf = (state: Properties, entry: string) => (state["jwts"] as Properties)[entry];

describe("A user's given key", () => {
  it("stays valid when a user of another name has it, and the deletion says so", async () => {
    const key = generateKeyPair("user");
    const before = await provider.create("user", userOf(key, "before"));
    const after = await provider.create("user", userOf(key, "after"));
    await provider.delete("user", before.id, before.state);
    expect(await connects(key, after.state["jwt"])).toBe(true);
    expect(await provider.printed()).toContain(
      `User "before" (${key.publicKey}): kept, another resource of this update has its key. ` +
        "Creds given out before stay valid too, until they expire",
    );
    await provider.delete("user", after.id, after.state);
    expect(await connects(key, after.state["jwt"])).toBe(false);
  });

  it("stays valid when the deletion failed, and a later update finds the user that has it unchanged", async () => {
    const key = generateKeyPair("user");
    const before = await provider.create("user", userOf(key, "before"));
    const after = await provider.create("user", userOf(key, "after"));
    const later = await ProviderProcess.start();
    await later.diff("user", after.id, after.state, userOf(key, "after"));
    await later.delete("user", before.id, before.state);
    await later.stop();
    expect(await connects(key, after.state["jwt"])).toBe(true);
  });

  it("is revoked when the user of another name is in another account", async () => {
    const key = generateKeyPair("user");
    const before = await provider.create("user", userOf(key, "mover"));
    await provider.create("user", { ...userOf(key, "mover"), account: await newAccount() });
    await provider.delete("user", before.id, before.state);
    expect(await connects(key, before.state["jwt"])).toBe(false);
  });

  it("stays valid when it moves into Users", async () => {
    const key = generateKeyPair("user");
    const before = await provider.create("user", userOf(key, "alone"));
    const team = await provider.create("users", usersOf(key, "team"));
    await provider.delete("user", before.id, before.state);
    expect(await connects(key, jwtOf(team.state, "ann"))).toBe(true);
  });

  it("stays valid when it moves out of Users, in whichever order, and at the same time", async () => {
    const orders: ((leave: () => Promise<unknown>, enter: () => Promise<unknown>) => Promise<unknown>)[] = [
      (leave, enter) => leave().then(enter),
      (leave, enter) => enter().then(leave),
      (leave, enter) => Promise.all([leave(), enter()]),
      (leave, enter) => Promise.all([enter(), leave()]),
    ];
    for (const inOrder of orders) {
      const key = generateKeyPair("user");
      const team = await provider.create("users", usersOf(key, "team"));
      let jwt: unknown;
      await inOrder(
        () => provider.update("users", team.id, team.state, { ...usersOf(key, "team"), users: {} }),
        async () => {
          jwt = (await provider.create("user", userOf(key, "alone"))).state["jwt"];
        },
      );
      expect(await connects(key, jwt)).toBe(true);
    }
  });

  it("stays valid when its Users are renamed", async () => {
    const key = generateKeyPair("user");
    const before = await provider.create("users", usersOf(key, "before"));
    const { account: _, ...news } = usersOf(key, "after", "bea");
    const wanted = { ...news, account };
    expect((await provider.diff("users", before.id, before.state, wanted)).replaces).toEqual(["name"]);
    const after = await provider.create("users", wanted);
    await provider.delete("users", before.id, before.state);
    expect(await connects(key, jwtOf(after.state, "bea"))).toBe(true);
  });

  it("is revoked when the only user that has it is replaced", async () => {
    const [key, other] = [generateKeyPair("user"), generateKeyPair("user")];
    const { id, state } = await provider.create("user", userOf(key, "worker"));
    expect((await provider.diff("user", id, state, userOf(other, "worker"))).replaces).toEqual(["key"]);
    await provider.create("user", userOf(other, "worker"));
    await provider.delete("user", id, state);
    expect(await connects(key, state["jwt"])).toBe(false);
  });
});

describe("An account's given key", () => {
  /** The JWT in the server's store; empty when there is none. */
  const stored = async ({ publicKey }: KeyPair) =>
    (await ask(monitor, `$SYS.REQ.ACCOUNT.${publicKey}.CLAIMS.LOOKUP`, "", 1))[0];
  const accountOf = (key: KeyPair, name: string) => ({ operator, name, resolver, key: { seed: key.seed } });

  it("stays on the servers when an account of another name has it, and the deletion says so", async () => {
    const key = generateKeyPair("account");
    const before = await provider.create("account", accountOf(key, "before"));
    const after = await provider.create("account", accountOf(key, "after"));
    await provider.delete("account", before.id, before.state);
    expect(await stored(key)).toBe(after.state["jwt"]);
    expect(await provider.printed()).toContain(
      `Account "before" (${key.publicKey}): kept, another resource of this update has its key`,
    );
    await provider.delete("account", after.id, after.state);
    expect(await stored(key)).toBe("");
  });

  it("stays on the servers when the account of another name is no longer pushed", async () => {
    const key = generateKeyPair("account");
    const before = await provider.create("account", accountOf(key, "before"));
    const { resolver: _, ...unpushed } = accountOf(key, "after");
    await provider.create("account", unpushed);
    await provider.delete("account", before.id, before.state);
    expect(await stored(key)).toBe(before.state["jwt"]);
  });

  it("stays on the servers when the deletion failed, and a later update finds the new account unchanged", async () => {
    const key = generateKeyPair("account");
    const before = await provider.create("account", accountOf(key, "before"));
    const after = await provider.create("account", accountOf(key, "after"));
    const later = await ProviderProcess.start();
    await later.diff("account", after.id, after.state, accountOf(key, "after"));
    await later.delete("account", before.id, before.state);
    await later.stop();
    expect(await stored(key)).toBe(after.state["jwt"]);
  });
});

describe("A creds file", () => {
  const exists = (path: string) =>
    access(path).then(
      () => true,
      () => false,
    );

  async function credsOf(name: string, file: string) {
    const key = generateKeyPair("user");
    const { state } = await provider.create("user", userOf(key, "worker"));
    const inputs = { name, jwt: String(state["jwt"]), seed: key.seed, file: join(provider.folder, file) };
    return {
      inputs,
      contents: formatCreds(inputs.jwt, key.seed),
      ...(await provider.create("creds", inputs)),
    };
  }

  // Under another parent, creds of the same name have the same id.
  for (const [what, name] of [
    ["of another name", "after"],
    ["under another parent", "before"],
  ] as const) {
    it(`stays when creds ${what} have it, and the deletion says so`, async () => {
      const { inputs, contents, id, state } = await credsOf("before", `${name}.creds`);
      const after = await provider.create("creds", { ...inputs, name });
      await provider.delete("creds", id, state);
      expect(await readFile(inputs.file, "utf8")).toBe(contents);
      expect(await provider.printed()).toContain(
        `Creds file "${inputs.file}": kept, another resource of this update has it`,
      );
      expect((await provider.diff("creds", after.id, after.state, { ...inputs, name })).changes).toBe(false);
    });
  }

  it("stays when the deletion failed, and a later update finds the new creds unchanged", async () => {
    const { inputs, id, state } = await credsOf("before", "retried.creds");
    const after = await provider.create("creds", { ...inputs, name: "after" });
    const later = await ProviderProcess.start();
    await later.diff("creds", after.id, after.state, { ...inputs, name: "after" });
    await later.delete("creds", id, state);
    await later.stop();
    expect(await exists(inputs.file)).toBe(true);
  });

  it("stays when creds that move away from it leave it to others", async () => {
    const { inputs, contents, id, state } = await credsOf("leaving", "first.creds");
    await provider.create("creds", { ...inputs, name: "staying" });
    const file = join(provider.folder, "second.creds");
    await provider.update("creds", id, state, { ...inputs, file });
    expect(await readFile(inputs.file, "utf8")).toBe(contents);
  });

  it("is removed when the creds that have it are replaced", async () => {
    const { inputs, id, state } = await credsOf("before", "replaced.creds");
    await provider.diff("creds", id, state, { ...inputs, name: "after" });
    await provider.delete("creds", id, state);
    expect(await exists(inputs.file)).toBe(false);
  });
});
