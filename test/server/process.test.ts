import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { resolve } from "node:path";
import { createInterface } from "node:readline";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type NatsServer, startServer, until } from "../support/nats-server.ts";
import { makeTrust, TestAccount } from "../support/trust.ts";

const trust = makeTrust();
let server: NatsServer;
let child: ChildProcess | undefined;

beforeEach(async () => {
  server = await startServer({ trust });
});

afterEach(async () => {
  child?.kill("SIGKILL");
  await server.stop();
});

/** Pushes an account from a process of its own, says so, and then does `next` when told to go on. */
const script = (next: string): string => `
  const [dist, url, systemAccount, seed, account, jwt] = process.argv.slice(1);
  const { openResolver } = require(dist + "/provider/resolver/index.js");
  const { keyPairFromSeed } = require(dist + "/provider/nkeys/index.js");
  const resolver = openResolver(
    { servers: [url], systemAccount: { publicKey: systemAccount }, timeoutSeconds: 2 },
    {
      systemSigner: async () => keyPairFromSeed(seed),
      clock: () => Math.floor(Date.now() / 1000),
      random: (length) => require("node:crypto").randomBytes(length),
    },
  );
  const push = () => resolver.push({ jwt, sign: async () => jwt, label: "orders" });
  push().then((pushed) => {
    console.log(pushed.servers.join());
    ${next}
  });
`;

/** Starts a process; resolves when it has pushed. */
async function start(next = ""): Promise<{ line: () => Promise<string>; process: ChildProcess }> {
  const account = new TestAccount("orders", trust.operatorSigningKey);
  const dist = resolve(__dirname, "../../dist");
  const { publicKey } = trust.systemAccount;
  const args = [dist, server.url, publicKey, trust.systemSigningKey.seed, account.publicKey, account.jwt()];
  const started = spawn(process.execPath, ["-e", script(next), ...args], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  child = started;
  const lines = createInterface({ input: started.stdout })[Symbol.asyncIterator]();
  const line = async (): Promise<string> => String((await lines.next()).value);
  expect(await line()).toBe("n1");
  return { line, process: started };
}

test("a process that has pushed ends by itself, for neither connection nor timer keeps it", async () => {
  const { line, process } = await start(
    "setImmediate(() => console.log(process.getActiveResourcesInfo().join()));",
  );
  expect(await line()).not.toMatch(/TCPSocketWrap|Timeout/);
  if (process.exitCode === null) await once(process, "exit");
  expect(process.exitCode).toBe(0);
});

test("a process outlives a server that goes away, and says so at the next push", async () => {
  const { line, process } = await start(`
    process.stdin.once("data", () => push().catch((error) => console.log(error.code)).finally(() => process.stdin.destroy()));
  `);
  await server.halt("SIGKILL");
  process.stdin?.write("go on\n");
  expect(await line()).toBe("RESOLVER_UNREACHABLE");
  const [code] = await once(process, "exit");
  expect(code).toBe(0);
});

test("a connection that lies idle is closed after a moment while the process goes on", async () => {
  await start('process.stdin.on("data", () => undefined);');
  expect((await server.monitor("varz"))["total_connections"]).toBe(1);
  await until("the end of the connection", async () => (await server.monitor("varz"))["connections"] === 0);
  expect(child?.exitCode).toBeNull();
});

test("a process that has tried a server which says nothing ends by itself", async () => {
  const mute = createServer().listen(0, "127.0.0.1");
  await once(mute, "listening");
  const address = mute.address();
  const port = typeof address === "object" ? address?.port : undefined;
  const account = new TestAccount("orders", trust.operatorSigningKey);
  const args = [resolve(__dirname, "../../dist"), `nats://127.0.0.1:${port}`, trust.systemAccount.publicKey];
  const keys = [trust.systemSigningKey.seed, account.publicKey, account.jwt()];
  const failing = `${script("")}
    process.once("unhandledRejection", (error) => console.log(error.message));
  `;
  const started = spawn(process.execPath, ["-e", failing, ...args, ...keys], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  child = started;
  const [message] = await once(started.stdout, "data");
  expect(String(message)).toContain("no answer in 2 s");
  if (started.exitCode === null) await once(started, "exit");
  mute.close();
});
