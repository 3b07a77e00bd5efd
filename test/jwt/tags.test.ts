import { expect, test } from "vitest";
import { normalizeTags } from "../../provider/jwt/index.ts";

test("tags are trimmed, in lower case, each once, and none is empty", () => {
  expect(normalizeTags([" Env:Prod ", "env:prod", "", "\u0085\u00a0", "ÄÖ", "b", "ΑΣ"])).toEqual([
    "env:prod",
    "äö",
    "b",
    "ας".replace("ς", "σ"),
  ]);
});

test("tags with a megabyte of blanks inside or around are trimmed in a moment", () => {
  const blanks = " ".repeat(1024 * 1024);
  const start = performance.now();
  expect(normalizeTags([`A${blanks}b`, `${blanks}c${blanks}`, blanks])).toEqual([`a${blanks}b`, "c"]);
  expect(performance.now() - start).toBeLessThan(10_000);
}, 30_000);
