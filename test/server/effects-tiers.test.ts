import { type JetStreamManager, jetstreamManager, type StreamConfig } from "@nats-io/jetstream";
import type { NatsConnection } from "@nats-io/transport-node";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Report } from "../../provider/fields/report.ts";
import { type JetStream, jetStream } from "../../provider/inputs/jetstream.ts";
import { connectAs } from "../support/client.ts";
import { type NatsServer, startCluster, until } from "../support/nats-server.ts";
import { makeTrust, TestAccount } from "../support/trust.ts";

const MiB = 2 ** 20;
const trust = makeTrust();

/** JetStream claims as an account has them. */
function limited(name: string, inputs: JetStream): { account: TestAccount; jwt: string } {
  const account = new TestAccount(name, trust.operatorSigningKey);
  const report = new Report();
  const checked = jetStream.check(inputs, "jetstream", report);
  expect(report.failures).toEqual([]);
  const jwt = account.jwt((nats) => {
    Object.assign(nats.limits, jetStream.encode(checked as JetStream));
  });
  return { account, jwt };
}

const tiered = limited("tiered", {
  tiers: { R1: { diskStorage: "1MiB" }, R3: { diskStorage: "3MiB", streams: 2 } },
});
const empty = limited("empty", { tiers: { R1: { diskStorage: "1MiB" }, R3: {} } });

let servers: readonly NatsServer[] = [];
const clients: NatsConnection[] = [];
beforeAll(async () => {
  const preload = Object.fromEntries([tiered, empty].map(({ account, jwt }) => [account.publicKey, jwt]));
  servers = await startCluster(3, (name) => ({ name, trust, preload, jetstream: true }));
  // The cluster elects who places streams, and each account is given JetStream as it is loaded.
  for (const { account } of [tiered, empty]) {
    const { streams } = await manager(account);
    await until("JetStream to have a leader and the account", () =>
      streams
        .names()
        .next()
        .then(
          () => true,
          () => false,
        ),
    );
  }
});
afterAll(async () => {
  await Promise.all(clients.map((client) => client.close()));
  await Promise.all(servers.map((server) => server.stop()));
});

async function manager(account: TestAccount): Promise<JetStreamManager> {
  const client = await connectAs(servers[0]?.url ?? "", account.user());
  clients.push(client);
  return jetstreamManager(client, { checkAPI: false });
}

/** What making a stream comes to. */
async function made(account: TestAccount, name: string, config: Partial<StreamConfig>): Promise<string> {
  const { streams } = await manager(account);
  return streams.add({ name, subjects: [`${name}.>`], ...config }).then(
    ({ config: { num_replicas } }) => `made of ${num_replicas}`,
    (error: Error) => error.message,
  );
}

describe("tiers of a cluster", () => {
  it("hold for the streams of so many replicas, each for itself", async () => {
    const { account } = tiered;
    expect(await made(account, "three", { num_replicas: 3, max_bytes: MiB })).toBe("made of 3");
    expect(await made(account, "wide", { num_replicas: 3, max_bytes: 4 * MiB })).toMatch(
      /insufficient storage/,
    );
    expect(await made(account, "one", { num_replicas: 1, max_bytes: MiB })).toBe("made of 1");
    expect(await made(account, "more", { num_replicas: 1, max_bytes: MiB })).toMatch(/insufficient storage/);
    expect(await made(account, "second", { num_replicas: 3, max_bytes: 1024 })).toBe("made of 3");
    expect(await made(account, "third", { num_replicas: 3, max_bytes: 1024 })).toMatch(
      /maximum number of streams/,
    );
  });

  it("refuse replicas that none is for", async () => {
    expect(await made(tiered.account, "two", { num_replicas: 2, max_bytes: 1024 })).toMatch(
      /no JetStream default or applicable tiered limit/,
    );
  });

  it("allow no stream in a tier that names no limit", async () => {
    expect(await made(empty.account, "none", { num_replicas: 3, max_bytes: 1024 })).toMatch(
      /insufficient storage/,
    );
  });
});
