import { join } from "node:path";
import { describe, expect, it, type TestContext } from "vitest";
import { type Finished, WorkTree } from "./work-tree.ts";

/** A work tree whose gates are stand-ins: `vitest` reports what `reports` holds for a project, by default one pass. */
function treeWithGates(
  test: TestContext,
  { biome = "", tsc = "", reports = {} as Record<string, string> } = {},
): WorkTree {
  const tree = new WorkTree(test).putNpm().putGo();
  const bin = join(tree.folder, "node_modules", ".bin");
  const cases = Object.entries(reports).map(([project, script]) => `${project}) ${script};;`);
  tree.put("biome", biome, bin).put("tsc", tsc, bin);
  tree.put(
    "vitest",
    `project=$3
report=\${6#--outputFile.json=}
pass='{"status":"passed","assertionResults":[{"status":"passed"}]}'
fail='{"status":"failed","assertionResults":[{"status":"passed"},{"status":"failed"}]}'
skip='{"status":"passed","assertionResults":[{"status":"skipped"}]}'
unloadable='{"status":"failed","assertionResults":[]}'
case $project in
${cases.join("\n")}
*) echo "{\\"testResults\\":[$pass]}" > $report;;
esac`,
    bin,
  );
  return tree;
}

/** The script as `npm test` runs it; with its own node_modules in place, for the stand-in for npm keeps them. */
function runTests(tree: WorkTree, ...args: string[]): Promise<Finished> {
  return tree.start("node", ["tools/test.mjs", ...args]).finished;
}

function lastLine({ stdout }: Finished): string | undefined {
  return stdout.trimEnd().split("\n").at(-1);
}

const everyTier = ["unit", "reference", "process", "server", "tools", "engine", "package"];
/** Format and lint, types, build. */
const wholeSteps = 3;

describe.concurrent("npm test", () => {
  it("counts steps and the tests of every tier in its last line", async (test) => {
    const run = await runTests(treeWithGates(test));
    expect(lastLine(run)).toBe(`${everyTier.length + wholeSteps} passed, 0 failed`);
    expect(run.code).toBe(0);
  });

  it("goes on after a failing step, counts it, and fails in the end", async (test) => {
    const run = await runTests(treeWithGates(test, { biome: "echo wrong format; exit 1" }));
    expect(run.output).toContain("wrong format");
    expect(lastLine(run)).toBe(`${everyTier.length + wholeSteps - 1} passed, 1 failed`);
    expect(run.code).toBe(1);
  });

  it("counts failed tests, skipped tests and files that cannot be loaded as failed", async (test) => {
    const reports = {
      unit: 'echo "{\\"testResults\\":[$fail,$pass]}" > $report; exit 1',
      server: 'echo "{\\"testResults\\":[$skip]}" > $report',
      engine: 'echo "{\\"testResults\\":[$unloadable]}" > $report; exit 1',
    };
    const run = await runTests(treeWithGates(test, { reports }));
    const others = everyTier.length - Object.keys(reports).length;
    expect(lastLine(run)).toBe(`${wholeSteps + others + 2} passed, 3 failed`);
    expect(run.code).toBe(1);
  });

  it("counts a tier as failed that has no tests or fails outside of them", async (test) => {
    const reports = {
      unit: "echo No test files found; exit 1",
      process: 'echo "{\\"testResults\\":[$pass]}" > $report; exit 1',
    };
    const run = await runTests(treeWithGates(test, { reports }));
    expect(lastLine(run)).toBe(`${wholeSteps + everyTier.length - 1} passed, 2 failed`);
  });

  it("fails with the closing line when a program cannot be had", async (test) => {
    const tree = treeWithGates(test);
    tree.put("go", "exit 127");
    const run = await runTests(tree);
    expect(run.output).toContain("https://go.dev/doc/install");
    expect(lastLine(run)).toBe("0 passed, 1 failed");
    expect(run.code).toBe(1);
  });

  it("runs only what needs no other program when it is to be fast", async (test) => {
    const tree = treeWithGates(test);
    tree.put("go", "exit 127");
    const run = await runTests(tree, "--fast");
    expect(lastLine(run)).toBe(`${wholeSteps + 1} passed, 0 failed`);
    expect(run.code).toBe(0);
  });
});
