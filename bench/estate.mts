/**
 * What an estate of 100 accounts with 5 users each costs with the real pulumi, on its file back end and without pushing:
 * the first `up`, a preview without changes, the `up` that changes one limit, and the bytes of state. Beside it, in the
 * same run, as many opaque resources of the same sizes: what Pulumi itself needs.
 *
 * `npm run bench:estate`; `BENCH_ROUNDS` (default 3) rounds, of which the median counts. Each row says whether the ratio
 * stays within {@link allowed}; ends with 1 where one does not.
 *
 * @module
 */
import { copyFileSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { median } from "./median.mts";
import { Project, type Taken } from "./project.mts";

const rounds = Number(process.env["BENCH_ROUNDS"] ?? 3);

/** How many times as much as opaque resources the estate may cost. */
const allowed = 1.15;

/** What a command took in each round. */
type Times = Record<Operation, Taken[]>;
const operations = ["up", "preview, no changes", "up, one limit changed"] as const;
type Operation = (typeof operations)[number];

/** The fastest Terraform provider, on another machine with 2 cores. */
const toBeat: Record<Operation, number> = {
  up: 7.2,
  "preview, no changes": 2.9,
  "up, one limit changed": 3.5,
};

/** A project with one program, and stacks made one after the other. */
class Estate {
  readonly times: Times = { up: [], "preview, no changes": [], "up, one limit changed": [] };
  readonly #project: Project;
  readonly #form: string;
  bytes = 0;

  constructor(program: string, form = "") {
    this.#form = form;
    this.#project = new Project(join("estate", program));
    const provider = join(this.#project.folder, "node_modules", "opaque-provider");
    mkdirSync(provider);
    copyFileSync(join(import.meta.dirname, "estate", "opaque-provider.js"), join(provider, "index.js"));
  }

  /** Makes a stack, measures all operations, and keeps its state as the last. */
  run(round: number): void {
    const stack = `round-${round}`;
    this.#project.pulumi({}, "stack", "init", "--stack", stack);
    const measure = (operation: Operation, limit: number, ...args: readonly string[]) => {
      const variables = { ESTATE_FORM: this.#form, ESTATE_LIMIT: String(limit) };
      this.times[operation].push(this.#project.pulumi(variables, ...args, "--stack", stack));
    };
    measure("up", 100, "up", "--yes", "--skip-preview");
    this.bytes = Buffer.byteLength(this.#project.state(stack));
    measure("preview, no changes", 100, "preview", "--expect-no-changes");
    measure("up, one limit changed", 50, "up", "--yes", "--skip-preview");
  }

  /** The resources of the first stack, for opaque ones to be like. */
  get resources(): readonly Kept[] {
    const { checkpoint } = JSON.parse(this.#project.state("round-0"));
    return checkpoint.latest.resources;
  }

  /** Puts a file beside the program. */
  write(name: string, text: string): void {
    this.#project.write(name, text);
  }

  remove(): void {
    this.#project.remove();
  }
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
  const verdicts = estates.flatMap(({ form, ours, opaque }) => report(form, ours, opaque));
  if (verdicts.includes("MISSED")) process.exitCode = 1;
} finally {
  for (const { ours, opaque } of estates) {
    ours.remove();
    opaque.remove();
  }
}

/** Prints the figures of one form, and returns what they mean. */
function report(form: string, ours: Estate, opaque: Estate): Verdict[] {
  console.log(`\n100 accounts with 5 users each, as ${form}: median of ${rounds}, ratio at most ${allowed}`);
  console.log(row(["", form, "opaque", "ratio", "", "to beat"]));
  const verdicts: Verdict[] = [];
  const line = (title: string, mine: number, theirs: number, digits: number, beaten = "") => {
    const verdict = mine / theirs <= allowed ? "ok" : "MISSED";
    verdicts.push(verdict);
    const figures = [mine.toFixed(digits), theirs.toFixed(digits), (mine / theirs).toFixed(2)];
    console.log(row([title, ...figures, verdict, beaten]));
  };
  for (const measure of ["clock", "processors"] as const) {
    for (const operation of operations) {
      const of = ({ times }: Estate) => median(times[operation].map((taken) => taken[measure]));
      const title = `${operation}, s${measure === "clock" ? "" : " CPU"}`;
      if (Number.isNaN(of(ours))) continue;
      line(title, of(ours), of(opaque), 1, measure === "clock" ? toBeat[operation].toFixed(1) : "");
    }
  }
  line("state, MB", ours.bytes / 1e6, opaque.bytes / 1e6, 2, "2.3");
  return verdicts;
}

type Verdict = "ok" | "MISSED";

function row([title = "", ...figures]: readonly string[]): string {
  return [title.padEnd(28), ...figures.map((figure) => figure.padStart(9))].join("");
}
