/** The pages in docs/reference say what the docstrings say. */
import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { beforeAll, expect, it } from "vitest";
import { readDocstring } from "../../tools/reference-docs/docstring.mts";
import type { Reference } from "../../tools/reference-docs/model.mts";
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

it("every input of every resource is described", () => {
  const { resources } = reference;
  expect(resources.length).toBeGreaterThan(10);
  const silent = resources.flatMap(({ name, inputs }) =>
    inputs
      .filter((input) => input.text === "" && input.default === undefined)
      .map((input) => `${name}.${input.name}`),
  );
  expect(silent).toEqual([]);
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
    { change: "replaces", secret: true, text: "The seed. Secret. Another key replaces." },
  ],
  [
    "Default: `5`. Wire `a_b`. Replaces.",
    { default: "`5`", claim: "`a_b`", change: "replaces", secret: false, text: "" },
  ],
])("a docstring is taken apart: %s", (docstring, said) => {
  expect(readDocstring(docstring)).toEqual(said);
});

function committed(name: string): string {
  return readdirSync(folder).includes(name) ? readFileSync(join(folder, name), "utf8") : "";
}
