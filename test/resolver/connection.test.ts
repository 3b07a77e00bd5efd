/** Connections that cannot be made: what is left of them. */
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { connect, createServer, type Server } from "node:net";
import { afterEach, beforeEach, expect, test } from "vitest";
import { openConnection } from "../../provider/resolver/connection.ts";
import { makeLogin } from "../../provider/resolver/push-user.ts";
import { makeTrust, resolverOf } from "../support/trust.ts";

const trust = makeTrust();
let mute: Server;
let address: string;

beforeEach(async () => {
  // What is not read is not seen to end.
  mute = createServer((socket) => socket.on("error", () => undefined).resume()).listen(0, "127.0.0.1");
  await once(mute, "listening");
  const bound = mute.address();
  address = `127.0.0.1:${typeof bound === "object" ? bound?.port : ""}`;
});

afterEach(() => new Promise((resolve) => mute.close(resolve)));

function openSockets(): Promise<number> {
  return new Promise((resolve, reject) =>
    mute.getConnections((error, count) => (error === null ? resolve(count) : reject(error))),
  );
}

async function attempt(url: string, handshakeFirst = false): Promise<void> {
  const [settings, access] = resolverOf(trust, [url], {
    timeoutSeconds: 0.3,
    ...(handshakeFirst ? { tls: { handshakeFirst } } : {}),
  });
  const login = await makeLogin(settings, { ...access, random: randomBytes });
  await expect(openConnection(settings, login)).rejects.toThrow("Cannot connect to the server");
}

test.each([
  ["nats", false],
  ["ws", false],
  ["tls", true],
])("a server that says nothing to %s is left without an open socket", async (scheme, handshakeFirst) => {
  await attempt(`${scheme}://${address}`, handshakeFirst);
  await expect.poll(openSockets).toBe(0);
});

test("sockets that others open while a connection is tried stay open", async () => {
  const attempting = attempt(`nats://${address}`);
  const [host = "", port = ""] = address.split(":");
  const other = connect(Number(port), host);
  await once(other, "connect");
  await attempting;
  await expect.poll(openSockets).toBe(1);
  expect(other.destroyed).toBe(false);
  other.destroy();
});
