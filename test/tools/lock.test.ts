import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { takeLock } from "../../tools/lock.mjs";

let folder: string;
let path: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "pulumi-nats-auth-lock-"));
  path = join(folder, "cache", "tool.lock");
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
});

const take = (lines: string[] = []) => takeLock(path, "tool", (line) => lines.push(line));

/** A lock as another process made it, so many seconds ago. */
function putLock(owner: string, seconds: number): void {
  mkdirSync(join(folder, "cache"), { recursive: true });
  writeFileSync(path, owner);
  const then = new Date(Date.now() - seconds * 1000);
  utimesSync(path, then, then);
}

describe("a lock", () => {
  it("names its owner, and is gone when it is given back", async () => {
    const release = await take();
    expect(readFileSync(path, "utf8")).toBe(`${process.pid} ${hostname()}`);
    release();
    expect(readdirSync(join(folder, "cache"))).toEqual([]);
  });

  it.each([
    { what: "of a process that has ended", owner: `999999999 ${hostname()}`, seconds: 0 },
    { what: "of another machine that nobody has touched for long", owner: "1 elsewhere", seconds: 90 },
    { what: "whose writer died before it wrote", owner: "", seconds: 5 },
  ])("is taken over: one $what", async ({ owner, seconds }) => {
    putLock(owner, seconds);
    (await take())();
    expect(readdirSync(join(folder, "cache"))).toEqual([]);
  });

  it("is not given back by an owner that has lost it", async () => {
    const release = await take();
    writeFileSync(path, "1 elsewhere");
    release();
    expect(readFileSync(path, "utf8")).toBe("1 elsewhere");
  });

  it("that cannot be read is no lock that was given back", async () => {
    mkdirSync(path, { recursive: true });
    await expect(take()).rejects.toThrow(/Cannot use the lock file .+: EISDIR.+\nMake its folder writable/);
    expect(existsSync(path)).toBe(true);
  });
});
