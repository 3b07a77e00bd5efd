import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { formatCreds, parseCreds } from "../../provider/jwt/index.ts";
import { credsExceptions, excuses, keyExceptions } from "./exceptions.ts";
import { type FoundCreds, type GoLibrary, startGoLibrary } from "./go-library.ts";
import { outcome, runs } from "./property.ts";
import { readVectors } from "./vector-files.ts";

let go: GoLibrary;
beforeAll(async () => {
  go = await startGoLibrary();
});
afterAll(() => go.close());

/**
 * Compares what is found in a text with ParseDecoratedJWT and ParseDecoratedNKey, the exceptions aside: what cannot
 * be a JWT is refused, and line ends around a bare JWT or seed are dropped.
 */
function differences(text: string, found: FoundCreds): string[] {
  const ours = outcome(() => parseCreds(text));
  const trimmed = credsExceptions["line ends around a bare JWT or seed"].covers(text, found);
  const jwt = trimmed ? found.jwt.trim() : found.jwt;
  const seed = trimmed ? found.seed?.trim() : found.seed;
  const noGoodSeed = (!found.noSeed && found.seed === null) || excuses(keyExceptions, seed ?? "").length > 0;
  const refuses = noGoodSeed || credsExceptions["text without a JWT"].covers(jwt);
  const expected = refuses ? undefined : { jwt, ...(seed && { seed }) };
  const [wanted, got] = [JSON.stringify(expected ?? "refusal"), JSON.stringify(ours.value ?? "refusal")];
  return wanted === got
    ? []
    : [`expected ${wanted}, got ${got}, from ${JSON.stringify(text)}`.replaceAll(jwt, "<jwt>")];
}

test("every creds vector is parsed and refused as by the Go library", () => {
  expect(
    readVectors("creds").flatMap((vector) =>
      differences(vector.text, vector).map((each) => `${vector.name}: ${each}`),
    ),
  ).toEqual([]);
});

test("creds files with any characters changed are parsed and refused as by the Go library", async () => {
  const texts = readVectors("creds").map(({ text }) => text);
  const change = fc.record({
    at: fc.nat(),
    remove: fc.constantFrom(0, 0, 1, 1, 3, 30),
    insert: fc.constantFrom(
      "",
      "",
      "-",
      "---",
      "\n",
      "\r\n",
      "\r",
      " ",
      "A",
      "é",
      "\u2028",
      "SU",
      "SUA",
      "=",
      ".",
      "\t",
      "\u00a0",
      "\ufeff",
    ),
  });
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...texts),
      fc.array(change, { minLength: 1, maxLength: 3 }),
      async (text, changes) => {
        const changed = changes.reduce((before, { at, remove, insert }) => {
          const start = at % (before.length + 1);
          return before.slice(0, start) + insert + before.slice(start + remove);
        }, text);
        const { value } = await go.ask("parseCreds", { text: changed });
        expect(value && differences(changed, value)).toEqual([]);
      },
    ),
    runs(3000),
  );
});

test("creds are formatted to the bytes of the Go library, or refused as by it", () => {
  const mismatches = readVectors("creds-format").flatMap(({ name, token, seed, creds }) => {
    const ours = outcome(() => formatCreds(token, seed)).value ?? null;
    return ours === creds ? [] : [{ name, go: creds, ours }];
  });
  expect(mismatches).toEqual([]);
});

test("formatted creds are parsed as by the Go library", async () => {
  for (const { creds } of readVectors("creds-format")) {
    if (creds === null) continue;
    const { value } = await go.ask("parseCreds", { text: creds });
    expect(value && differences(creds, value)).toEqual([]);
  }
});
