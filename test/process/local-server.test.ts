import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, readdir, readFile, stat, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { logFile } from "../../provider/resources/local-server/process.ts";
import { reloadServer } from "../../provider/resources/local-server/reload.ts";
import { connectAs } from "../support/client.ts";
import { type CallFailure, type Properties, ProviderProcess } from "../support/provider-process.ts";
import { makeTrust, now, TestAccount } from "../support/trust.ts";

let provider: ProviderProcess;
const pids: number[] = [];
beforeAll(async () => {
  provider = await ProviderProcess.start();
});
afterAll(async () => {
  for (const pid of pids) if (isAlive(pid)) process.kill(pid, "SIGKILL");
  await provider.stop();
});

const config = { text: "debug: false\n", restartHash: "one" };

/** A configuration whose accounts stand in it. */
function configOf(
  { operatorJwt, systemAccount }: ReturnType<typeof makeTrust>,
  preload: Readonly<Record<string, string>> = {},
) {
  const accounts = { [systemAccount.publicKey]: systemAccount.jwt, ...preload };
  const text = [
    `operator: ${operatorJwt}`,
    `system_account: ${systemAccount.publicKey}`,
    "resolver: MEMORY",
    "resolver_preload {",
    ...Object.entries(accounts).map(([key, jwt]) => `  ${key}: ${jwt}`),
    "}",
  ].join("\n");
  return { text, restartHash: "one" };
}

