import type { NatsConnection } from "@nats-io/transport-node";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openResolver } from "../../provider/resolver/index.ts";
import { Pool } from "../../provider/resolver/pool.ts";
import { publish } from "../../provider/resolver/publish.ts";
import { connectAs } from "../support/client.ts";
import { type NatsServer, startCluster } from "../support/nats-server.ts";
import { push } from "../support/pushing.ts";
import { makeTrust, resolverOf, systemUser, TestAccount } from "../support/trust.ts";

const ACCOUNTS = 1_000;
const SERVERS = 3;
const IN_FLIGHT = 64;

const trust = makeTrust();
let servers: NatsServer[] = [];
const url = (): string => servers[0]?.url ?? "";

beforeAll(async () => {
  servers = await startCluster(SERVERS, (name) => ({ name, trust }));
});

afterAll(() => Promise.all(servers.map((server) => server.stop())));

function signedAccounts(): string[] {
  return Array.from({ length: ACCOUNTS }, (_, index) =>
    new TestAccount(`account-${index}`, trust.operatorSigningKey).jwt(),
  );
}

/** Runs all jobs, a limited number at a time, and returns how many are done in a second. */
async function rate<Job>(jobs: readonly Job[], run: (job: Job) => Promise<unknown>): Promise<number> {
  const started = performance.now();
  const left = jobs.values();
  await Promise.all(
    Array.from({ length: IN_FLIGHT }, async () => {
      for (const job of left) await run(job);
    }),
  );
  return (jobs.length * 1000) / (performance.now() - started);
}

/** A client that does no more than publish and count answers. */
async function bareRate(client: NatsConnection): Promise<number> {
  const open = new Map<string, { left: number; done: () => void }>();
  const inbox = `_INBOX.bare${Math.random().toString(36).slice(2)}`;
  client.subscribe(`${inbox}.*`, {
    callback: (_, message) => {
      const request = open.get(message.subject.slice(inbox.length + 1));
      if (request !== undefined && --request.left === 0) request.done();
    },
  });
  let count = 0;
  return rate(signedAccounts(), (jwt) => {
    const token = (++count).toString(36);
    return new Promise<void>((resolve) => {
      const done = (): void => {
        open.delete(token);
        resolve();
      };
      open.set(token, { left: SERVERS, done });
      client.publish("$SYS.REQ.CLAIMS.UPDATE", jwt, { reply: `${inbox}.${token}` });
    });
  });
}

test("publishing a thousand accounts and collecting all answers reaches 0.8 of a bare client's rate", async () => {
  const client = await connectAs(url(), systemUser(trust));
  const [settings, access] = resolverOf(trust, [url()], { timeoutSeconds: 30 });
  const pool = new Pool(settings);
  let best = 0;
  let refusals = 0;
  // Both share two cores with three servers, so a single run says little.
  for (let round = 0; round < 5 && best < 0.8; round++) {
    const ours = await pool.use(access, (session) =>
      rate(signedAccounts(), async (jwt) => {
        refusals += (await publish(session, jwt, SERVERS, 30_000)).length;
      }),
    );
    expect(refusals).toBe(0);
    const bare = await bareRate(client);
    console.log(`published ${ours.toFixed(0)}/s, bare client ${bare.toFixed(0)}/s`);
    best = Math.max(best, ours / bare);
  }
  await Promise.all([pool.close(), client.close()]);
  expect(best).toBeGreaterThanOrEqual(0.8);
});

test("three hundred whole pushes, looked up and proven, take less than five seconds", async () => {
  const resolver = openResolver(...resolverOf(trust, [url()], { timeoutSeconds: 30 }));
  const accounts = Array.from({ length: 300 }, () => new TestAccount("orders", trust.operatorSigningKey));
  const started = performance.now();
  await Promise.all(accounts.map((account) => push(resolver, account)));
  const took = performance.now() - started;
  console.log(`300 pushes proven in ${took.toFixed(0)} ms`);
  await resolver.close();
  expect(took).toBeLessThan(5_000);
});
