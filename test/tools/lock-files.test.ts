import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { expect, it } from "vitest";

const root = resolve(__dirname, "..", "..");

it.each(["package-lock.json", "tools/node-22/package-lock.json"])("%s names no registry", (file) => {
  expect(readFileSync(resolve(root, file), "utf8")).not.toContain('"resolved"');
});
