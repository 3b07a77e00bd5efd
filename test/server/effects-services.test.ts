import { setTimeout as sleep } from "node:timers/promises";
import { headers, type MsgHdrs, type NatsConnection } from "@nats-io/nats-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { encodeJwt } from "../../provider/jwt/index.ts";
import { generateKeyPair, type KeyPair } from "../../provider/nkeys/index.ts";
import { ask, connectAs } from "../support/client.ts";
import { Estate } from "../support/estate.ts";
import { systemUser, TestAccount } from "../support/trust.ts";

const now = Math.floor(Date.now() / 1000);
const stranger = generateKeyPair("account").publicKey;

/** Leave to import a service. */
function activation(subject: string, importer: string, exporter: KeyPair): string {
  const nats = { subject, kind: "service" as const, type: "activation" as const };
  return encodeJwt({ sub: importer, iat: now, nats }, exporter);
}

let estate: Estate;
beforeAll(async () => {
  estate = await Estate.start({
    exporter: ({ importer }) => ({
      exports: [
        { type: "service", subject: "closed.*", tokenRequired: true },
        {
          type: "service",
          subject: "revoked",
          tokenRequired: true,
          revocations: { [importer.publicKey]: now + 60 },
        },
        { type: "service", subject: "none", tokenRequired: true, revocations: { "*": now + 60 } },
        { type: "service", subject: "past", tokenRequired: true, revocations: { "*": now - 60 } },
        { type: "service", subject: "own.*.ask", accountTokenPosition: 2 },
        { type: "service", subject: "chunks", responseType: "chunked" },
        { type: "service", subject: "sampled", latency: { sampling: "headers", results: "latency.sampled" } },
        { type: "service", subject: "open", allowTrace: true },
        { type: "service", subject: "opaque" },
        { type: "stream", subject: "news.>" },
      ],
    }),
    importer: ({ exporter, importer }) => {
      const account = exporter.publicKey;
      const using = (subject: string, more: object = {}) => ({ type: "service", account, subject, ...more });
      const token = (subject: string) => ({ token: activation(subject, importer.publicKey, exporter) });
      return {
        imports: [
          using("closed.a", token("closed.*")),
          using("closed.b"),
          using("revoked", token("revoked")),
          using("none", token("none")),
          using("past", token("past")),
          using(`own.${importer.publicKey}.ask`, { localSubject: "own" }),
          using(`own.${stranger}.ask`, { localSubject: "other" }),
          using("chunks"),
          using("sampled"),
          using("open"),
          using("opaque"),
          { type: "stream", account, subject: "news.open", allowTrace: true },
          { type: "stream", account, subject: "news.opaque" },
        ],
      };
    },
  });
});
afterAll(() => estate.stop());

/** What the exporter is asked when the importer asks, and what comes back of two answers. */
async function asked(subject: string, carried?: MsgHdrs) {
  const [exporter, importer] = [await estate.connect("exporter"), await estate.connect("importer")];
  const requests: string[] = [];
  exporter.subscribe(">", {
    callback: (_error, message) => {
      if (message.reply === undefined || message.reply === "") return;
      requests.push(message.subject);
      message.respond("1");
      message.respond("2");
    },
  });
  const answers: string[] = [];
  importer.subscribe("reply", { callback: (_error, message) => void answers.push(message.string()) });
  await Promise.all([exporter.flush(), importer.flush()]);
  importer.publish(subject, "", { reply: "reply", ...(carried === undefined ? {} : { headers: carried }) });
  await settle(importer, exporter, importer);
  await Promise.all([exporter.close(), importer.close()]);
  return { requests, answers };
}

/** Servers answer a ping after what came before it: nothing that a client sent is still on its way then. */
async function settle(...clients: readonly NatsConnection[]): Promise<void> {
  for (const client of clients) await client.flush();
  await sleep(20);
  for (const client of clients) await client.flush();
}

