/** What servers cannot take, and how each is told apart from the others. */
import { afterEach, describe, expect, test } from "vitest";
import { decodeJwt, encodeJwt } from "../../provider/jwt/index.ts";
import { generateKeyPair } from "../../provider/nkeys/index.ts";
import { openResolver, type Resolver, verdictTexts } from "../../provider/resolver/index.ts";
import { connectAs, pushOutOfBand } from "../support/client.ts";
import { type NatsServer, startCluster, startServer } from "../support/nats-server.ts";
import { failureOf, push, pushOf } from "../support/pushing.ts";
import { makeTrust, now, resolverOf, systemUser, TestAccount } from "../support/trust.ts";

const trust = makeTrust();
const newAccount = (name: string): TestAccount => new TestAccount(name, trust.operatorSigningKey);

describe("one server with tight limits", () => {
  const cleanups: (() => Promise<void>)[] = [];

  afterEach(async () => {
    for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
  });

  async function start(
    options: Partial<Parameters<typeof startServer>[0]>,
    settings: Parameters<typeof resolverOf>[2] = {},
  ): Promise<{ server: NatsServer; resolver: Resolver }> {
    const server = await startServer({ trust, ...options });
    cleanups.push(() => server.stop());
    const resolver = openResolver(...resolverOf(trust, [server.url], settings));
    cleanups.push(() => resolver.close());
    return { server, resolver };
  }

  test("JetStream limits above the server's are told apart from other failures", async () => {
    const { resolver } = await start({ jetstream: { max_mem: 1_000_000, max_file: 1_000_000 } });
    const account = newAccount("orders");
    const jwt = account.jwt((nats) => {
      nats.limits = {
        ...nats.limits,
        mem_storage: 1_000,
        disk_storage: 10_000_000,
        streams: -1,
        consumer: -1,
      };
    });
    const failure = await failureOf(push(resolver, account, jwt));
    expect(failure.code).toBe("RESOLVER_NOT_IN_FORCE");
    expect(failure.message).toContain(
      "server n1: jetstream asks for more than this server's JetStream has left",
    );
  });

  test("JetStream within the server's limits is proven", async () => {
    const { resolver } = await start({ jetstream: { max_mem: 1_000_000, max_file: 1_000_000 } });
    const account = newAccount("orders");
    const jwt = account.jwt((nats) => {
      nats.limits = { ...nats.limits, mem_storage: 1_000, disk_storage: 1_000, streams: -1, consumer: -1 };
    });
    expect((await push(resolver, account, jwt)).servers).toEqual(["n1"]);
  });

  test("a full store is named", async () => {
    const { resolver } = await start({ resolverSettings: { limit: 2 } });
    await push(resolver, newAccount("a"));
    const failure = await failureOf(push(resolver, newAccount("b")));
    expect(failure.code).toBe("RESOLVER_REFUSED");
    expect(failure.message).toContain("server n1: refused the JWT: its store is full");
  });

  test("a JWT larger than a message may be is refused before it is sent", async () => {
    const { resolver } = await start({ config: { max_payload: 4_096 } });
    const account = newAccount("orders");
    const jwt = account.jwt((nats) => {
      nats.revocations = Object.fromEntries(
        Array.from({ length: 100 }, () => [generateKeyPair("user").publicKey, now()]),
      );
    });
    const failure = await failureOf(push(resolver, account, jwt));
    expect(failure.code).toBe("RESOLVER_REFUSED");
    expect(failure.message).toMatch(/server n1: the JWT has \d+ bytes, more than its max_payload of 4096/);
  });

  test.each([
    ["that has expired", { exp: now() - 10 }, "expiresAt has passed by this server's clock"],
    ["that is not valid yet", { nbf: now() + 1_000 }, "notBefore is still to come by this server's clock"],
  ])("a JWT %s is refused before the servers store it", async (_, times, text) => {
    const { resolver } = await start({});
    const account = newAccount("orders");
    const failure = await failureOf(push(resolver, account, account.sign({ ...account.claims(), ...times })));
    expect(failure.code).toBe("RESOLVER_NOT_IN_FORCE");
    expect(failure.message).toContain(`server n1: ${text}`);
    expect((await resolver.lookup(account.publicKey)).jwt).toBeUndefined();
  });

  test("an issuer that the servers do not trust is refused before anything is pushed", async () => {
    const { server, resolver } = await start({});
    const stranger = generateKeyPair("operator");
    const account = new TestAccount("orders", stranger);
    const failure = await failureOf(push(resolver, account));
    expect(failure.code).toBe("RESOLVER_UNTRUSTED_ISSUER");
    expect(failure.message).toContain(`server n1: does not trust ${stranger.publicKey}`);
    const other = await connectAs(server.url, systemUser(trust));
    cleanups.push(() => other.close());
    expect((await resolver.lookup(account.publicKey)).jwt).toBeUndefined();
  });

  test("the identity of a strict operator is told apart from an unknown key", async () => {
    const { resolver } = await start({});
    const failure = await failureOf(push(resolver, new TestAccount("orders", trust.operator)));
    expect(failure.code).toBe("RESOLVER_UNTRUSTED_ISSUER");
    expect(failure.message).toContain(
      "its operator is strict and accepts accounts signed by its signing keys only",
    );
  });

  test("a push user that the servers refuse says whose signing key to look at", async () => {
    const { server } = await start({});
    const stranger = generateKeyPair("account");
    const [settings, access] = resolverOf(trust, [server.url]);
    const resolver = openResolver(settings, { ...access, systemSigner: async () => stranger });
    const failure = await failureOf(push(resolver, newAccount("orders")));
    expect(failure.code).toBe("RESOLVER_AUTHORIZATION");
    expect(failure.message).toContain(`is ${stranger.publicKey} an unscoped signing key of it there`);
  });

  describe("a machine whose clock is wrong", () => {
    const openAt = async (seconds: number): Promise<Resolver> => {
      const { server } = await start({});
      const [settings, access] = resolverOf(trust, [server.url]);
      const clock = () => now() + seconds;
      const resolver = openResolver(settings, { ...access, clock, identity: String(seconds) });
      cleanups.push(() => resolver.close());
      return resolver;
    };

    test("by two minutes is told so, and what it signs anew is dated by the servers", async () => {
      const resolver = await openAt(-120);
      const account = newAccount("orders");
      const elsewhere = account.jwt(undefined, now() - 3_600);
      await push(resolver, account, elsewhere);
      const older = account.jwt((nats) => Object.assign(nats.limits, { conn: 7 }), now() - 7_200);
      const { jwt, warnings } = await push(resolver, account, older);
      expect(warnings.join()).toMatch(/The clock of server n1 is 1[12]\d s ahead of this machine's/);
      expect(Math.abs(Number(decodeJwt(jwt, "account").iat) - now())).toBeLessThan(5);
    });

    test("by an hour ahead cannot push", async () => {
      const failure = await failureOf(push(await openAt(3_600), newAccount("orders")));
      expect(failure.code).toBe("RESOLVER_REFUSED");
      expect(failure.message).toMatch(
        /server n1: its clock is 3[56]\d\d s behind this machine's: set the wrong one right, for expiry and revocations go by it$/,
      );
    });

    test("by an hour behind cannot log in, and is told about clocks", async () => {
      const failure = await failureOf(push(await openAt(-3_600), newAccount("orders")));
      expect(failure.code).toBe("RESOLVER_AUTHORIZATION");
      expect(failure.message).toContain("do the clocks agree?");
    });
  });

  test("an account with JetStream where no server has it is in force, with a warning", async () => {
    const { resolver } = await start({});
    const account = newAccount("orders");
    const { warnings } = await push(
      resolver,
      account,
      account.jwt((nats) => Object.assign(nats.limits, { mem_storage: -1, disk_storage: -1 })),
    );
    expect(warnings).toEqual([
      "jetstream is set, but JetStream runs on none of the servers: no stream can be made there",
    ]);
  });

  test("a user of another account is told that it cannot see the servers", async () => {
    const account = newAccount("orders");
    const { server } = await start({ preload: { [account.publicKey]: account.jwt() } });
    const [settings, access] = resolverOf(trust, [server.url], {
      systemAccount: { publicKey: account.publicKey },
    });
    const resolver = openResolver(settings, { ...access, systemSigner: async () => account.signingKey });
    cleanups.push(() => resolver.close());
    const failure = await failureOf(push(resolver, newAccount("b")));
    expect(failure.code).toBe("RESOLVER_NO_RESPONDERS");
    expect(failure.message).toContain("the push user's account is not their system account");
  });

  test("changes to the system account that would lock everyone out are refused", async () => {
    const { resolver } = await start({});
    const system = new TestAccount("SYS", trust.operatorSigningKey);
    const jwt = system.sign({
      ...system.claims((nats) => {
        nats.limits = { ...nats.limits, conn: 1, disk_storage: -1 };
        nats.authorization = { auth_users: [generateKeyPair("user").publicKey] };
      }),
      sub: trust.systemAccount.publicKey,
      exp: now() + 86_400,
    });
    const failure = await failureOf(resolver.push({ ...pushOf(system, jwt), label: "SYS" }));
    expect(failure.code).toBe("RESOLVER_REFUSED");
    for (const path of ["jetstream", "expiresAt", "limits.connections", "authCallout", "signingKeys"]) {
      expect(failure.message).toContain(`- ${path} `);
    }
  });

  test("the system account is brought up to date without a restart", async () => {
    const { resolver } = await start({});
    const system = new TestAccount("SYS", trust.operatorSigningKey);
    const jwt = system.sign({
      ...system.claims((nats) => {
        nats.signing_keys = [trust.systemSigningKey.publicKey, system.signingKey.publicKey];
      }, now() + 1),
      sub: trust.systemAccount.publicKey,
    });
    expect((await resolver.push({ ...pushOf(system, jwt), label: "SYS" })).jwt).toBe(jwt);
  });
});

test("one server that trusts another operator key is named", async () => {
  const lagging = makeTrust();
  const newKey = generateKeyPair("operator");
  const operator = (signingKeys: readonly string[]): string =>
    encodeJwt(
      {
        sub: lagging.operator.publicKey,
        iat: now(),
        nats: {
          type: "operator",
          signing_keys: [...signingKeys],
          system_account: lagging.systemAccount.publicKey,
          strict_signing_key_usage: true,
        },
      },
      lagging.operator,
    );
  const old = { ...lagging, operatorJwt: operator([lagging.operatorSigningKey.publicKey]) };
  const rotated = {
    ...lagging,
    operatorJwt: operator([lagging.operatorSigningKey.publicKey, newKey.publicKey]),
  };
  const servers = await startCluster(3, (name) => ({ name, trust: name === "n3" ? old : rotated }));
  const resolver = openResolver(...resolverOf(lagging, [servers[0]?.url ?? ""]));
  try {
    const account = new TestAccount("orders", newKey);
    const failure = await failureOf(push(resolver, account));
    expect(failure.message).toBe(
      `Cannot bring account "orders" into force: server n3: does not trust ${newKey.publicKey}, the key that signs the account: give it the operator JWT that lists this key and restart it (a reload is not enough)`,
    );
    const other = await connectAs(servers[0]?.url ?? "", systemUser(lagging));
    await pushOutOfBand(other, account.jwt(), 3);
    await other.close();
    const lookup = await resolver.lookup(account.publicKey);
    expect(verdictTexts(lookup.verdicts).join()).toContain(
      "server n3: the account cannot be loaded although it was pushed",
    );
  } finally {
    await resolver.close();
    await Promise.all(servers.map((server) => server.stop()));
  }
});
