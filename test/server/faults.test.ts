import { rm } from "node:fs/promises";
import type { NatsConnection } from "@nats-io/transport-node";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type AccountClaims, decodeJwt } from "../../provider/jwt/index.ts";
import { generateKeyPair } from "../../provider/nkeys/index.ts";
import {
  openResolver,
  type Resolver,
  type ResolverSettings,
  verdictTexts,
} from "../../provider/resolver/index.ts";
import { ask, connectAs, inForce, pushOutOfBand } from "../support/client.ts";
import { meshed, type NatsServer, startCluster, until } from "../support/nats-server.ts";
import { failureOf, push } from "../support/pushing.ts";
import { makeTrust, now, resolverOf, systemUser, TestAccount } from "../support/trust.ts";

const trust = makeTrust();
const all = ["n1", "n2", "n3"];

let servers: NatsServer[] = [];
let resolver: Resolver;
let other: NatsConnection;
let account: TestAccount;

/** A resolver that soon gives up on servers that do not answer. */
function hasty(settings: Partial<ResolverSettings> = {}): Resolver {
  return openResolver(...resolverOf(trust, [server("n1").url], { timeoutSeconds: 2, ...settings }));
}

function server(name: string): NatsServer {
  const found = servers.find((each) => each.name === name);
  if (found === undefined) throw new Error(`No server ${name}`);
  return found;
}

/** The id of a client's connection to a server, by the client's name. */
async function connectionId(target: NatsServer, name: string): Promise<number> {
  let id: number | undefined;
  await until(`a connection named ${name}`, async () => {
    const { connections } = await target.monitor("connz");
    const all: readonly { cid: number; name?: string }[] = Array.isArray(connections) ? connections : [];
    id = all.find((each) => each.name === name)?.cid;
    return id !== undefined;
  });
  return id ?? 0;
}

/** Has a server cut the connection of a client with this name; the id of that connection. */
async function kick(target: NatsServer, name: string): Promise<number> {
  const cid = await connectionId(target, name);
  const { server_id } = await target.monitor("varz");
  await ask(other, `$SYS.REQ.SERVER.${server_id}.KICK`, JSON.stringify({ cid }), 1);
  return cid;
}

function claimsOf(jwt: string): AccountClaims {
  return decodeJwt(jwt, "account");
}

beforeEach(async () => {
  account = new TestAccount("orders", trust.operatorSigningKey);
  servers = await startCluster(3, (name) => ({ name, trust }));
  resolver = openResolver(...resolverOf(trust, [server("n1").url]));
  other = await connectAs(server("n1").url, systemUser(trust));
});

afterEach(async () => {
  await other.close();
  await resolver.close();
  await Promise.all(servers.map((each) => each.stop()));
});

