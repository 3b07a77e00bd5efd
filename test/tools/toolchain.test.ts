import { once } from "node:events";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { describe, expect, it, vi } from "vitest";
import { type Running, WorkTree } from "./work-tree.ts";

const modules = ["pulumi", "pulumi-language-nodejs", "nats-server"];

/** Names of the Go modules that were built, in order. */
function built(tree: WorkTree): string[] {
  return tree.calls().map((call) => basename(call));
}

async function untilBuilding(tree: WorkTree): Promise<void> {
  await vi.waitFor(() => expect(tree.calls()).not.toEqual([]), { timeout: 20_000 });
}

async function signal(running: Running, name: NodeJS.Signals): Promise<void> {
  const closed = once(running.process, "close");
  running.process.kill(name);
  await closed;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

describe.concurrent("the toolchain", () => {
  it("builds what PATH lacks, once, into folders named for tool, version, platform and recipe", async (test) => {
    const tree = new WorkTree(test).borrowPackages().putGo();
    const first = await tree.prepare();
    expect(first).toMatchObject({ code: 0 });
    expect(first.output).toContain("no pulumi on PATH; building it");
    expect(built(tree)).toEqual(modules);
    expect(tree.cached()).toEqual([
      expect.stringMatching(/^nats-server-\d+\.\d+\.\d+-\w+-\w+-[0-9a-f]{8}$/),
      expect.stringMatching(/^pulumi-\d+\.\d+\.\d+-\w+-\w+-[0-9a-f]{8}$/),
    ]);
    const second = await tree.prepare();
    expect(second.output).toMatch(/nats-server [\d.]+: from the cache/);
    expect(second.output.split("\n").at(-2)).toBe(
      `folders ${tree
        .cached()
        .reverse()
        .map((name) => join(tree.cache, name))
        .join(" ")}`,
    );
    expect(built(tree)).toEqual(modules);
  });

  it("shows a sign of life every few seconds of a long build", async (test) => {
    const tree = new WorkTree(test).borrowPackages().putGo({ seconds: 6 });
    const running = tree.startPrepare();
    await untilBuilding(tree);
    tree.putGo();
    const { output } = await running.finished;
    expect(output).toMatch(/pulumi [\d.]+: compiled 1 packages, now example\.org\/some\/package \([56] s\)/);
  });

  it("removes what is half done when it is interrupted, and goes on at the next run", async (test) => {
    const tree = new WorkTree(test).borrowPackages().putGo({ seconds: 60 });
    const running = tree.startPrepare();
    await untilBuilding(tree);
    await signal(running, "SIGINT");
    expect(await running.finished).toMatchObject({ code: 130 });
    expect((await running.finished).output).toContain("Run the same command again");
    expect(tree.cached()).toEqual([]);
    expect(tree.callIds().filter(isAlive)).toEqual([]);

    const next = await tree.putGo().prepare();
    expect(next).toMatchObject({ code: 0 });
    expect(built(tree)).toEqual(["pulumi", ...modules]);
  });

  it("takes over from a process that was killed", async (test) => {
    const tree = new WorkTree(test).borrowPackages().putGo({ seconds: 60 });
    const running = tree.startPrepare();
    await untilBuilding(tree);
    const [compiler] = tree.callIds();
    test.onTestFinished(() => {
      if (compiler !== undefined) process.kill(-compiler, "SIGKILL");
    });
    await signal(running, "SIGKILL");
    expect(tree.cached()).toEqual([
      expect.stringMatching(/\.lock$/),
      expect.stringMatching(/\.partial-\d+$/),
    ]);

    const next = await tree.putGo().prepare();
    expect(next).toMatchObject({ code: 0 });
    expect(next.output).not.toContain("waiting");
    expect(tree.cached()).toEqual([expect.stringMatching(/^nats-server/), expect.stringMatching(/^pulumi/)]);
    expect(tree.cached().join(" ")).not.toMatch(/lock|partial/);
  });

  it("builds once when two processes want the same", async (test) => {
    const tree = new WorkTree(test).borrowPackages().putGo({ seconds: 2 });
    const [one, two] = [tree.startPrepare(), tree.startPrepare()];
    const ends = await Promise.all([one.finished, two.finished]);
    expect(ends).toMatchObject([{ code: 0 }, { code: 0 }]);
    expect(ends.map((end) => end.output).join("")).toMatch(
      /pulumi [\d.]+: waiting for process \d+, which is at it/,
    );
    expect(built(tree)).toEqual(modules);
    expect(tree.cached()).toHaveLength(2);
  });

  it("uses programs on PATH that are new enough", async (test) => {
    const tree = new WorkTree(test).borrowPackages();
    tree
      .put("pulumi", "echo v3.300.1")
      .put("pulumi-language-nodejs", "")
      .put("pulumi-resource-pulumi-nodejs", "");
    tree.put("nats-server", "echo 'nats-server: v2.16.0-beta.1'");
    const { code, output } = await tree.prepare();
    expect(output).toContain("pulumi 3.300.1: from PATH");
    expect(output).toContain("nats-server 2.16.0: from PATH");
    expect(output.split("\n").at(-2)).toBe("folders ");
    expect(code).toBe(0);
  });

  it("does not use programs on PATH that are too old", async (test) => {
    const tree = new WorkTree(test).borrowPackages().putGo();
    tree
      .put("pulumi", "echo v3.100.0")
      .put("pulumi-language-nodejs", "")
      .put("pulumi-resource-pulumi-nodejs", "");
    tree.put("nats-server", "echo 'nats-server: v2.9.25'");
    const { output } = await tree.prepare();
    expect(output).toMatch(/pulumi on PATH is 3\.100\.0, older than [\d.]+; building it/);
    expect(output).toMatch(/nats-server on PATH is 2\.9\.25, older than [\d.]+; building it/);
    expect(built(tree)).toEqual(modules);
  });

  it("does not use a pulumi that comes without its Node.js language host", async (test) => {
    const tree = new WorkTree(test).borrowPackages().putGo().put("pulumi", "echo v3.300.1");
    const { output } = await tree.prepare();
    expect(output).toContain("pulumi on PATH comes without pulumi-language-nodejs; building it");
    expect(built(tree)).toEqual(modules);
  });

  it("says what to install when there is no Go", async (test) => {
    const { code, output } = await new WorkTree(test).borrowPackages().prepare();
    expect(code).toBe(1);
    expect(output).toContain("There is no Go on PATH");
    expect(output).toContain("https://go.dev/doc/install");
    expect(output).toContain("https://www.pulumi.com/docs/iac/download-install/");
    expect(output).toContain("https://docs.nats.io/running-a-nats-service/introduction/installation");
    expect(output).not.toContain("    at ");
  });

  it("says what to install when Go is too old", async (test) => {
    const { code, output } = await new WorkTree(test)
      .borrowPackages()
      .putGo({ version: "go1.24.1" })
      .prepare();
    expect(code).toBe(1);
    expect(output).toContain("Go on PATH does not serve: 1.24.1. Go 1.26 or later is needed");
  });

  it("shows a sign of life while Go fetches its toolchain, and can be stopped then", async (test) => {
    const tree = new WorkTree(test).borrowPackages();
    tree.put("go", "exec sleep 60");
    const running = tree.startPrepare();
    let output = "";
    running.process.stdout?.on("data", (text) => {
      output += text;
    });
    await vi.waitFor(() => expect(output).toMatch(/go: asking for its version; .+ \([56] s\)/), 20_000);
    await signal(running, "SIGINT");
    expect(await running.finished).toMatchObject({ code: 130 });
  });

  it("says what is wrong with a lock file that cannot be read", async (test) => {
    const tree = new WorkTree(test).borrowPackages().putGo();
    await tree.prepare();
    rmSync(tree.cache, { recursive: true });
    writeFileSync(tree.cache, "a file in place of the folder");
    const { code, output } = await tree.prepare();
    expect(code).toBe(1);
    expect(output).toMatch(/Cannot use the lock file .+: .+\nMake its folder writable/);
    expect(output).not.toContain("    at ");
  });

  it("repeats what Go says when a build fails", async (test) => {
    const tree = new WorkTree(test).borrowPackages();
    tree.put(
      "go",
      `if [ "$1" = env ]; then echo go1.26.8; exit; fi; echo "no space left on device" >&2; exit 1`,
    );
    const { code, output } = await tree.prepare();
    expect(code).toBe(1);
    expect(output).toContain("ended with exit code 1\nno space left on device");
    expect(tree.cached()).toEqual([]);
  });

  it("builds the versions that are pinned, and nothing that go.sum does not know", async (test) => {
    const tree = new WorkTree(test).borrowPackages();
    tree.put("go", `if [ "$1" = env ]; then echo go1.26.8; exit; fi; echo "$*" >&2; exit 1`);
    const { output } = await tree.prepare();
    const goMod = readFileSync(join(tree.folder, "tools", "pulumi", "go.mod"), "utf8");
    const pinned = /github\.com\/pulumi\/pulumi\/pkg\/v3 (v\S+)/.exec(goMod)?.[1];
    expect(output).toContain("-mod=readonly");
    expect(output).toContain(`version.Version=${pinned}`);
  });
});

describe.concurrent("the npm packages", () => {
  it("are installed once, and again when package-lock.json asks for others", async (test) => {
    const tree = new WorkTree(test).putNpm().putGo();
    expect(await tree.prepare()).toMatchObject({ code: 0 });
    await tree.prepare();
    expect(npmCalls(tree)).toEqual(["npm ci --loglevel=error"]);
    tree.changeLock();
    await tree.prepare();
    expect(npmCalls(tree)).toHaveLength(2);
  });

  it("are not installed again after a checkout that only touched package-lock.json", async (test) => {
    const tree = new WorkTree(test).putNpm().putGo();
    await tree.prepare();
    tree.touchLock();
    await tree.prepare();
    expect(npmCalls(tree)).toHaveLength(1);
  });

  it("say what to do when npm ran no install scripts", async (test) => {
    const { code, output } = await new WorkTree(test).putNpm({ nodeRuns: false }).putGo().prepare();
    expect(code).toBe(1);
    expect(output).toContain("npm config delete ignore-scripts");
  });

  function npmCalls(tree: WorkTree): string[] {
    return tree.calls().filter((call) => call.startsWith("npm"));
  }
});
