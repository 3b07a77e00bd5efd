import { afterAll, beforeAll, expect, test } from "vitest";
import { openResolver } from "../../provider/resolver/index.ts";
import { type NatsServer, startCluster } from "../support/nats-server.ts";
import { push } from "../support/pushing.ts";
import { makeTrust, resolverOf, TestAccount } from "../support/trust.ts";

const trust = makeTrust();
let servers: NatsServer[] = [];

beforeAll(async () => {
  servers = await startCluster(3, (name) => ({ name, trust }));
});

afterAll(() => Promise.all(servers.map((server) => server.stop())));

test("three hundred pushes at once are all proven, over one connection", async () => {
  const resolver = openResolver(
    ...resolverOf(trust, [servers[0]?.url ?? ""], { timeoutSeconds: 30, connectionName: "many" }),
  );
  const accounts = Array.from({ length: 300 }, () => new TestAccount("orders", trust.operatorSigningKey));
  const pushed = await Promise.all(accounts.map((account) => push(resolver, account)));
  const connections = await servers[0]?.monitor("connz?state=any");
  await resolver.close();
  expect(new Set(pushed.map((each) => each.servers.join()))).toEqual(new Set(["n1,n2,n3"]));
  expect(connections?.["connections"]).toMatchObject([{ name: "many" }]);
});
