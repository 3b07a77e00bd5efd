/** The resolver of an account: who connects and how, and what it asks to be proven. */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { formatCreds } from "../../provider/jwt/index.ts";
import { Authority } from "../support/certificates.ts";
import { connectAs, inForce } from "../support/client.ts";
import { type NatsServer, startServer } from "../support/nats-server.ts";
import { CallFailure, isSecret, type Properties, ProviderProcess } from "../support/provider-process.ts";
import { makeTrust, systemUser, TestAccount } from "../support/trust.ts";

const trust = makeTrust();
const authority = new Authority();
const client = authority.issue({ names: ["pusher"] });
const pusher = systemUser(trust);
const creds = formatCreds(pusher.jwt, pusher.key.seed);
const stranger = new TestAccount("stranger", trust.operatorSigningKey).user();
const strange = formatCreds(stranger.jwt, stranger.key.seed);
const operator = { publicKey: trust.operator.publicKey, signer: { seed: trust.operatorSigningKey.seed } };
const systemAccount = {
  publicKey: trust.systemAccount.publicKey,
  signer: { seed: trust.systemSigningKey.seed },
};

let directory: string;
let server: NatsServer;
let guarded: NatsServer;
let web: NatsServer;
let provider: ProviderProcess;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "resolver-"));
  const file = async (name: string, content: string) => {
    await writeFile(join(directory, name), content, { mode: 0o600 });
    return join(directory, name);
  };
  const own = authority.issue({ names: ["127.0.0.1"] });
  const tls = {
    cert_file: await file("server.pem", own.cert),
    key_file: await file("server.key", own.key),
    ca_file: await file("ca.pem", authority.cert),
    verify: true,
  };
  await file("client.pem", client.cert);
  await file("client.key", client.key);
  await file("push.creds", creds);
  const { cert_file, key_file } = tls;
  const websocket = { listen: "127.0.0.1:-1", tls: { cert_file, key_file } };
  [server, guarded, web, provider] = await Promise.all([
    startServer({ trust }),
    startServer({ trust, name: "guarded", config: { tls } }),
    startServer({ trust, name: "web", config: { websocket } }),
    ProviderProcess.start({
      PUSH_CREDS: creds,
      CLIENT_KEY: client.key,
      NODE_EXTRA_CA_CERTS: tls.ca_file,
    }),
  ]);
});
afterAll(async () => {
  await Promise.all([server.stop(), guarded.stop(), web.stop(), provider.stop()]);
  await rm(directory, { recursive: true });
});

async function checked(resolver: Properties) {
  const { inputs, failures } = await provider.check("account", {
    name: "orders",
    operator,
    resolver: { timeout: "2s", ...resolver },
  });
  expect(failures).toEqual([]);
  return inputs;
}

const created = async (resolver: Properties) => provider.create("account", await checked(resolver));

async function failure(call: Promise<unknown>): Promise<CallFailure> {
  const outcome: unknown = await call.catch((error: unknown) => error);
  return outcome instanceof CallFailure ? outcome : expect.fail("it went through");
}

describe("who pushes", () => {
  const sources: readonly [string, () => Properties][] = [
    ["text", () => ({ text: creds })],
    ["a file", () => ({ file: join(directory, "push.creds") })],
    ["an environment variable", () => ({ env: "PUSH_CREDS" })],
  ];

  it.each(sources)("may be a user whose creds are given as %s", async (_, source) => {
    const { state } = await created({ servers: [server.url], creds: source() });
    expect(state["published"]).toMatchObject({ servers: ["n1"] });
  });

  it("is told apart where two resolvers differ in the text of the creds only", async () => {
    await created({ servers: [server.url], creds: { text: creds } });
    const { message } = await failure(created({ servers: [server.url], creds: { text: strange } }));
    expect(message).toContain("[RESOLVER_AUTHORIZATION]");
    expect(message).not.toContain(stranger.key.seed);
  });

  it("is named by the resolver where the server shows connections", async () => {
    await created({ servers: [server.url], systemAccount, name: "platform-stack" });
    const { connections } = (await server.monitor("connz?auth=true")) as {
      connections: readonly { readonly name?: string }[];
    };
    expect(connections.map(({ name }) => name)).toContain("platform-stack");
  });
});

describe("a server that asks for a client certificate", () => {
  const keys: readonly [string, () => Properties][] = [
    ["text", () => ({ text: client.key })],
    ["a file", () => ({ file: join(directory, "client.key") })],
    ["an environment variable", () => ({ env: "CLIENT_KEY" })],
  ];

  it.each(keys)("is reached with its key as %s", async (_, key) => {
    const tls = { ca: { text: authority.cert }, cert: { file: join(directory, "client.pem") }, key: key() };
    const { state, wire } = await created({ servers: [guarded.url], systemAccount, tls });
    expect(state["published"]).toMatchObject({ servers: ["guarded"] });
    if ("text" in key()) {
      expect(wire).toMatchObject({
        custody: { resolver: { tls: { key: { text: expect.toSatisfy(isSecret) } } } },
      });
    }
  });
});

it("names a certificate that cannot be read", async () => {
  const file = join(directory, "missing.pem");
  const { message } = await failure(
    created({ servers: [guarded.url], systemAccount, tls: { ca: { file } } }),
  );
  expect(message).toContain(`resolver.tls.ca.file: cannot read "${file}": ENOENT`);
});

it("reaches a WebSocket server with TLS of a private authority that Node is told of", async () => {
  const { port } = new URL(web.websocketUrl);
  const { state } = await created({ servers: [`wss://127.0.0.1:${port}`], systemAccount });
  expect(state["published"]).toMatchObject({ servers: ["web"] });
});

describe("a resolver that asks for more than was proven", () => {
  it("is proven anew: with more servers", async () => {
    const resolver = { servers: [server.url], systemAccount };
    const { id, state } = await created(resolver);
    const news = await checked({ ...resolver, expectServers: 3 });
    const { message, partial } = await failure(provider.update("account", id, state, news));
    expect(message).toContain("expectServers is 3, but only 1 answered: n1 [RESOLVER_MISSING_SERVERS]");
    expect(partial?.properties["jwt"]).toBe(state["jwt"]);
    const { state: after } = await provider.update("account", id, partial?.properties ?? {}, {
      ...news,
      resolver: { ...(news["resolver"] as Properties), expectServers: 1 },
    });
    expect(after).toMatchObject({ jwt: state["jwt"], published: { servers: ["n1"] } });
  });

  it("is proven anew: in force, where only storage was", async () => {
    const resolver = { servers: [server.url], systemAccount };
    const { id, state } = await created({ ...resolver, proof: "stored" });
    const monitor = await connectAs(server.url, pusher);
    expect(await inForce(monitor, id, [server])).toEqual({ n1: undefined });
    const { state: after } = await provider.update("account", id, state, await checked(resolver));
    expect(await inForce(monitor, id, [server])).toEqual({ n1: state["jwt"] });
    await monitor.close();
    expect(after["jwt"]).toBe(state["jwt"]);
  });
});
