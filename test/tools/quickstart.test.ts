import { execFile } from "node:child_process";
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
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const run = promisify(execFile);
const root = resolve(__dirname, "..", "..");
const tree = mkdtempSync(join(tmpdir(), "pulumi-nats-auth-quickstart-"));
const folder = join(tree, ".quickstart");
const program = join(tree, "examples", "quickstart", "index.ts");

/** The command as a user runs it, in a copy of the work tree with the packages of the real one. */
async function quickstart(...args: string[]): Promise<string> {
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith("PULUMI_")));
  const { stdout } = await run("npm", ["run", "--silent", "quickstart", "--", ...args], { cwd: tree, env });
  return stdout;
}

function creds(): string {
  return readFileSync(join(folder, "my-user.creds"), "utf8");
}

function seedOf(text: string): string | undefined {
  return /SU[A-Z2-7]{56}/.exec(text)?.[0];
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
  await quickstart("--destroy").catch(() => undefined);
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
    expect(output).toContain(".quickstart/my-user.creds");
    expect(output).not.toMatch(/S[OAU][A-Z2-7]{56}/);
  });

  it("keeps passphrase and creds for the owner alone, and seeds encrypted", () => {
    expect(mode("passphrase")).toBe("600");
    expect(mode("my-user.creds")).toBe("600");
    expect(mode("my-admin.creds")).toBe("600");
    const seed = seedOf(firstCreds);
    expect(seed).toBeDefined();
    const state = readdirSync(join(folder, "state"), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => readFileSync(join(entry.parentPath, entry.name), "utf8"))
      .join("");
    expect(state).toContain("my-user");
    expect(state).not.toMatch(/S[OAU][A-Z2-7]{56}/);
  });

  it("changes nothing at a second run, and the client still connects", async () => {
    output = await quickstart();
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
  });

  it("removes everything, also when the server is already dead", async () => {
    process.kill(serverProcess(), "SIGKILL");
    output = await quickstart("--destroy");
    expect(output).toContain("Nothing is left");
    expect(readdirSync(tree)).not.toContain(".quickstart");
  });

  it("removes a running server", async () => {
    const port = Number(/nats:\/\/127\.0\.0\.1:(\d+)/.exec(await quickstart())?.[1]);
    expect(await answers(port)).toBe(true);
    await quickstart("--destroy");
    expect(await answers(port)).toBe(false);
    expect(readdirSync(tree)).not.toContain(".quickstart");
  });

  it("has nothing to do where there is no stack", async () => {
    expect(await quickstart("--destroy")).toContain("There is no stack dev");
  });
});

function keys(output: string): string[] {
  return output.match(/\b[OAU][A-Z2-7]{55}\b/g) ?? [];
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
  const [file] = readdirSync(join(folder, "server"), { recursive: true, encoding: "utf8" }).filter((name) =>
    name.endsWith(".pid"),
  );
  return Number.parseInt(readFileSync(join(folder, "server", file ?? ""), "utf8"), 10);
}