describe("an imported service", () => {
  it.each<[string, string, string[]]>([
    ["is asked with the token that it needs", "closed.a", ["closed.a"]],
    ["is not asked without the token that it needs", "closed.b", []],
    ["is not asked with a token that was revoked", "revoked", []],
    ["is not asked where all tokens were revoked", "none", []],
    ["is asked with a token that was issued after all were revoked", "past", ["past"]],
    ["bound to another account's key is not asked", "other", []],
  ])("%s", async (_title, subject, requests) => {
    expect((await asked(subject)).requests).toEqual(requests);
  });

  it("bound to the importer's own key is asked", async () => {
    const own = `own.${estate.account("importer").key.publicKey}.ask`;
    expect((await asked("own")).requests).toEqual([own]);
  });

  it("that answers in parts may send several", async () => {
    expect((await asked("chunks")).answers).toEqual(["1", "2"]);
  });
});

it("latency by headers is measured for requests whose headers ask for it, and no others", async () => {
  const watcher = await estate.connect("exporter");
  const measured: string[] = [];
  watcher.subscribe("latency.sampled", {
    callback: (_error, message) => void measured.push(message.string()),
  });
  await watcher.flush();
  await asked("sampled");
  await settle(watcher);
  expect(measured).toEqual([]);
  const sampled = headers();
  sampled.set("X-B3-Sampled", "1");
  await asked("sampled", sampled);
  await expect.poll(() => measured.length).toBe(1);
  expect(JSON.parse(measured[0] ?? "")).toMatchObject({
    type: "io.nats.server.metric.v1.service_latency",
    header: { "X-B3-Sampled": ["1"] },
  });
});

describe("a message trace", () => {
  /** Types of the events of a trace, when one account publishes and the other listens. */
  async function traced(from: "importer" | "exporter", subject: string): Promise<string[]> {
    const to = from === "importer" ? "exporter" : "importer";
    const [sender, listener] = [await estate.connect(from), await estate.connect(to)];
    const trace = new Promise<string>((resolve) => {
      sender.subscribe("trace.here", { max: 1, callback: (_error, message) => resolve(message.string()) });
    });
    listener.subscribe(subject, { callback: () => undefined });
    await settle(sender, listener);
    const carried = headers();
    carried.set("Nats-Trace-Dest", "trace.here");
    sender.publish(subject, "", { headers: carried });
    const { events }: { events: { type: string }[] } = JSON.parse(await trace);
    await Promise.all([sender.close(), listener.close()]);
    return events.map(({ type }) => type);
  }

  it.each([
    ["goes on into the account of a service that allows it", "open", ["in", "si", "eg"]],
    ["ends at a service that does not", "opaque", ["in", "si"]],
  ])("%s", async (_title, subject, events) => {
    expect(await traced("importer", subject)).toEqual(events);
  });

  it.each([
    ["goes on into an account that imports the stream so", "news.open", ["in", "se", "eg"]],
    ["ends at one that does not", "news.opaque", ["in", "se"]],
  ])("%s", async (_title, subject, events) => {
    expect(await traced("exporter", subject)).toEqual(events);
  });
});

it("a token for everybody is refused by servers: they take it for one of another account", async () => {
  // No library encodes such a token.
  const nats = { subject: "closed.*", kind: "service", type: "activation", version: 2 };
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
  const exporter = estate.account("exporter").key;
  const claims = { jti: "A", iat: now, iss: exporter.publicKey, sub: "*", nats };
  const unsigned = `${part({ typ: "JWT", alg: "ed25519-nkey" })}.${part(claims)}`;
  const token = `${unsigned}.${Buffer.from(exporter.sign(Buffer.from(unsigned))).toString("base64url")}`;
  const importer = new TestAccount("anybody", estate.trust.operatorSigningKey);
  const jwt = importer.jwt((nats) => {
    nats.imports = [{ type: "service", account: exporter.publicKey, subject: "closed.a", token }];
  });
  const system = await connectAs(estate.server.url, systemUser(estate.trust));
  const [answer = ""] = await ask(system, "$SYS.REQ.CLAIMS.UPDATE", jwt, 1);
  await system.close();
  expect(JSON.parse(answer).error.description).toContain(
    "activation token doesn't match account it is being included in",
  );
});
