/** The page on what green means has a heading for each error code that a deployment can end with, and for no other. */
import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { expect, it } from "vitest";

const root = resolve(__dirname, "..", "..");
const page = readFileSync(join(root, "docs", "what-green-means.md"), "utf8");
const errors = readFileSync(join(root, "provider", "errors.ts"), "utf8");

/** The codes of a union in provider/errors.ts. */
function codesOf(type: string): string[] {
  const [, union = ""] = new RegExp(`export type ${type} =([^;]*);`).exec(errors) ?? [];
  return [...union.matchAll(/"([A-Z_]+)"/g)].map(([, code = ""]) => code);
}

/** What stands below the heading of a code: paragraphs, and a list of texts. */
const sections = [...page.matchAll(/^#### `([A-Z_]+)`\n\n([\s\S]*?)(?=^#)/gm)].map(
  ([, code = "", body = ""]) => {
    const [before = "", ...items] = body.trim().split(/^- /m);
    return { code, meaning: before.trim(), items };
  },
);

it("every code of servers and resources has a heading, in the order of provider/errors.ts", () => {
  expect(sections.map(({ code }) => code)).toEqual([
    ...codesOf("ResolverErrorCode"),
    ...codesOf("ResourceErrorCode"),
  ]);
});

it("every code says what it means, and has texts unless it says that there is none", () => {
  const unfinished = sections.filter(
    ({ meaning, items }) => meaning === "" || (items.length === 0 && !meaning.includes("No text yet")),
  );
  expect(unfinished).toEqual([]);
});

it("every text of a code has its cure", () => {
  const uncured = sections.flatMap(({ items }) => items.filter((item) => !/^`[^`]+`:\s+\S/.test(item)));
  expect(uncured).toEqual([]);
});

it("every code named anywhere on the page is one", () => {
  const known = ["NkeyErrorCode", "JwtErrorCode", "ResolverErrorCode", "ResourceErrorCode"].flatMap(codesOf);
  const named = [...page.matchAll(/\b(?:RESOLVER|LOCAL_SERVER|NKEY|JWT|CREDS|INPUT|SIGNER)_[A-Z_]*[A-Z]\b/g)];
  const variables = ["NATS_CREDS"];
  const unknown = named.map(([code]) => code).filter((code) => ![...known, ...variables].includes(code));
  expect(unknown).toEqual([]);
});