describe("a server that is away", () => {
  test("a node that is down is named when it had the account at the last push", async () => {
    const { servers: provenServers } = await push(resolver, account, account.jwt());
    expect(provenServers).toEqual(all);
    await server("n2").halt();
    const failure = await failureOf(
      push(
        hasty(),
        account,
        account.jwt((nats) => {
          nats.limits.conn = 7;
        }),
        { provenServers },
      ),
    );
    expect(failure.code).toBe("RESOLVER_MISSING_SERVERS");
    expect(failure.message).toContain(
      "server n2 had the account in force at the last push and does not answer now",
    );
  });

  test("a refresh warns of a node that is down and had the account", async () => {
    const { jwt, servers: provenServers } = await push(resolver, account);
    expect(provenServers).toEqual(all);
    await server("n2").halt();
    const lookup = await hasty().lookup(account.publicKey, provenServers);
    expect(lookup).toMatchObject({ jwt, servers: ["n1", "n3"], verdicts: [] });
    expect(lookup.warnings.join()).toContain("server n2 had the account in force at the last push");
  });

  test("a refresh that asks for storage only is told of a node that is silent", async () => {
    const stored = hasty({ proof: "stored" });
    await push(resolver, account);
    await stored.lookup(account.publicKey);
    await server("n3").pause();
    const { verdicts } = await stored.lookup(account.publicKey);
    expect(verdicts).toMatchObject([{ code: "RESOLVER_TIMEOUT", server: "n3" }]);
  });

  test("fewer servers than expectServers are an error that names those that answered", async () => {
    const expecting = hasty({ expectServers: 4 });
    const failure = await failureOf(
      expecting.push({ jwt: account.jwt(), sign: async (claims) => account.sign(claims), label: "orders" }),
    );
    expect(failure.code).toBe("RESOLVER_MISSING_SERVERS");
    expect(failure.message).toContain("expectServers is 4, but only 3 answered: n1, n2, n3");
  });

  test("a user is not taken for revoked while servers that may have the account are away", async () => {
    await push(resolver, account);
    await resolver.close();
    await server("n3").pause();
    for (const name of ["n1", "n2"]) await server(name).restartWithEmptyStore();
    const revoking = hasty({ expectServers: 3 }).revoke({
      account: account.publicKey,
      users: { [account.user().key.publicKey]: now() },
      issuer: trust.operatorSigningKey.publicKey,
      sign: async (claims) => account.sign(claims),
      label: "orders",
    });
    await expect(revoking).rejects.toMatchObject({
      code: "RESOLVER_MISSING_SERVERS",
      message: expect.stringContaining("expectServers is 3, but only"),
    });
  });

  test("a node that is paused before the first push is noticed without expectServers", async () => {
    await server("n3").pause();
    const failure = await failureOf(push(hasty(), account));
    expect(failure.code).toBe("RESOLVER_MISSING_SERVERS");
    expect(failure.message).toContain("cluster C1 has 3 servers, but only n1, n2 answered");
  });

  test("a node that is paused between two pushes is named, and the next push heals it", async () => {
    const impatient = hasty();
    const { servers: provenServers } = await push(impatient, account, account.jwt());
    await server("n3").pause();
    const update = account.jwt((nats) => {
      nats.limits.conn = 7;
    }, now() + 1);
    const failure = await failureOf(push(impatient, account, update, { provenServers }));
    expect(failure.code).toBe("RESOLVER_TIMEOUT");
    expect(failure.message).toContain("server n3: did not answer");
    expect(failure.jwt).toBe(update);
    server("n3").resume();
    const pushed = await push(impatient, account, update, { provenServers });
    expect(pushed.servers).toEqual(all);
    expect(await inForce(other, account.publicKey, servers)).toEqual({
      n1: pushed.jwt,
      n2: pushed.jwt,
      n3: pushed.jwt,
    });
  });

  test("a node that restarts with an empty store gets the account with the next push", async () => {
    const jwt = account.jwt();
    const { servers: provenServers } = await push(resolver, account, jwt);
    await server("n2").restartWithEmptyStore();
    await meshed(servers);
    const pushed = await push(resolver, account, jwt, { provenServers });
    expect(await inForce(other, account.publicKey, servers)).toEqual({
      n1: pushed.jwt,
      n2: pushed.jwt,
      n3: pushed.jwt,
    });
    expect(pushed.warnings).toEqual(["Signed anew: some servers lack the JWT that others have"]);
  });

  test("connections that servers cut in mid-flight are replaced, and every push goes through", async () => {
    let cut: number | undefined;
    const pushBatches = async (): Promise<void> => {
      let last = false;
      while (!last) {
        last = cut !== undefined;
        const accounts = Array.from({ length: 40 }, () => new TestAccount("a", trust.operatorSigningKey));
        const pushing = accounts.map((each) =>
          resolver.push({ jwt: each.jwt(), sign: async (claims) => each.sign(claims), label: each.name }),
        );
        for (const pushed of await Promise.all(pushing)) expect(pushed.servers).toEqual(all);
      }
    };
    const cutOne = async (): Promise<void> => {
      cut = await kick(server("n1"), "pulumi-nats-auth");
    };
    await Promise.all([pushBatches(), cutOne()]);
    expect(await connectionId(server("n1"), "pulumi-nats-auth")).toBeGreaterThan(cut ?? 0);
  });
});

