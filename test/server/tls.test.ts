import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { openResolver, type TlsSettings } from "../../provider/resolver/index.ts";
import { Authority, type Certificate } from "../support/certificates.ts";
import { type NatsServer, startServer } from "../support/nats-server.ts";
import { failureOf, push } from "../support/pushing.ts";
import { makeTrust, resolverOf, TestAccount } from "../support/trust.ts";

const trust = makeTrust();
const authority = new Authority();
const names = ["127.0.0.1", "localhost", "nats.example.com"];

let directory = "";
const servers: NatsServer[] = [];

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "nats-tls-"));
});

afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.stop()));
});

afterAll(() => rm(directory, { recursive: true }));

/** Starts a server with a certificate. */
async function start({ cert, key }: Certificate, tls: Record<string, unknown> = {}): Promise<NatsServer> {
  const files = { cert_file: join(directory, "cert.pem"), key_file: join(directory, "key.pem") };
  const ca_file = join(directory, "ca.pem");
  await writeFile(files.cert_file, cert);
  await writeFile(files.key_file, key);
  await writeFile(ca_file, authority.cert);
  const server = await startServer({ trust, config: { tls: { ...files, ca_file, ...tls } } });
  servers.push(server);
  return server;
}

/** Pushes an account over TLS. */
async function pushOver(url: string, tls?: TlsSettings): Promise<readonly string[]> {
  const settings = { timeoutSeconds: 2, ...(tls === undefined ? {} : { tls }) };
  const resolver = openResolver(...resolverOf(trust, [url], settings));
  try {
    const account = new TestAccount("orders", trust.operatorSigningKey);
    return (await push(resolver, account)).servers;
  } finally {
    await resolver.close();
  }
}

describe("a server with a certificate of a private authority", () => {
  test("is reached with that authority, by name or by address", async () => {
    const server = await start(authority.issue({ names }));
    const port = new URL(server.url).port;
    expect(await pushOver(`tls://127.0.0.1:${port}`, { ca: authority.cert })).toEqual(["n1"]);
    expect(await pushOver(`nats://localhost:${port}`, { ca: authority.cert })).toEqual(["n1"]);
  });

  test("is refused without that authority, which is named as the remedy", async () => {
    const server = await start(authority.issue({ names }));
    const failure = await failureOf(pushOver(server.url.replace("nats:", "tls:")));
    expect(failure.code).toBe("RESOLVER_UNREACHABLE");
    expect(failure.message).toContain(
      "the server's certificate comes from an unknown authority: set tls.ca to its CA",
    );
  });

  test("is refused with another authority", async () => {
    const server = await start(authority.issue({ names }));
    const failure = await failureOf(pushOver(server.url, { ca: new Authority("another").cert }));
    expect(failure.message).toContain("the server's certificate comes from an unknown authority");
  });

  test("is refused once its certificate has expired", async () => {
    const server = await start(authority.issue({ names, validFor: -60 }));
    const failure = await failureOf(pushOver(server.url, { ca: authority.cert }));
    expect(failure.message).toContain("the server's certificate has expired");
  });

  test("is refused under a name that its certificate does not carry, unless serverName says which", async () => {
    const server = await start(authority.issue({ names: ["nats.example.com"] }));
    const failure = await failureOf(pushOver(server.url, { ca: authority.cert }));
    expect(failure.message).toContain(
      "the server's certificate is not for 127.0.0.1: set tls.serverName to a name that it carries",
    );
    expect(await pushOver(server.url, { ca: authority.cert, serverName: "nats.example.com" })).toEqual([
      "n1",
    ]);
  });

  test("is reached when it speaks TLS first", async () => {
    const server = await start(authority.issue({ names }), { handshake_first: true });
    expect(await pushOver(server.url, { ca: authority.cert, handshakeFirst: true })).toEqual(["n1"]);
    const failure = await failureOf(pushOver(server.url, { ca: authority.cert }));
    expect(failure.code).toBe("RESOLVER_UNREACHABLE");
    expect(failure.message).toContain("TLS first (tls.handshakeFirst)");
  });
});

describe("a server that asks for client certificates", () => {
  test("is reached with one of its authority", async () => {
    const server = await start(authority.issue({ names }), { verify: true });
    const client = authority.issue({ names: ["pusher"] });
    expect(await pushOver(server.url, { ca: authority.cert, ...client })).toEqual(["n1"]);
  });

  test.each([
    ["without one", undefined],
    ["with one of another authority", new Authority("another").issue({ names: ["pusher"] })],
  ])("refuses a client %s, which the error explains", async (_, client) => {
    const server = await start(authority.issue({ names }), { verify: true });
    const failure = await failureOf(pushOver(server.url, { ca: authority.cert, ...client }));
    expect(failure.code).toBe("RESOLVER_UNREACHABLE");
    expect(failure.message).toContain("does it want a client certificate (tls.cert, tls.key) of its own CA");
  });
});

test("a server without TLS is not spoken to in plain text when TLS is asked for", async () => {
  const server = await startServer({ trust });
  servers.push(server);
  const failure = await failureOf(pushOver(server.url.replace("nats:", "tls:")));
  expect(failure.message).toContain("the server does not speak TLS");
});

test("a WebSocket server is pushed to", async () => {
  const server = await startServer({
    trust,
    config: { websocket: { listen: "127.0.0.1:-1", no_tls: true } },
  });
  servers.push(server);
  expect(await pushOver(server.websocketUrl)).toEqual(["n1"]);
});
