import { execFile } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join, resolve } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { node22Folder } from "../../tools/node-22.mjs";
import { toolFolders } from "../../tools/toolchain.mjs";

const run = promisify(execFile);
const root = resolve(__dirname, "..", "..");
const folder = mkdtempSync(join(tmpdir(), "pulumi-nats-auth-package-"));

/** Folders with what programs install: as Pulumi's templates do, and as its notes on ES modules say. */
const installs = {
  template: { typescript: "5.9.3" },
  "es-modules": { typescript: "5.9.3", "ts-node": "10.9.2" },
} as const;

const flavours = [
  { program: "typescript", tells: "the stock TypeScript template", install: "template" },
  { program: "javascript", tells: "a program in plain JavaScript", install: "template" },
  { program: "es-module", tells: "a TypeScript program of ES modules", install: "es-modules" },
] as const;

const nodes = [
  { version: "v22", folder: node22Folder },
  { version: "v24", folder: () => join(root, "node_modules", ".bin") },
] as const;

let tarball: string;
let packed: string[];

beforeAll(async () => {
  const { stdout } = await run("npm", ["pack", "--ignore-scripts", "--json", "--pack-destination", folder], {
    cwd: root,
  });
  const [pack] = JSON.parse(stdout);
  tarball = join(folder, pack.filename);
  packed = pack.files.map(({ path }: { path: string }) => path);
  for (const [install, packages] of Object.entries(installs)) {
    mkdirSync(join(folder, install));
    const dependencies = {
      "pulumi-nats-auth": `file:${tarball}`,
      "@pulumi/pulumi": sdkVersion(),
      "@types/node": "24",
    };
    const manifest = { private: true, dependencies: { ...dependencies, ...packages } };
    writeFileSync(join(folder, install, "package.json"), JSON.stringify(manifest));
    await run("npm", ["install", "--no-audit", "--no-fund", "--prefer-offline"], {
      cwd: join(folder, install),
    });
  }
  for (const { program, install } of flavours) {
    cpSync(join(__dirname, "programs", program), join(folder, install, program), { recursive: true });
  }
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("the packed package", () => {
  it("holds compiled code, its types and its documents, and nothing else", () => {
    const surplus = packed.filter(
      (path) => !/^(dist\/(provider|sdk)\/.*\.(js|d\.ts)|package\.json|[A-Z]+(\.md)?)$/.test(path),
    );
    expect(surplus).toEqual([]);
  });

  it("holds no file whose source is gone", () => {
    const compiled = packed.filter((path) => path.startsWith("dist/"));
    const source = (path: string) => path.replace(/^dist\//, "").replace(/(\.d\.ts|\.js)$/, ".ts");
    expect(compiled.filter((path) => !existsSync(join(root, source(path))))).toEqual([]);
  });

  it("holds every file that package.json names", () => {
    const { main, types, exports, typesVersions } = JSON.parse(
      readFileSync(join(root, "package.json"), "utf8"),
    );
    const named = leaves([main, types, exports, typesVersions]).map((path) => path.replace(/^\.\//, ""));
    expect(named.length).toBeGreaterThan(10);
    expect(named.filter((path) => !packed.includes(path))).toEqual([]);
  });
});

describe.each(nodes)("the subpaths jwt and nkeys on Node $version", (node) => {
  it("load nothing but files of the package", async () => {
    const project = join(folder, "template");
    const script = `
      require("pulumi-nats-auth/jwt");
      require("pulumi-nats-auth/nkeys");
      console.log(JSON.stringify(Object.keys(require.cache)));
    `;
    const { stdout } = await run(join(node.folder(), "node"), ["-e", script], { cwd: project });
    const loaded: string[] = JSON.parse(stdout);
    const own = join("node_modules", "pulumi-nats-auth", "dist", "provider");
    expect(loaded.length).toBeGreaterThan(20);
    expect(loaded.filter((path) => !path.includes(own))).toEqual([]);
  });
});

describe.each(flavours)("$tells", ({ program, install }) => {
  const project = join(folder, install, program);

  it.concurrent.each(nodes)("runs on Node $version: up, no changes, destroy", async (node) => {
    const env = stackEnvironment(join(folder, `${program}-${node.version}`), node.folder());
    const pulumi = (...args: string[]) =>
      run("pulumi", [...args, "--non-interactive"], { cwd: project, env });
    await pulumi("stack", "init", node.version);
    await pulumi("up", "--stack", node.version, "--yes", "--skip-preview");
    const { stdout } = await pulumi("stack", "output", "--stack", node.version, "--json", "--show-secrets");
    const outputs = JSON.parse(stdout);
    expect(outputs).toEqual({
      node: expect.stringMatching(new RegExp(`^${node.version}\\.`)),
      publicKey: expect.stringMatching(/^A[A-Z2-7]{55}$/),
      subject: outputs.publicKey,
      creds: expect.stringContaining("-----BEGIN NATS USER JWT-----"),
      kind: "user",
    });
    await pulumi("preview", "--stack", node.version, "--expect-no-changes");
    await pulumi("destroy", "--stack", node.version, "--yes", "--skip-preview");
  });
});

function stackEnvironment(stackFolder: string, nodeFolder: string): NodeJS.ProcessEnv {
  const state = join(stackFolder, "state");
  mkdirSync(state, { recursive: true });
  return {
    ...process.env,
    PATH: [nodeFolder, ...toolFolders(), process.env["PATH"]].join(delimiter),
    PULUMI_BACKEND_URL: `file://${state}`,
    PULUMI_HOME: join(stackFolder, "home"),
    NODE_COMPILE_CACHE: join(folder, "compiled"),
    PULUMI_CONFIG_PASSPHRASE: "only of this test",
    PULUMI_SKIP_UPDATE_CHECK: "true",
    PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
    PULUMI_DISABLE_REGISTRY_RESOLVE: "true",
  };
}

/** The version that this work tree is tested with. */
function sdkVersion(): string {
  return JSON.parse(readFileSync(join(root, "package.json"), "utf8")).devDependencies["@pulumi/pulumi"];
}

/** Every text in a nested value. */
function leaves(value: unknown): string[] {
  if (typeof value === "string") return [value];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(leaves) : [];
}
