/** The pages in docs/reference say what the docstrings say. */
import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { beforeAll, expect, it } from "vitest";
import { readDocstring } from "../../tools/reference-docs/docstring.mts";
import type { Input, Reference } from "../../tools/reference-docs/model.mts";
import { pagesOf } from "../../tools/reference-docs/pages.mts";
import { readReference } from "../../tools/reference-docs/sources.mts";

const root = resolve(__dirname, "..", "..");
const folder = join(root, "docs", "reference");
let reference: Reference;
let pages: ReadonlyMap<string, string>;

beforeAll(() => {
  reference = readReference(root);
  pages = pagesOf(reference);
}, 60_000);

it("the pages are those that the docstrings make", () => {
  const stale = [...pages].filter(([name, text]) => committed(name) !== text).map(([name]) => name);
  const surplus = readdirSync(folder).filter((name) => !pages.has(name));
  expect([...stale, ...surplus], "docs/reference is not up to date: run `npm run docs`").toEqual([]);
});

it("every input is described, and says its default where it may be left out", () => {
  const { resources } = reference;
  expect(resources.length).toBeGreaterThan(10);
  const oneOfSeveral = /\b[Oo]ne of (?:this|the) /;
  const silent = inputs().filter(
    ({ input }) =>
      input.text === "" || !(input.required || input.default !== undefined || oneOfSeveral.test(input.text)),
  );
  expect(silent.map(({ path }) => path)).toEqual([]);
});

it("every output and every member is described", () => {
  const silent = reference.resources.flatMap(({ name, outputs, members }) =>
    [...outputs, ...members].filter(({ text }) => text === "").map((output) => `${name}.${output.name}`),
  );
  expect(silent).toEqual([]);
});

it("what resources are for each other is left out", () => {
  const members = reference.resources.flatMap((resource) => resource.members.map(({ name }) => name));
  expect(members).toContain("signer");
  expect(members).not.toContain("issuer");
});

it.each([
  [
    "Subjects. 0 closes it. Default: `1.5`, at least. Claims `pub`, `sub`. Updates.",
    {
      default: "`1.5`, at least",
      claim: "`pub`, `sub`",
      change: "updates",
      secret: false,
      text: "Subjects. 0 closes it.",
    },
  ],
  [
    "The seed. Secret. Another key replaces.",
    { change: "replaces", secret: true, text: "The seed. Another key replaces." },
  ],
  [
    "Default: `5`. Wire `a_b`. Replaces.",
    { default: "`5`", claim: "`a_b`", change: "replaces", secret: false, text: "" },
  ],
])("a docstring is taken apart: %s", (docstring, said) => {
  expect(readDocstring(docstring)).toEqual(said);
});

/** The inputs of resources, methods, functions and the types that these speak of. */
function inputs(): { path: string; input: Input }[] {
  const { resources, functions, types } = reference;
  const holders = [
    ...resources,
    ...resources.flatMap(({ name, methods }) =>
      methods.map((method) => ({ ...method, name: `${name}.${method.name}` })),
    ),
    ...functions,
    ...types.values(),
  ];
  return holders.flatMap(({ name, inputs: own }) =>
    own.map((input) => ({ path: `${name}.${input.name}`, input })),
  );
}

function committed(name: string): string {
  return readdirSync(folder).includes(name) ? readFileSync(join(folder, name), "utf8") : "";
}
