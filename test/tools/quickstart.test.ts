import { spawn } from "node:child_process";
import { once } from "node:events";
import {
  cpSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { decodeJwt, parseCreds } from "../../provider/jwt/index.ts";
import { secretsIn } from "../support/secrets.ts";

const root = resolve(__dirname, "..", "..");
const tree = mkdtempSync(join(tmpdir(), "pulumi-nats-auth-quickstart-"));
const folder = join(tree, ".quickstart");
const program = join(tree, "examples", "quickstart", "index.ts");

/** All that anybody has seen. */
let transcript = "";
/** Longest time without a sign of life, in milliseconds. */
let silence = 0;

/** The command as a user runs it, in a copy of the work tree with the packages of the real one. */
async function quickstart(
  args: readonly string[] = [],
  settings: Readonly<Record<string, string>> = {},
): Promise<string> {
  const outer = Object.entries(process.env).filter(([name]) => !name.startsWith("PULUMI_"));
  const env = { ...Object.fromEntries(outer), ...settings };
  const child = spawn("npm", ["run", "--silent", "quickstart", "--", ...args], { cwd: tree, env });
  let output = "";
  let last = Date.now();
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text: string) => {
      silence = Math.max(silence, Date.now() - last);
      last = Date.now();
      output += text;
    });
  }
  const [code] = await once(child, "close");
  transcript += output;
  if (code !== 0) throw new Error(`quickstart ${args.join(" ")} ended with ${code}:\n${output}`);
  return output;
}

const destroy = (settings?: Readonly<Record<string, string>>) => quickstart(["--destroy"], settings);

function creds(user = "my-user", stack = "dev"): string {
  return readFileSync(join(folder, stack, `${user}.creds`), "utf8");
}

/** The JWT that the server has of the account. */
function accountOnServer(output: string) {
  const [, account] = /account {3}my-account {3}(\S+)/.exec(output) ?? [];
  return decodeJwt(readFileSync(join(folder, "dev", "server", "jwt", `${account}.jwt`), "utf8"), "account")
    .nats;
}

function seedOf(text: string): string {
  return parseCreds(text).seed ?? expect.fail("creds without a seed");
}

/** Permission bits of a file in the folder, in octal. */
function mode(name: string): string {
  return (statSync(join(folder, name)).mode & 0o777).toString(8);
}

beforeAll(() => {
  const parts = ["package.json", "package-lock.json", "Pulumi.yaml", "tsconfig.json", "tsconfig.build.json"];
  for (const part of [...parts, "examples", "provider", "sdk", "tools"]) {
    cpSync(join(root, part), join(tree, part), { recursive: true });
  }
  symlinkSync(join(root, "node_modules"), join(tree, "node_modules"));
});

afterAll(async () => {
  await destroy({ PULUMI_STACK: "other" }).catch(() => undefined);
  await destroy().catch(() => undefined);
  rmSync(tree, { recursive: true, force: true });
});

