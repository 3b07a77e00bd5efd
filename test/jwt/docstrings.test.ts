/** Every member of the claims says what it means. */
import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import ts from "typescript";
import { expect, test } from "vitest";

const folder = resolve(__dirname, "..", "..", "provider", "jwt");

/** Members of exported interfaces, with whether a comment stands before them. */
const members = readdirSync(folder).flatMap((name) => {
  const file = ts.createSourceFile(
    name,
    readFileSync(join(folder, name), "utf8"),
    ts.ScriptTarget.Latest,
    true,
  );
  return file.statements
    .filter(ts.isInterfaceDeclaration)
    .filter((each) => each.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword))
    .flatMap((each) =>
      each.members.map((member) => ({
        owner: each.name.text,
        name: `${each.name.text}.${member.name?.getText()}`,
        told: ts.getJSDocCommentsAndTags(member).length > 0,
      })),
    );
});

/** Interfaces that are no claims: the library's own tools, and the table of kinds. */
const tools = new Set([
  "ClaimsByKind",
  "ClaimsRules",
  "Creds",
  "DecodedToken",
  "Signer",
  "RemoteSigner",
  "Optional",
  "Always",
  "Struct",
  "Token",
]);

test("every member of the claims has a comment", () => {
  const claims = members.filter(({ owner }) => !tools.has(owner));
  expect(claims.length).toBeGreaterThan(130);
  expect(claims.filter(({ told }) => !told).map(({ name }) => name)).toEqual([]);
});
