/**
 * What an estate of 100 accounts with 5 users each costs with the real pulumi, on its file back end and without pushing:
 * the first `up`, a preview without changes, the `up` that changes one limit, and the bytes of state. Beside it, in the
 * same run, as many opaque resources of the same sizes: what Pulumi itself needs.
 *
 * `npm run build && node bench/estate.mts` with Node 24; `BENCH_ROUNDS` (default 3) rounds, of which the median counts.
 *
 * @module
 */
import { execFileSync } from "node:child_process";
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { linkPackage } from "../tools/dependencies.mjs";
import { root, toolEnvironment, toolFolders } from "../tools/toolchain.mjs";

const rounds = Number(process.env["BENCH_ROUNDS"] ?? 3);

/** What a command took in each round. */
type Times = Record<Operation, Taken[]>;
/** Seconds: by the clock, and of the processors, which does not count other work of the machine. */
interface Taken {
  readonly clock: number;
  readonly processors: number;
}
const operations = ["up", "preview, no changes", "up, one limit changed"] as const;
type Operation = (typeof operations)[number];

/** The fastest Terraform provider, on another machine with 2 cores. */
const toBeat: Record<Operation, number> = {
  up: 7.2,
  "preview, no changes": 2.9,
  "up, one limit changed": 3.5,
};

linkPackage();
const environment = toolEnvironment(toolFolders());

/** A project with one program, and stacks made one after the other. */
class Estate {
  readonly folder = mkdtempSync(join(tmpdir(), "pulumi-nats-auth-bench-"));
  readonly times: Times = { up: [], "preview, no changes": [], "up, one limit changed": [] };
  readonly #form: string;
  bytes = 0;

  constructor(program: string, form = "") {
    this.#form = form;
    const modules = join(this.folder, "node_modules");
    mkdirSync(join(modules, "@pulumi"), { recursive: true });
    mkdirSync(join(modules, "opaque-provider"));
    symlinkSync(root, join(modules, "pulumi-nats-auth"));
    symlinkSync(join(root, "node_modules", "@pulumi", "pulumi"), join(modules, "@pulumi", "pulumi"));
    copyFileSync(
      join(import.meta.dirname, "estate", "opaque-provider.js"),
      join(modules, "opaque-provider", "index.js"),
    );
    copyFileSync(join(import.meta.dirname, "estate", program), join(this.folder, "index.js"));
    writeFileSync(join(this.folder, "package.json"), JSON.stringify({ name: "estate", main: "index.js" }));
    writeFileSync(join(this.folder, "Pulumi.yaml"), "name: estate\nruntime: nodejs\n");
    mkdirSync(join(this.folder, "state"));
  }

