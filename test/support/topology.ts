/**
 * Estates of more than one cluster: a leaf node, a supercluster.
 *
 * @module
 */
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { formatCreds } from "../../provider/jwt/index.ts";
import { ask, connectAs } from "./client.ts";
import { freePort, freePorts, type NatsServer, startServer, until } from "./nats-server.ts";
import { systemUser, type Trust } from "./trust.ts";

/** Starts servers `hub` and `leaf`, the latter a leaf node bound to the system account. */
export function startLeafNode(trust: Trust): Promise<[hub: NatsServer, leaf: NatsServer]> {
  return startHubAndLeaf(trust, trust.systemAccount.publicKey);
}

/** Starts servers `hub` and `leaf`, the latter without an operator, its own system account bridged to that of the hub. */
export function startPlainLeafNode(trust: Trust): Promise<[hub: NatsServer, leaf: NatsServer]> {
  return startHubAndLeaf(trust, "SYS", {
    operator: undefined,
    resolver: undefined,
    resolver_preload: undefined,
    system_account: "SYS",
    accounts: { SYS: { users: [{ user: "sys", password: "sys" }] }, APP: {} },
  });
}

async function startHubAndLeaf(
  trust: Trust,
  account: string,
  config: Readonly<Record<string, unknown>> = {},
): Promise<[hub: NatsServer, leaf: NatsServer]> {
  const port = await freePort();
  const hub = await startServer({
    name: "hub",
    trust,
    config: { leafnodes: { listen: `127.0.0.1:${port}` } },
  });
  const { jwt, key } = systemUser(trust);
  const credentials = join(hub.directory, "leaf.creds");
  await writeFile(credentials, formatCreds(jwt, key.seed));
  const remote = { url: `nats://127.0.0.1:${port}`, credentials, account };
  const leaf = await startServer({
    name: "leaf",
    trust,
    config: { leafnodes: { remotes: [remote] }, ...config },
  });
  await until("the leaf node's connection", async () => (await hub.monitor("leafz"))["leafnodes"] === 1);
  const client = await connectAs(hub.url, systemUser(trust));
  await until(
    "answers of both servers",
    async () => (await ask(client, "$SYS.REQ.SERVER.PING.VARZ", "", 2)).length === 2,
  );
  await client.close();
  return [hub, leaf];
}

/** Starts servers `east` and `west`, each a cluster of one, joined by gateways. */
export async function startSupercluster(trust: Trust): Promise<[east: NatsServer, west: NatsServer]> {
  const [eastPort, westPort] = await freePorts(2);
  const gateways = [
    { name: "C1", url: `nats://127.0.0.1:${eastPort}` },
    { name: "C2", url: `nats://127.0.0.1:${westPort}` },
  ];
  const start = (name: string, cluster: string, port: number | undefined): Promise<NatsServer> => {
    const gateway = { name: cluster, listen: `127.0.0.1:${port}`, gateways };
    return startServer({ name, trust, config: { gateway } });
  };
  const servers = await Promise.all([start("east", "C1", eastPort), start("west", "C2", westPort)]);
  await until("both gateways", async () => {
    const pages = await Promise.all(servers.map((server) => server.monitor("gatewayz")));
    return pages.every((page) => Object.keys(page["outbound_gateways"] ?? {}).length === 1);
  });
  return servers;
}
