/**
 * A server that loads an account whose exporter no server knows looks for it for about two seconds, and reads nothing
 * else from its peers meanwhile. No push may bring that about: other tenants are watched while it is tried.
 */
import type { NatsConnection } from "@nats-io/transport-node";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { generateKeyPair } from "../../provider/nkeys/index.ts";
import { openResolver, type Resolver, verdictTexts } from "../../provider/resolver/index.ts";
import { connectAs, pushOutOfBand } from "../support/client.ts";
import { type NatsServer, startCluster, until } from "../support/nats-server.ts";
import { failureOf, push } from "../support/pushing.ts";
import { makeTrust, now, resolverOf, systemUser, TestAccount } from "../support/trust.ts";

const trust = makeTrust();
const newAccount = (name: string): TestAccount => new TestAccount(name, trust.operatorSigningKey);
const tenant = newAccount("tenant");
const loaded = newAccount("loaded");
const missing = generateKeyPair("account").publicKey;

let servers: NatsServer[] = [];
let resolver: Resolver;
/** For pushes that must fail. */
let hasty: Resolver;
let system: NatsConnection;
let sender: NatsConnection;
let receiver: NatsConnection;
let client: NatsConnection;

beforeAll(async () => {
  // One route between two servers: with several, the tenant might use another one than the servers themselves.
  servers = await startCluster(3, (name) => ({ name, trust, cluster: { pool_size: -1 } }));
  const [one = "", , three = ""] = servers.map(({ url }) => url);
  resolver = openResolver(...resolverOf(trust, [one]));
  hasty = openResolver(...resolverOf(trust, [one], { timeoutSeconds: 2 }));
  for (const account of [tenant, loaded]) await push(resolver, account);
  system = await connectAs(one, systemUser(trust));
  sender = await connectAs(one, tenant.user());
  receiver = await connectAs(three, tenant.user());
  client = await connectAs(three, loaded.user());
});

afterAll(async () => {
  await Promise.all([system, sender, receiver, client].map((each) => each?.close()));
  await Promise.all([resolver.close(), hasty.close()]);
  await Promise.all(servers.map((server) => server.stop()));
});

/** Imports from an account that no server has. */
function importing(account: TestAccount, iat: number): string {
  return account.jwt((nats) => {
    nats.imports = [{ name: "orders", subject: "orders.>", account: missing, type: "stream" }];
  }, iat);
}

/** The longest time in milliseconds in which nothing came from one server to the other while something was done. */
async function longestGap(doing: () => Promise<unknown>): Promise<number> {
  let last = 0;
  let longest = 0;
  const subscription = receiver.subscribe("tick", {
    callback: () => {
      const at = performance.now();
      if (last > 0) longest = Math.max(longest, at - last);
      last = at;
    },
  });
  const ticking = setInterval(() => sender.publish("tick"), 5);
  await until("the first tick", () => last > 0);
  await doing();
  await new Promise((resolve) => setTimeout(resolve, 2_500));
  clearInterval(ticking);
  subscription.unsubscribe();
  return longest;
}

describe("a push of an account that imports from one that no server has", () => {
  test("is refused, and other tenants notice nothing", async () => {
    const gap = await longestGap(async () => {
      const { message } = await failureOf(push(hasty, loaded, importing(loaded, now() + 1)));
      expect(message).toContain("which is not on every server: push that account first");
    });
    expect(gap).toBeLessThan(500);
  });

  test("is not made up for by a refresh, which other tenants do not notice either", async () => {
    const fresh = newAccount("fresh");
    const gap = await longestGap(async () => {
      await failureOf(push(hasty, fresh, importing(fresh, now())));
      const { jwt, verdicts } = await resolver.lookup(fresh.publicKey);
      expect(jwt).toBeDefined();
      expect(verdictTexts(verdicts).join()).toContain(
        "which is not on every server: push that account first",
      );
    });
    expect(gap).toBeLessThan(500);
  });

  test("would stop the traffic between servers for more than a second, if it were only published", async () => {
    const gap = await longestGap(() => pushOutOfBand(system, importing(loaded, now() + 2), 3).catch(() => 0));
    expect(gap).toBeGreaterThan(1_000);
  });
});
