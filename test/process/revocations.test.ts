import type { NatsConnection } from "@nats-io/transport-node";
import { afterAll, beforeAll, expect, it } from "vitest";
import { decodeJwt, encodeJwt } from "../../provider/jwt/index.ts";
import { generateKeyPair } from "../../provider/nkeys/index.ts";
import { connectAs, pushOutOfBand } from "../support/client.ts";
import { type NatsServer, startServer } from "../support/nats-server.ts";
import { CallFailure, type Properties, ProviderProcess } from "../support/provider-process.ts";
import { makeTrust, systemUser } from "../support/trust.ts";

const trust = makeTrust();
const [one, two, found] = [1, 2, 3].map(() => generateKeyPair("user").publicKey) as [string, string, string];
const until = "2027-01-31T12:00:00Z";
const seconds = 1_801_396_800;

let provider: ProviderProcess;
let server: NatsServer;
let system: NatsConnection;
let given: Properties;
beforeAll(async () => {
  [provider, server] = await Promise.all([ProviderProcess.start(), startServer({ trust })]);
  system = await connectAs(server.url, systemUser(trust));
  const systemAccount = {
    publicKey: trust.systemAccount.publicKey,
    signer: { seed: trust.systemSigningKey.seed },
  };
  given = {
    name: "orders",
    operator: { publicKey: trust.operator.publicKey, signer: { seed: trust.operatorSigningKey.seed } },
    resolver: { servers: [server.url], systemAccount },
  };
});
afterAll(async () => {
  await system.close();
  await Promise.all([provider.stop(), server.stop()]);
});

const revocationsOf = (jwt: unknown) => decodeJwt(String(jwt), "account").nats.revocations;

async function created(revocations: Properties) {
  const { inputs, failures } = await provider.check("account", { ...given, revocations });
  expect(failures).toEqual([]);
  return { inputs, ...(await provider.create("account", inputs)) };
}

/** Another writer revokes one more user, and signs later than we did. */
async function revokedElsewhere(jwt: unknown): Promise<void> {
  const claims = decodeJwt(String(jwt), "account");
  claims.nats.revocations = { ...claims.nats.revocations, [found]: seconds };
  const iat = Number(claims.iat) + 1;
  await pushOutOfBand(system, encodeJwt({ ...claims, iat }, trust.operatorSigningKey), 1);
}

it("those that the program takes back are taken back on the servers", async () => {
  const { id, state, inputs } = await created({ [one]: until });
  expect(revocationsOf(state["jwt"])).toEqual({ [one]: seconds });
  const news = { ...inputs, revocations: { [two]: until } };
  expect(await provider.diff("account", id, state, news)).toMatchObject({ changes: true });
  const { state: after } = await provider.update("account", id, state, news);
  expect(revocationsOf(after["jwt"])).toEqual({ [two]: seconds });
  expect(after["published"]).toMatchObject({ servers: [server.name] });
});

it("those that somebody else has made stay, and are no change", async () => {
  const { id, state, inputs } = await created({ [one]: until });
  await revokedElsewhere(state["jwt"]);
  const read = await provider.read("account", id, state);
  expect(read.state["revocations"]).toEqual({ [found]: seconds });
  expect(read.inputs).toMatchObject({ revocations: { [one]: until } });
  expect(await provider.diff("account", id, read.state, inputs)).toMatchObject({ changes: false });
  const { state: after } = await provider.update("account", id, read.state, { ...inputs, revocations: {} });
  expect(revocationsOf(after["jwt"])).toEqual({ [found]: seconds });
  expect(after["revocations"]).toEqual({ [found]: seconds });
});

it("those that somebody else has made meanwhile are found by the next update", async () => {
  const { id, state, inputs } = await created({ [one]: until });
  await revokedElsewhere(state["jwt"]);
  const news = { ...inputs, description: "changed" };
  const { state: after } = await provider.update("account", id, state, news);
  expect(revocationsOf(after["jwt"])).toEqual({ [one]: seconds, [found]: seconds });
  expect(after["revocations"]).toEqual({ [found]: seconds });
  expect(await provider.diff("account", id, after, news)).toMatchObject({ changes: false });
});

it("those that the program takes back in a push that fails are taken back by the next", async () => {
  const { id, state, inputs } = await created({ [one]: until });
  await server.halt("SIGKILL");
  const news = { ...inputs, revocations: {} };
  const outcome: unknown = await provider.update("account", id, state, news).catch((error: unknown) => error);
  await server.restart();
  system = await connectAs(server.url, systemUser(trust));
  if (!(outcome instanceof CallFailure)) return expect.fail("it went through");
  const kept = outcome.partial?.properties ?? {};
  const read = await provider.read("account", id, kept);
  const { state: after } = await provider.update("account", id, read.state, news);
  expect(revocationsOf(after["jwt"]) ?? {}).toEqual({});
  expect(after["published"]).toMatchObject({ servers: [server.name] });
  expect([after["revocations"], after["withdrawn"]]).toEqual([undefined, undefined]);
});

it("those that an account takes back are taken back on the servers of a push, and others' stay", async () => {
  const push = async (jwt: unknown, id: string, olds?: Properties) => {
    const { operator, resolver } = given;
    const news = { account: { publicKey: id, jwt }, operator, resolver };
    const { inputs } = await provider.check("accountPush", news, olds);
    return olds === undefined
      ? (await provider.create("accountPush", inputs)).state
      : (await provider.update("accountPush", id, olds, inputs)).state;
  };
  const offline = { ...given, resolver: undefined };
  const { inputs } = await provider.check("account", { ...offline, revocations: { [one]: until } });
  const { id, state } = await provider.create("account", inputs);
  const first = await push(state["jwt"], id);
  await revokedElsewhere(first["jwt"]);
  const { state: after } = await provider.update("account", id, state, { ...inputs, revocations: {} });
  const second = await push(after["jwt"], id, first);
  expect(revocationsOf(second["jwt"])).toEqual({ [found]: seconds });
  expect(second["revocations"]).toEqual({ [found]: seconds });
});
