import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { WorkTree } from "./work-tree.ts";

type Environment = Record<string, string | undefined>;

/** The environment that `pulumi` gets when the user's is `env`. */
async function prepared(tree: WorkTree, env: Environment): Promise<Environment> {
  const program = `
    import { prepareQuickstartFolder } from "./tools/quickstart-folder.mjs";
    console.log(JSON.stringify(prepareQuickstartFolder(["/tools"], ${JSON.stringify({ PATH: "/user", ...env })})));
  `;
  const { stdout } = await tree.start("node", ["--input-type=module", "--eval", program]).finished;
  return JSON.parse(stdout);
}

describe.concurrent("the quickstart's folder", () => {
  it("keeps state, settings and a passphrase of its own, the passphrase for the owner alone", async (test) => {
    const tree = new WorkTree(test);
    const folder = join(tree.folder, ".quickstart");
    const env = await prepared(tree, {});
    expect(env).toMatchObject({
      PULUMI_BACKEND_URL: `file://${join(folder, "state")}`,
      PULUMI_HOME: join(folder, "home"),
      PULUMI_CONFIG_PASSPHRASE_FILE: join(folder, "passphrase"),
      PATH: `${join(tree.folder, "node_modules", ".bin")}:/tools:/user`,
    });
    expect(statSync(join(folder, "passphrase")).mode & 0o777).toBe(0o600);
    expect(readFileSync(join(folder, "passphrase"), "utf8")).toMatch(/^[\w-]{43}$/);
  });

  it("keeps the passphrase from run to run", async (test) => {
    const tree = new WorkTree(test);
    const passphrase = () => readFileSync(join(tree.folder, ".quickstart", "passphrase"), "utf8");
    await prepared(tree, {});
    const first = passphrase();
    await prepared(tree, {});
    expect(passphrase()).toBe(first);
  });

  it("lets the user's own PULUMI_* variables win", async (test) => {
    const tree = new WorkTree(test);
    const own = { PULUMI_BACKEND_URL: "s3://states", PULUMI_HOME: "/home", PULUMI_CONFIG_PASSPHRASE: "" };
    const env = await prepared(tree, own);
    expect(env).toMatchObject(own);
    expect(env["PULUMI_CONFIG_PASSPHRASE_FILE"]).toBeUndefined();
    expect(readdirSync(join(tree.folder, ".quickstart")).sort()).toEqual(["env", "state"]);
  });

  it("gives a shell the same environment", async (test) => {
    const tree = new WorkTree(test);
    const env = await prepared(tree, { PULUMI_HOME: "/it's mine" });
    const shown = 'echo "$PULUMI_HOME|$PULUMI_CONFIG_PASSPHRASE_FILE|$PATH"';
    const { stdout } = await tree.start("sh", ["-c", `. .quickstart/env; ${shown}`]).finished;
    const path = env["PATH"]?.replace("/user", tree.bin);
    expect(stdout.trim()).toBe(`/it's mine|${env["PULUMI_CONFIG_PASSPHRASE_FILE"]}|${path}`);
  });
});