  /** Makes a stack, measures all operations, and keeps its state as the last. */
  run(round: number): void {
    const stack = `round-${round}`;
    this.#pulumi(100, "stack", "init", "--stack", stack);
    const measure = (operation: Operation, limit: number, ...args: readonly string[]) => {
      const [clock, processors] = [performance.now(), processorSeconds()];
      this.#pulumi(limit, ...args, "--stack", stack);
      this.times[operation].push({
        clock: (performance.now() - clock) / 1000,
        processors: processorSeconds() - processors,
      });
    };
    measure("up", 100, "up", "--yes", "--skip-preview");
    this.bytes = readFileSync(this.#stateOf(stack)).length;
    measure("preview, no changes", 100, "preview", "--expect-no-changes");
    measure("up, one limit changed", 50, "up", "--yes", "--skip-preview");
  }

  /** The resources of the last stack, for opaque ones to be like. */
  get resources(): readonly Kept[] {
    const { checkpoint } = JSON.parse(readFileSync(this.#stateOf("round-0"), "utf8"));
    return checkpoint.latest.resources;
  }

  /** Puts a file beside the program. */
  write(name: string, text: string): void {
    writeFileSync(join(this.folder, name), text);
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  #stateOf(stack: string): string {
    return join(this.folder, "state", ".pulumi", "stacks", "estate", `${stack}.json`);
  }

  #pulumi(limit: number, ...args: readonly string[]): void {
    execFileSync("pulumi", [...args, "--non-interactive"], {
      cwd: this.folder,
      stdio: ["ignore", "ignore", "inherit"],
      env: {
        ...environment,
        ESTATE_FORM: this.#form,
        ESTATE_LIMIT: String(limit),
        PULUMI_BACKEND_URL: `file://${join(this.folder, "state")}`,
        PULUMI_HOME: join(this.folder, "home"),
        PULUMI_CONFIG_PASSPHRASE: "only of this benchmark",
        PULUMI_SKIP_UPDATE_CHECK: "true",
        PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
        PULUMI_DISABLE_REGISTRY_RESOLVE: "true",
      },
    });
  }
}

/** Processor time of all commands that have ended, as Linux keeps it; elsewhere not known. */
function processorSeconds(): number {
  if (process.platform !== "linux") return Number.NaN;
  const stat = readFileSync("/proc/self/stat", "utf8");
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  // cutime and cstime, in hundredths of a second.
  return (Number(fields[13]) + Number(fields[14])) / 100;
}

/** A resource in a state file. */
interface Kept {
  readonly urn: string;
  readonly type: string;
  readonly inputs?: Readonly<Record<string, unknown>>;
  readonly outputs?: Readonly<Record<string, unknown>>;
  readonly dependencies?: readonly string[];
}

/** Opaque resources that are to state what the resources of an estate are, as bench/estate/opaque.js reads them. */
function likenesses(resources: readonly Kept[]): string {
  return JSON.stringify(
    resources
      .filter(({ type }) => type.startsWith("pulumi-nodejs:dynamic/"))
      .map(({ urn, inputs, outputs, dependencies = [] }) => ({
        name: urn,
        inputs: sizeOf(inputs),
        outputs: sizeOf(outputs),
        dependencies,
        changes: urn.endsWith("nats-auth:Account::account-0"),
      })),
  );
}

/** Characters of plain JSON, and of the plain text of each secret. */
function sizeOf(properties: unknown): { plain: number; secrets: readonly number[] } {
  const text = JSON.stringify(properties);
  const secrets = [...text.matchAll(/\{"[0-9a-f]{32}":"[0-9a-f]{32}","ciphertext":"v1:[^:]+:([^"]+)"\}/g)];
  const hidden = secrets.map(([whole]) => whole.length).reduce((sum, length) => sum + length, 0);
  return {
    // The provider's text and a few names stand in opaque resources too.
    plain: Math.max(0, text.length - hidden - 330),
    // The text of the JSON value is encrypted, with a tag of 16 bytes.
    secrets: secrets.map(([, cipher = ""]) => Buffer.from(cipher, "base64").length - 18),
  };
}

const forms = ["User", "Users"] as const;
const estates = forms.map((form) => ({
  form,
  ours: new Estate("estate.js", form),
  opaque: new Estate("opaque.js"),
}));

try {
  for (let round = 0; round < rounds; round++) {
    for (const { ours, opaque } of estates) {
      ours.run(round);
      if (round === 0) opaque.write("resources.json", likenesses(ours.resources));
      opaque.run(round);
    }
  }
  for (const { form, ours, opaque } of estates) report(form, ours, opaque);
} finally {
  for (const { ours, opaque } of estates) {
    ours.remove();
    opaque.remove();
  }
}

function report(form: string, ours: Estate, opaque: Estate): void {
  console.log(`\n100 accounts with 5 users each, as ${form}: median of ${rounds}`);
  console.log(row(["", form, "opaque", "ratio", "to beat"]));
  for (const measure of ["clock", "processors"] as const) {
    for (const operation of operations) {
      const of = ({ times }: Estate) => median(times[operation].map((taken) => taken[measure]));
      const [mine, theirs] = [of(ours), of(opaque)];
      const title = `${operation}, s${measure === "clock" ? "" : " CPU"}`;
      const beaten = measure === "clock" ? toBeat[operation].toFixed(1) : "";
      console.log(row([title, mine.toFixed(1), theirs.toFixed(1), (mine / theirs).toFixed(2), beaten]));
    }
  }
  const megabytes = [ours.bytes, opaque.bytes].map((bytes) => (bytes / 1e6).toFixed(2));
  console.log(row(["state, MB", ...megabytes, (ours.bytes / opaque.bytes).toFixed(2), "2.3"]));
}

function row([title = "", ...figures]: readonly string[]): string {
  return [title.padEnd(28), ...figures.map((figure) => figure.padStart(9))].join("");
}

function median(values: readonly number[]): number {
  return values.toSorted((left, right) => left - right)[Math.floor(values.length / 2)] ?? Number.NaN;
}