describe("npm run quickstart", () => {
  let output: string;
  let firstCreds: string;

  it("brings an account into force on a running server and proves it as a client", async () => {
    output = await quickstart();
    firstCreds = creds();
    expect(output).toContain("ok  my-user publishes to foo.hello and receives it");
    expect(output).toContain("ok  my-user is refused on secret.x: permissions violation");
    expect(output).toContain("ok  my-admin makes a JetStream stream, stores and reads a message");
  });

  it("tells what exists, and no secret", () => {
    expect(output).toMatch(/server {4}nats:\/\/127\.0\.0\.1:\d+/);
    expect(output).toMatch(/operator {2}my-operator {2}O[A-Z2-7]{55}/);
    expect(output).toMatch(/account {3}my-account {3}A[A-Z2-7]{55}/);
    expect(output).toMatch(/user {6}my-user {6}U[A-Z2-7]{55}/);
    expect(output).toContain(".quickstart/dev/my-user.creds");
    expect(output).toContain("its files are in .quickstart/dev/server/");
    for (const next of ["Connect ", "Look ", "Change ", "Remove "])
      expect(output).toMatch(new RegExp(`^${next}`, "m"));
    expect(secretsIn(output, [seedOf(creds()), seedOf(creds("my-admin"))])).toEqual([]);
  });

  it("makes the user and the account as the program says", () => {
    const { nats: user } = decodeJwt(parseCreds(firstCreds).jwt, "user");
    expect(user.data).toBe(1024 ** 3);
    expect(user.pub?.allow).toEqual(["foo.>", "bar.>"]);
    expect(accountOnServer(output).limits).toMatchObject({ disk_storage: -1, mem_storage: -1, conn: -1 });
  });

  it("keeps passphrase and creds for the owner alone, and seeds encrypted", () => {
    expect(mode("passphrase")).toBe("600");
    expect(mode("dev/my-user.creds")).toBe("600");
    expect(mode("dev/my-admin.creds")).toBe("600");
    const state = readdirSync(join(folder, "state"), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => readFileSync(join(entry.parentPath, entry.name), "utf8"))
      .join("");
    expect(state).toContain("my-user");
    expect(secretsIn(state, [seedOf(firstCreds), seedOf(creds("my-admin"))])).toEqual([]);
  });

  it("changes nothing at a second run, and the client still connects", async () => {
    const started = Date.now();
    output = await quickstart();
    // Takes a quarter of it on an idle machine.
    expect(Date.now() - started).toBeLessThan(60_000);
    expect(output).toMatch(/Resources:\n +\d+ unchanged\n/);
    expect(output).toContain("ok  my-user publishes to foo.hello and receives it");
    expect(creds()).toBe(firstCreds);
  });

  it("signs and pushes the account anew after a limit was edited, with the same keys", async () => {
    const source = readFileSync(program, "utf8");
    writeFileSync(program, source.replace("  jetstream: {", "  limits: { connections: 7 },\n  jetstream: {"));
    const next = await quickstart();
    expect(next).toMatch(/Resources:\n +~ 1 updated\n +\d+ unchanged\n/);
    expect(next).toContain("ok  my-user publishes to foo.hello and receives it");
    expect(keys(next)).toEqual(keys(output));
    expect(creds()).toBe(firstCreds);
    expect(accountOnServer(next).limits).toMatchObject({ disk_storage: -1, mem_storage: -1, conn: 7 });
  });

  it("removes nothing where the stack is not found", async () => {
    for (const settings of [
      { PULUMI_STACK: "other" },
      { PULUMI_BACKEND_URL: `file://${mkdtempSync(join(tree, "state-"))}` },
    ]) {
      expect(await destroy(settings)).toContain("Nothing is removed: .quickstart/ stays");
    }
    expect(creds()).toBe(firstCreds);
    expect(await answers(portOf(output))).toBe(true);
  });

  it("makes a second stack beside the first, and removes it alone", async () => {
    const settings = { PULUMI_STACK: "organization/nats-quickstart/other" };
    const other = await quickstart([], settings);
    expect(other).toContain("its files are in .quickstart/other/server/");
    expect(keys(other).filter((key) => keys(output).includes(key))).toEqual([]);
    expect(await answers(portOf(output))).toBe(true);
    expect(await destroy(settings)).toContain(".quickstart/ stays, for it holds what is needed by dev.");
    expect(await answers(portOf(other))).toBe(false);
    expect(await answers(portOf(output))).toBe(true);
    expect(creds()).toBe(firstCreds);
  });

  it("removes everything, also when the server is already dead", async () => {
    process.kill(serverProcess(), "SIGKILL");
    expect(await destroy()).toContain("Nothing is left");
    expect(readdirSync(tree)).not.toContain(".quickstart");
  });

  it("removes a running server", async () => {
    const port = portOf(await quickstart());
    expect(await answers(port)).toBe(true);
    await destroy({ PULUMI_STACK: "organization/nats-quickstart/dev" });
    expect(await answers(port)).toBe(false);
    expect(readdirSync(tree)).not.toContain(".quickstart");
  });

  it("has nothing to do where there is no stack", async () => {
    expect(await destroy()).toContain("There is no stack dev");
  });

  it("gives no secret away and is never silent for long", () => {
    expect(secretsIn(transcript, [seedOf(firstCreds), firstCreds])).toEqual([]);
    expect(silence).toBeGreaterThan(0);
    expect(silence).toBeLessThan(10_000);
  });
});

function keys(output: string): string[] {
  return output.match(/\b[OAU][A-Z2-7]{55}\b/g) ?? [];
}

function portOf(output: string): number {
  return Number(/nats:\/\/127\.0\.0\.1:(\d+)/.exec(output)?.[1]);
}

function answers(port: number): Promise<boolean> {
  return new Promise((done) => {
    const socket = connect(port, "127.0.0.1");
    socket.once("error", () => done(false));
    socket.once("connect", () => {
      socket.destroy();
      done(true);
    });
  });
}

function serverProcess(): number {
  return Number.parseInt(readFileSync(join(folder, "dev", "server", "nats-server.pid"), "utf8"), 10);
}