describe("a store that lost a file", () => {
  test("a JWT file removed under a running server is written again", async () => {
    const jwt = account.jwt();
    await push(resolver, account, jwt);
    await rm(server("n2").jwtFile(account.publicKey));
    const pushed = await push(resolver, account, jwt);
    expect(pushed.jwt).not.toBe(jwt);
    const lookup = await resolver.lookup(account.publicKey);
    expect(lookup).toMatchObject({ jwt: pushed.jwt, absent: 0, verdicts: [] });
  });

  test("JWT files removed under all servers are written again", async () => {
    const jwt = account.jwt();
    await push(resolver, account, jwt);
    for (const each of servers) await rm(each.jwtFile(account.publicKey));
    const pushed = await push(resolver, account, jwt);
    const lookup = await resolver.lookup(account.publicKey);
    expect(lookup).toMatchObject({ jwt: pushed.jwt, absent: 0, verdicts: [] });
  });
});

describe("other writers", () => {
  test("a JWT of a foreign issuer is not overwritten unless told to adopt", async () => {
    const stranger = new TestAccount("orders", generateKeyPair("operator"));
    const foreign = stranger.sign({ ...account.claims(), iat: now() });
    await pushOutOfBand(other, foreign, 3);
    const failure = await failureOf(push(resolver, account, account.jwt()));
    expect(failure.code).toBe("RESOLVER_FOREIGN_ISSUER");
    expect(failure.message).toContain("no key of the operator that signs it now");
    const pushed = await push(resolver, account, account.jwt(), { adopt: true });
    expect(await inForce(other, account.publicKey, servers)).toEqual({
      n1: pushed.jwt,
      n2: pushed.jwt,
      n3: pushed.jwt,
    });
  });

  test("a newer JWT of another writer is superseded, and its revocations are kept", async () => {
    const { jwt } = await push(resolver, account, account.jwt());
    const newer = account.jwt((nats) => {
      nats.limits.conn = 3;
      nats.revocations = { "*": 1_700_000_000 };
    }, now() + 1_000);
    await pushOutOfBand(other, newer, 3);
    const pushed = await push(
      resolver,
      account,
      account.jwt((nats) => {
        nats.limits.conn = 9;
      }),
    );
    const claims = claimsOf(pushed.jwt);
    expect(claims.nats.limits.conn).toBe(9);
    expect(claims.nats.revocations).toEqual({ "*": 1_700_000_000 });
    expect(Number(claims.iat)).toBeGreaterThan(now() + 990);
    expect(pushed.jwt).not.toBe(jwt);
  });

  test("an older JWT pushed out of band is superseded", async () => {
    await push(resolver, account, account.jwt());
    await pushOutOfBand(
      other,
      account.jwt((nats) => {
        nats.limits.conn = 1;
      }, now() - 1_000),
      3,
    );
    const lookup = await resolver.lookup(account.publicKey);
    expect(claimsOf(lookup.jwt ?? "").nats.limits.conn).toBe(1);
    const pushed = await push(resolver, account, account.jwt());
    expect(await inForce(other, account.publicKey, servers)).toEqual({
      n1: pushed.jwt,
      n2: pushed.jwt,
      n3: pushed.jwt,
    });
  });

  test("a revocation added out of band before an update survives it", async () => {
    const user = account.user();
    const { jwt } = await push(resolver, account, account.jwt());
    const revoked = claimsOf(jwt);
    revoked.nats.revocations = { [user.key.publicKey]: now() };
    await pushOutOfBand(other, account.sign({ ...revoked, iat: now() + 1 }), 3);
    const pushed = await push(
      resolver,
      account,
      account.jwt((nats) => {
        nats.limits.conn = 9;
      }, now() + 2),
    );
    expect(claimsOf(pushed.jwt).nats.revocations).toEqual(revoked.nats.revocations);
    await expect(connectAs(server("n3").url, user)).rejects.toThrow(/Authorization Violation/);
  });

  test("servers that differ are told apart by a lookup", async () => {
    const { jwt } = await push(resolver, account, account.jwt());
    await rm(server("n2").jwtFile(account.publicKey));
    const lookup = await resolver.lookup(account.publicKey);
    expect(lookup.jwt).toBe(jwt);
    expect(verdictTexts(lookup.verdicts)).toEqual([
      "1 of 3 stores hold another JWT or none: does something else write this account?",
    ]);
  });
});
