import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { encodeJwt, formatCreds, newUserClaims, parseCreds } from "../../provider/jwt/index.ts";
import { generateKeyPair } from "../../provider/nkeys/index.ts";
import { credsExceptions, excuses, excusesRefusal, keyExceptions } from "./exceptions.ts";
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

test("creds files with blocks moved and doubled are parsed and refused as by the Go library", async () => {
  const files = readVectors("creds").map(({ text }) => text.split(/(?<=\n)/));
  const move = fc.record({
    from: fc.nat(),
    length: fc.constantFrom(1, 3, 3, 3, 5),
    to: fc.nat(),
    keep: fc.boolean(),
  });
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...files),
      fc.array(move, { minLength: 1, maxLength: 3 }),
      async (lines, moves) => {
        const moved = moves.reduce((before, { from, length, to, keep }) => {
          const start = from % (before.length + 1);
          const block = before.slice(start, start + length);
          const rest = keep ? before : before.toSpliced(start, length);
          return rest.toSpliced(to % (rest.length + 1), 0, ...block);
        }, lines);
        const { value } = await go.ask("parseCreds", { text: moved.join("") });
        expect(value && differences(moved.join(""), value)).toEqual([]);
      },
    ),
    runs(2000),
  );
});

test("creds in a file of two megabytes are found as by the Go library", async () => {
  const [{ creds } = { creds: null }] = readVectors("creds-format").filter((each) => each.creds !== null);
  const filling = `${"a line of a log, with --- in it\n".repeat(70_000)}`;
  for (const text of [`${filling}${creds}`, `${creds}${filling}`, filling, "-".repeat(2_100_000)]) {
    expect(text.length).toBeGreaterThan(2_000_000);
    const { value } = await go.ask("parseCreds", { text });
    expect(value && differences(text, value).length).toBe(value && 0);
  }
});

test("creds of any token and any seed are formatted to the bytes of the Go library, or refused as by it", async () => {
  const vectors = readVectors("creds-format");
  const odd = [...readVectors("tokens"), ...readVectors("upstream")].map(({ token }) => token);
  const [account, users] = [generateKeyPair("account"), [generateKeyPair("user"), generateKeyPair("user")]];
  const made = users.flatMap(({ publicKey }) =>
    ["", "é<&>"].map((name) => encodeJwt({ ...newUserClaims(publicKey), name }, account)),
  );
  // Both sides must often be right, or one refusal hides what the other part would show.
  const mostly = <Value>(usual: readonly Value[], rare: readonly Value[]) =>
    fc.oneof(
      { weight: 2, arbitrary: fc.constantFrom(...usual) },
      { weight: 1, arbitrary: fc.constantFrom(...rare) },
    );
  const token = mostly(made, [...vectors.map((each) => each.token), ...odd]);
  const seed = mostly(
    users.map((each) => each.seed),
    [...vectors.map((each) => each.seed), account.seed, users[0]?.publicKey ?? "", ""],
  );
  const end = mostly([""], ["\n", "\r\n", " ", "A", "\n\n", "\t"]);
  let formatted = 0;
  await fc.assert(
    fc.asyncProperty(token, seed, end, end, async (jwt, secret, afterJwt, afterSeed) => {
      const asked = { token: jwt + afterJwt, seed: secret + afterSeed };
      const { value } = await go.ask("formatCreds", asked);
      const ours = outcome(() => formatCreds(asked.token, asked.seed));
      if (value !== undefined) formatted++;
      const parts = jwt.split(".").map((part) => Buffer.from(part, "base64url").toString());
      const { error } = ours;
      const excused =
        error !== undefined &&
        (excuses(keyExceptions, asked.seed).length > 0 || parts.some((part) => excusesRefusal(error, part)));
      if (ours.value !== value && !excused)
        expect({ asked, ours: ours.value }).toEqual({ asked, ours: value });
    }),
    runs(2000),
  );
  expect(formatted).toBeGreaterThan(150);
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
