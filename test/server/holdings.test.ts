import { afterEach, expect, test } from "vitest";
import { lookAt } from "../../provider/resolver/holdings.ts";
import { Pool } from "../../provider/resolver/pool.ts";
import { type NatsServer, startCluster } from "../support/nats-server.ts";
import { startLeafNode, startSupercluster } from "../support/topology.ts";
import { makeTrust, resolverOf, TestAccount } from "../support/trust.ts";

const trust = makeTrust();
const account = new TestAccount("orders", trust.operatorSigningKey);
let servers: NatsServer[] = [];

afterEach(() => Promise.all(servers.map((server) => server.stop())));

test.each<[string, () => Promise<NatsServer[]>, number]>([
  ["a cluster of three", () => startCluster(3, (name) => ({ name, trust, preload })), 3],
  ["a supercluster", () => startSupercluster(trust), 2],
  ["a hub with a leaf node", () => startLeafNode(trust), 2],
])(
  "no store's unnamed answer comes after the named ones that end a look, in %s",
  async (_, start, stores) => {
    servers = await start();
    const [settings, access] = resolverOf(trust, [servers[0]?.url ?? ""], {
      timeoutSeconds: 20,
      expectServers: stores,
    });
    const pool = new Pool(settings);
    const seen = new Set<number>();
    await pool.use(access, async (session) => {
      const look = async (): Promise<void> => {
        for (let count = 0; count < 60; count++) {
          const { fullServers } = await lookAt(session, account.publicKey, { timeoutMs: 20_000 });
          seen.add(fullServers);
        }
      };
      await Promise.all(Array.from({ length: 32 }, look));
    });
    await pool.close();
    expect([...seen]).toEqual([stores]);
  },
);

const preload = { [account.publicKey]: account.jwt() };