async function started(name: string, more: Properties = {}) {
  const { inputs, failures } = await provider.check("localServer", {
    name,
    directory: name,
    config,
    ...more,
  });
  expect(failures).toEqual([]);
  const { id, state } = await provider.create("localServer", inputs);
  pids.push(Number(state["pid"]));
  return { id, state, inputs };
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

async function ended(pid: number): Promise<void> {
  while (isAlive(pid)) await new Promise((resolve) => setTimeout(resolve, 10));
}

async function failure(call: Promise<unknown>): Promise<CallFailure> {
  return call.then(
    () => expect.fail("it went through"),
    (error) => error,
  );
}

describe("LocalServer", () => {
  it("settles a free port, runs a real nats-server on it and hides its files from git", async () => {
    const { id, state, inputs } = await started("first");
    expect(id).toBe(`first:${inputs["port"]}`);
    expect(state["url"]).toBe(`nats://127.0.0.1:${inputs["port"]}`);
    expect(inputs["url"]).toBe(state["url"]);
    expect(isAlive(Number(state["pid"]))).toBe(true);
    const ignored = await readFile(join(provider.folder, "first", ".gitignore"), "utf8");
    expect(ignored).toBe("*\n");
    await provider.delete("localServer", id, state);
  });

  it("keeps its port: the next check finds the same", async () => {
    const { inputs: olds } = await provider.check("localServer", { name: "kept", directory: "kept", config });
    const { inputs } = await provider.check("localServer", { name: "kept", directory: "kept", config }, olds);
    expect(inputs["port"]).toBe(olds["port"]);
  });

  it("is unchanged while it runs, and a change once it is dead, which an update mends on the same port", async () => {
    const { id, state, inputs } = await started("dead");
    const pid = Number(state["pid"]);
    expect(await provider.diff("localServer", id, state, inputs)).toEqual({ changes: false, replaces: [] });
    process.kill(pid, "SIGKILL");
    await ended(pid);
    expect(await provider.diff("localServer", id, state, inputs)).toEqual({ changes: true, replaces: [] });
    await expect
      .poll(() => provider.output)
      .toContain(`LocalServer "dead" is not running and will be started again on port ${inputs["port"]}`);
    const { state: again } = await provider.update("localServer", id, state, inputs);
    pids.push(Number(again["pid"]));
    expect(again).toEqual({ ...state, pid: again["pid"] });
    await provider.delete("localServer", id, again);
  });

  it("does not take a stranger with its pid for itself, and leaves him alone", async () => {
    const { id, state, inputs } = await started("reborn");
    process.kill(Number(state["pid"]), "SIGKILL");
    await ended(Number(state["pid"]));
    const stranger = spawn("sleep", ["60"]);
    const reused = { ...state, pid: stranger.pid };
    expect((await provider.diff("localServer", id, reused, inputs)).changes).toBe(true);
    await provider.delete("localServer", id, reused);
    expect(stranger.exitCode).toBeNull();
    stranger.kill();
  });

  it("rewrites a changed preload without a restart, and restarts for what only a restart can change", async () => {
    const { id, state, inputs } = await started("changing");
    const preload = { ...inputs, config: { text: "debug: true\n", restartHash: "one" } };
    expect(await provider.diff("localServer", id, state, preload)).toEqual({ changes: true, replaces: [] });
    const rewritten = await provider.update("localServer", id, state, preload);
    expect(rewritten.state["pid"]).toBe(state["pid"]);
    expect(await readFile(join(provider.folder, "changing", "auth.conf"), "utf8")).toBe("debug: true\n");
    const operator = { ...inputs, config: { text: "debug: false\n", restartHash: "two" } };
    const { state: restarted } = await provider.update("localServer", id, rewritten.state, operator);
    pids.push(Number(restarted["pid"]));
    expect(restarted["pid"]).not.toBe(state["pid"]);
    await ended(Number(state["pid"]));
    await provider.delete("localServer", id, restarted);
  });

  describe("with a memory resolver", () => {
    const trust = makeTrust();
    const account = new TestAccount("orders", trust.operatorSigningKey);
    const configWith = (preload: Readonly<Record<string, string>>) => configOf(trust, preload);

    it("takes a changed preload at once, without a restart, and so do connected clients", async () => {
      const before = account.jwt();
      const { id, state, inputs } = await started("memory", {
        config: configWith({ [account.publicKey]: before }),
      });
      const client = await connectAs(String(state["url"]), account.user());
      const closed = client.closed();
      const shut = account.jwt((nats) => Object.assign(nats.limits, { conn: 0 }), now() + 1);
      const news = { ...inputs, config: configWith({ [account.publicKey]: shut }) };
      const { state: reloaded } = await provider.update("localServer", id, state, news);
      expect(reloaded["pid"]).toBe(state["pid"]);
      await closed;
      await provider.delete("localServer", id, reloaded);
    });

    it("says why the server refuses a configuration, and tries again at the next update", async () => {
      const { id, state, inputs } = await started("refusing", { config: configWith({}) });
      const broken = { ...inputs, config: configWith({ [account.publicKey]: "nonsense" }) };
      expect((await failure(provider.update("localServer", id, state, broken))).message).toMatch(
        /^LocalServer "refusing" refuses its new configuration and keeps the former: /,
      );
      expect((await provider.diff("localServer", id, state, broken)).changes).toBe(true);
      await provider.update("localServer", id, state, inputs);
      await provider.delete("localServer", id, state);
    });
  });

  it("is replaced for another port or directory", async () => {
    const { id, state, inputs } = await started("moving");
    const port = Number(inputs["port"]) + 1;
    expect(await provider.diff("localServer", id, state, { ...inputs, port })).toEqual({
      changes: true,
      replaces: ["port"],
    });
    expect(await provider.diff("localServer", id, state, { ...inputs, directory: "elsewhere" })).toEqual({
      changes: true,
      replaces: ["directory"],
    });
    await provider.delete("localServer", id, state);
  });

  it("stops on deletion, removes its own files and nothing else", async () => {
    const { id, state } = await started("leaving");
    const folder = join(provider.folder, "leaving");
    await writeFile(join(folder, "notes.txt"), "mine");
    await provider.delete("localServer", id, state);
    await ended(Number(state["pid"]));
    expect(await readFile(join(folder, "notes.txt"), "utf8")).toBe("mine");
    await expect(stat(join(folder, "nats-server.conf"))).rejects.toThrow("ENOENT");
  });

  it("stops even while it is paused", async () => {
    const { id, state } = await started("paused");
    process.kill(Number(state["pid"]), "SIGSTOP");
    await provider.delete("localServer", id, state);
    await ended(Number(state["pid"]));
  });

  it("stops a server that a killed create left behind before it starts its own", async () => {
    const { state, inputs } = await started("orphan");
    const { id, state: mine } = await provider.create("localServer", inputs);
    pids.push(Number(mine["pid"]));
    await ended(Number(state["pid"]));
    await provider.delete("localServer", id, mine);
  });

  it("neither stops nor overwrites a server of another stack, running or not", async () => {
    const { state, inputs, id } = await started("shared", { owner: "shop/blue/shared" });
    const conf = join(provider.folder, "shared", "nats-server.conf");
    const before = await readFile(conf, "utf8");
    const { inputs: others } = await provider.check("localServer", {
      ...{ name: "shared", directory: "shared", config, owner: "shop/green/shared" },
    });
    expect((await failure(provider.create("localServer", others))).message).toContain(
      `Cannot start LocalServer "shared" in "${join(provider.folder, "shared")}": the folder is that of another ` +
        "server, shop/blue/shared. Give another `directory`; or, if nobody needs that server, " +
        `end process ${state["pid"]} and remove the folder`,
    );
    expect(await provider.diff("localServer", id, state, inputs)).toEqual({ changes: false, replaces: [] });
    process.kill(Number(state["pid"]), "SIGKILL");
    await ended(Number(state["pid"]));
    expect((await failure(provider.create("localServer", others))).message).toMatch(
      /if nobody needs that server, remove the folder/,
    );
    expect(await readFile(conf, "utf8")).toBe(before);
    await provider.delete("localServer", id, state);
    const { state: later, id: laterId } = await provider.create("localServer", others);
    await provider.delete("localServer", laterId, later);
  });

  it("knows a server of a stack of the same name by its operator", async () => {
    const [ours, theirs] = [makeTrust(), makeTrust()].map((trust) => configOf(trust));
    const more = { owner: "shop/dev/twice", directory: "twice", port: undefined };
    const { state, id } = await started("twice", { ...more, config: ours });
    const { inputs: others } = await provider.check("localServer", {
      ...more,
      name: "twice",
      config: theirs,
    });
    expect((await failure(provider.create("localServer", others))).message).toMatch(
      /another server, shop\/dev\/twice with operator O[A-Z2-7]{55}\. Give/,
    );
    expect(isAlive(Number(state["pid"]))).toBe(true);
    await provider.delete("localServer", id, state);
  });

  it("leaves no folder that it made when it does not start, and no folder less that was there", async () => {
    await mkdir(join(provider.folder, "before"));
    for (const directory of ["made/for/it", "before"]) {
      const broken = { text: "resolver: NONSENSE(\n", restartHash: "one" };
      const { inputs } = await provider.check("localServer", { name: "vain", directory, config: broken });
      await failure(provider.create("localServer", inputs));
    }
    const left = await readdir(provider.folder);
    expect(left).not.toContain("made");
    expect(left).toContain("before");
  });

  it("says at once that a server ended, and waits no longer for it", async () => {
    const { inputs } = await provider.check("localServer", {
      ...{ name: "ending", directory: "ending", config, executable: "/bin/false" },
    });
    const begun = Date.now();
    expect((await failure(provider.create("localServer", inputs))).message).toContain(
      "ended with exit code 1",
    );
    expect(Date.now() - begun).toBeLessThan(10_000);
  });

  it("explains a port that is taken", async () => {
    const blocker = createServer();
    await new Promise<void>((resolve) => blocker.listen(0, "127.0.0.1", resolve));
    const address = blocker.address();
    const port = typeof address === "object" ? address?.port : undefined;
    const { inputs } = await provider.check("localServer", {
      name: "taken",
      directory: "taken",
      config,
      port,
    });
    expect((await failure(provider.create("localServer", inputs))).message).toBe(
      `Cannot start LocalServer "taken": port ${port} of 127.0.0.1 is taken by another process. ` +
        "Stop that process, or give another `port` [LOCAL_SERVER_PORT]",
    );
    blocker.close();
  });

  it("explains a missing nats-server", async () => {
    const { inputs } = await provider.check("localServer", {
      name: "none",
      directory: "none",
      config,
      executable: "/nowhere/nats-server",
    });
    expect((await failure(provider.create("localServer", inputs))).message).toContain(
      'Cannot start LocalServer "none": no executable "/nowhere/nats-server" was found. Install nats-server',
    );
  });

  it("shows the end of the server's log when it does not start", async () => {
    const { inputs } = await provider.check("localServer", {
      name: "broken",
      directory: "broken",
      config: { text: "resolver: NONSENSE(\n", restartHash: "one" },
    });
    const { message } = await failure(provider.create("localServer", inputs));
    expect(message).toMatch(
      /^LocalServer "broken" ended with exit code 1 while starting\. Its log ends:\n {2}nats-server: .*auth\.conf:1:0: error parsing account resolver/,
    );
  });

  it("takes a nats-server by path", async () => {
    const executable = execFileSync("which", ["nats-server"], { encoding: "utf8" }).trim();
    const { id, state } = await started("by-path", { executable });
    await provider.delete("localServer", id, state);
  });
});

it("says that a server has ended which is to read its configuration again, and what to do", async () => {
  const ended = spawn(process.execPath, ["-e", ""], { stdio: "ignore" });
  await once(ended, "exit");
  const directory = join(provider.folder, "ended");
  await mkdir(directory);
  await writeFile(logFile(directory), "");
  await expect(reloadServer({ name: "dev", directory, pid: ended.pid ?? 0 })).rejects.toMatchObject({
    code: "LOCAL_SERVER_RELOAD",
    message:
      'LocalServer "dev" has just ended and could not take its new configuration: run pulumi again, which starts it',
  });
});
