import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { buildGoLibrary } from "./go-library.ts";
import { readVectors, vectorFolder, vectorTexts } from "./vector-files.ts";

test("the Go library makes every committed vector again, byte for byte", async () => {
  const program = await buildGoLibrary();
  const folder = mkdtempSync(join(tmpdir(), "vectors-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  execFileSync(program, ["-test.run=^TestVectors$", `-out=${folder}`], {
    cwd: resolve(vectorFolder, "..", "..", "tools", "reference"),
    stdio: ["ignore", "ignore", "inherit"],
  });
  const [made, committed] = [vectorTexts(folder), vectorTexts(vectorFolder)];
  expect(Object.keys(made)).toEqual(Object.keys(committed));
  // Not compared as a whole: the difference of two such texts would fill the screen.
  expect(Object.keys(made).filter((name) => made[name] !== committed[name])).toEqual([]);
});

test("the vectors cover every kind of claims, accepted and refused", () => {
  const cases = [...readVectors("claims"), ...readVectors("rules")];
  const accepted = cases.filter(({ token }) => token !== undefined);
  expect(accepted.length).toBeGreaterThan(1500);
  expect(cases.length - accepted.length).toBeGreaterThan(300);
  const kinds = new Set(accepted.map(({ claims }) => Object(claims).nats?.type ?? "generic"));
  expect([...kinds]).toEqual(
    expect.arrayContaining([
      "operator",
      "account",
      "user",
      "activation",
      "authorization_request",
      "authorization_response",
      "generic",
    ]),
  );
});
