import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { encodeJwt } from "../../provider/jwt/index.ts";
import { generateKeyPair, type KeyPair } from "../../provider/nkeys/index.ts";
import { Estate } from "../support/estate.ts";

const now = Math.floor(Date.now() / 1000);

/** Leave to import a subject. */
function activation(subject: string, importer: KeyPair, exporter: KeyPair): string {
  const nats = { subject, kind: "stream" as const, type: "activation" as const };
  return encodeJwt({ sub: importer.publicKey, iat: now, nats }, exporter);
}

const stranger = generateKeyPair("account").publicKey;

let estate: Estate;
beforeAll(async () => {
  estate = await Estate.start({
    exporter: ({ importer }) => ({
      exports: [
        { type: "stream", subject: "open.*" },
        { type: "stream", subject: "closed.*", tokenRequired: true },
        {
          type: "stream",
          subject: "revoked.*",
          tokenRequired: true,
          revocations: { [importer.publicKey]: now + 60 },
        },
        { type: "stream", subject: "own.*.events", accountTokenPosition: 2 },
        { type: "service", subject: "ask.*", latency: { sampling: 100, results: "latency.ask" } },
        { type: "service", subject: "once" },
        { type: "service", subject: "many", responseType: "stream" },
        { type: "service", subject: "slow", responseThreshold: "50ms" },
        { type: "service", subject: "who" },
        { type: "service", subject: "whose" },
      ],
    }),
    importer: ({ exporter, importer }) => {
      const account = exporter.publicKey;
      return {
        imports: [
          { type: "stream", account, subject: "open.*" },
          { type: "stream", account, subject: "open.renamed", localSubject: "theirs.news" },
          { type: "stream", account, subject: "open.old", to: "prefix" },
          { type: "stream", account, subject: "closed.a", token: activation("closed.*", importer, exporter) },
          { type: "stream", account, subject: "closed.b" },
          {
            type: "stream",
            account,
            subject: "revoked.a",
            token: activation("revoked.a", importer, exporter),
          },
          {
            type: "stream",
            account,
            subject: `own.${importer.publicKey}.events`,
            localSubject: "own.events",
          },
          { type: "stream", account, subject: `own.${stranger}.events`, localSubject: "other.events" },
          { type: "stream", account, subject: "hidden.a" },
          { type: "service", account, subject: "ask.orders", localSubject: "orders" },
          { type: "service", account, subject: "once" },
          { type: "service", account, subject: "many" },
          { type: "service", account, subject: "slow" },
          { type: "service", account, subject: "who" },
          { type: "service", account, subject: "whose", share: true },
        ],
      };
    },
  });
});
afterAll(() => estate.stop());

/** Subjects under which the importer hears what the exporter publishes. */
async function heard(subject: string): Promise<string[]> {
  const [exporter, importer] = [await estate.connect("exporter"), await estate.connect("importer")];
  const seen: string[] = [];
  for (const pattern of [
    "open.*",
    "closed.*",
    "revoked.*",
    "hidden.*",
    "theirs.>",
    "prefix.>",
    "own.>",
    "other.>",
  ]) {
    importer.subscribe(pattern, { callback: (_error, message) => void seen.push(message.subject) });
  }
  await importer.flush();
  exporter.publish(subject, "x");
  await exporter.flush();
  await importer.flush();
  await importer.close();
  return seen.sort();
}

describe("an imported stream", () => {
  it.each<[string, string, string[]]>([
    ["is heard under its subject", "open.a", ["open.a"]],
    ["is heard under its local subject", "open.renamed", ["open.renamed", "theirs.news"]],
    ["is heard below the prefix of its old form", "open.old", ["open.old", "prefix.open.old"]],
    ["with the token that it needs is heard", "closed.a", ["closed.a"]],
    ["without the token that it needs is not", "closed.b", []],
    ["with a revoked token is not", "revoked.a", []],
    ["that nobody exports is not", "hidden.a", []],
    ["bound to another account's key is not", `own.${stranger}.events`, []],
  ])("%s", async (_title, subject, subjects) => {
    expect(await heard(subject)).toEqual(subjects);
  });

  it("bound to the importer's own key is heard", async () => {
    expect(await heard(`own.${estate.account("importer").key.publicKey}.events`)).toEqual(["own.events"]);
  });
});

/** What the importer is answered, when the exporter answers twice, after some time. */
async function answered(asked: string, served: string, delay = 0) {
  const [exporter, importer] = [await estate.connect("exporter"), await estate.connect("importer")];
  const requests: string[] = [];
  exporter.subscribe(served, {
    callback: (_error, message) => {
      requests.push(`${message.subject} ${message.headers?.get("Nats-Request-Info") ?? ""}`);
      setTimeout(() => {
        message.respond("1");
        message.respond("2");
      }, delay);
    },
  });
  const answers: string[] = [];
  importer.subscribe("reply", { callback: (_error, message) => void answers.push(message.string()) });
  await Promise.all([exporter.flush(), importer.flush()]);
  importer.publish(asked, "", { reply: "reply" });
  await importer.flush();
  await expect.poll(() => requests.length).toBe(1);
  await sleep(delay + 50);
  await Promise.all([exporter.flush(), importer.flush()]);
  await Promise.all([exporter.close(), importer.close()]);
  return { requests, answers };
}

describe("an imported service", () => {
  it("is asked under its local subject, and answers once", async () => {
    const { requests, answers } = await answered("orders", "ask.*");
    expect(requests[0]).toMatch(/^ask\.orders/);
    expect(answers).toEqual(["1"]);
  });

  it.each([
    ["answers once, if nothing is said", "once", ["1"]],
    ["answers many times, if it is said", "many", ["1", "2"]],
  ])("%s", async (_title, subject, answers) => {
    expect((await answered(subject, subject)).answers).toEqual(answers);
  });

  it("is no longer listened to once its threshold has passed", async () => {
    expect((await answered("slow", "slow", 300)).answers).toEqual([]);
    expect((await answered("slow", "slow")).answers).toEqual(["1"]);
  });

  it("is told who asks where that is shared", async () => {
    const { requests: shared } = await answered("whose", "whose");
    expect(shared[0]).toContain('"user"');
    const { requests: kept } = await answered("who", "who");
    expect(kept[0]).not.toContain('"user"');
  });

  it("has its latency measured", async () => {
    const watcher = await estate.connect("exporter");
    const measured = new Promise<string>((resolve) => {
      watcher.subscribe("latency.ask", { max: 1, callback: (_error, message) => resolve(message.string()) });
    });
    await watcher.flush();
    await answered("orders", "ask.*");
    expect(JSON.parse(await measured)).toMatchObject({ type: "io.nats.server.metric.v1.service_latency" });
  });
});
