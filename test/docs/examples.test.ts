import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";
import { formatWithOptions } from "node:util";
import ts from "typescript";
import { describe, expect, test } from "vitest";
import * as jwt from "../../provider/jwt/index.ts";
import * as nkeys from "../../provider/nkeys/index.ts";

/**
 * The blocks of README.md and docs/ that begin with "```ts run" are type-checked and run. They print what the comments
 * behind `console.log` say, or the block of text after "prints". Those that begin with "```ts pulumi" are Pulumi
 * programs: they are type-checked here, and run by the tests with the real pulumi.
 */
const root = resolve(__dirname, "..", "..");

interface Example {
  /** Page and line. */
  readonly title: string;
  /** Where a module with this code would lie. */
  readonly file: string;
  readonly code: string;
  readonly kind: "run" | "pulumi";
  /** Lines that it prints, as the page says. */
  readonly prints: readonly string[];
}

const pages = ["README.md", ...readdirSync(join(root, "docs")).map((name) => join("docs", name))].filter(
  (name) => name.endsWith(".md"),
);

const examples: Example[] = pages.flatMap((page) => {
  const text = readFileSync(join(root, page), "utf8");
  const blocks = text.matchAll(
    /^```ts (run|pulumi)\n([\s\S]*?)^```$(?:\n\nprints\n\n^```text\n([\s\S]*?)\n```$)?/gm,
  );
  return [...blocks].map(({ 1: kind, 2: code = "", 3: output, index }) => {
    const line = text.slice(0, index).split("\n").length;
    const prints =
      output?.split("\n") ??
      [...code.matchAll(/console\.log\(.*\); \/\/ (.*)$/gm)].map(([, each = ""]) => each);
    const file = join(root, `${page}-${line}.mts`);
    return { title: `${page}, line ${line}`, file, code, kind: kind === "run" ? kind : "pulumi", prints };
  });
});

test("there are examples", () => {
  expect(examples.length).toBeGreaterThan(10);
});

test("examples have no type errors", () => {
  const config = ts.readConfigFile(join(root, "tsconfig.json"), ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent(config.config, ts.sys, root);
  const settings = { ...options, noUnusedLocals: false };
  const host = ts.createCompilerHost(settings);
  const sources = new Map(examples.map(({ file, code }) => [file, code]));
  const { fileExists, readFile } = host;
  host.fileExists = (file) => sources.has(file) || fileExists(file);
  host.readFile = (file) => sources.get(file) ?? readFile(file);
  const program = ts.createProgram([...sources.keys()], settings, host);
  const problems = [...sources.keys()].flatMap((file) =>
    ts.getPreEmitDiagnostics(program, program.getSourceFile(file)),
  );
  expect(ts.formatDiagnostics(problems, { ...host, getNewLine: () => "\n" })).toBe("");
}, 60_000);

describe("examples run and print what they say", () => {
  test.each(examples.filter(({ kind }) => kind === "run"))("$title", async ({ code, prints }) => {
    const printed: string[] = [];
    const log = (...values: unknown[]) =>
      printed.push(formatWithOptions({ breakLength: Number.POSITIVE_INFINITY }, ...values));
    await run(code, log);
    expect(printed).toEqual(prints);
  });

  const modules: Readonly<Record<string, unknown>> = {
    "pulumi-nats-auth/jwt": jwt,
    "pulumi-nats-auth/nkeys": nkeys,
  };
  const load = createRequire(join(root, "package.json"));

  /** Runs code that may import and await. */
  async function run(code: string, log: (...values: unknown[]) => void): Promise<void> {
    const compilerOptions = { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2023 };
    const { outputText } = ts.transpileModule(code, { compilerOptions });
    const require = (name: string) => modules[name] ?? load(name);
    // The one way to give code a console of its own without a process for each example.
    const body = new Function("require", "exports", "console", `return (async () => {\n${outputText}\n})();`);
    await body(require, {}, { log });
  }
});
