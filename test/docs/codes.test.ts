/** The page on what green means has a row for each error code that a deployment can end with, and for no other. */
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

const rows = [...page.matchAll(/^\| `([A-Z_]+)` \|(.*)\|$/gm)].map(([, code = "", cells = ""]) => ({
  code,
  cells: cells.split(" | ").map((cell) => cell.trim()),
}));

it("every code of servers and resources has a row, in the order of provider/errors.ts", () => {
  expect(rows.map(({ code }) => code)).toEqual([
    ...codesOf("ResolverErrorCode"),
    ...codesOf("ResourceErrorCode"),
  ]);
});

it("every row says meaning, texts and cure", () => {
  const unfinished = rows.filter(({ cells }) => cells.length !== 3 || cells.slice(0, 2).includes(""));
  expect(unfinished).toEqual([]);
});

it("every code named anywhere on the page is one", () => {
  const known = ["NkeyErrorCode", "JwtErrorCode", "ResolverErrorCode", "ResourceErrorCode"].flatMap(codesOf);
  const named = [...page.matchAll(/\b(?:RESOLVER|LOCAL_SERVER|NKEY|JWT|CREDS|INPUT|SIGNER)_[A-Z_]*[A-Z]\b/g)];
  const variables = ["NATS_CREDS"];
  const unknown = named.map(([code]) => code).filter((code) => ![...known, ...variables].includes(code));
  expect(unknown).toEqual([]);
});
