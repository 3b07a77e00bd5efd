/**
 * `npm run docs`: writes docs/reference anew from the docstrings of the public classes and their inputs.
 *
 * @module
 */
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../toolchain.mjs";
import { pagesOf } from "./pages.mts";
import { readReference } from "./sources.mts";

const folder = join(root, "docs", "reference");
const pages = pagesOf(readReference(root));
rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });
for (const [name, text] of pages) writeFileSync(join(folder, name), text);
console.log(`${pages.size} pages in docs/reference`);
