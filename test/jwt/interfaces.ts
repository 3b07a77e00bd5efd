/**
 * The interfaces of `provider/jwt`, as they stand in its files.
 *
 * @module
 */
import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import ts from "typescript";

/** One member of an interface. */
export interface InterfaceMember {
  readonly name: string;
  /** Its type, as it is written. */
  readonly type: string;
  /** Whether a comment stands before it. */
  readonly told: boolean;
}

export interface Interface {
  readonly name: string;
  /** What it extends, as it is written. */
  readonly bases: readonly string[];
  readonly members: readonly InterfaceMember[];
}

const folder = resolve(__dirname, "..", "..", "provider", "jwt");

const statements = readdirSync(folder).flatMap((name) => [
  ...ts.createSourceFile(name, readFileSync(join(folder, name), "utf8"), ts.ScriptTarget.Latest, true)
    .statements,
]);

const isExported = (statement: ts.InterfaceDeclaration | ts.TypeAliasDeclaration) =>
  statement.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword) ?? false;

/** Every exported interface. */
export const interfaces: readonly Interface[] = statements
  .filter(ts.isInterfaceDeclaration)
  .filter(isExported)
  .map((each) => ({
    name: each.name.text,
    bases: (each.heritageClauses ?? []).flatMap(({ types }) => types.map((type) => type.getText())),
    members: each.members.map((member) => ({
      name: member.name?.getText() ?? "",
      type: ts.isPropertySignature(member) ? (member.type?.getText() ?? "") : "",
      told: ts.getJSDocCommentsAndTags(member).length > 0,
    })),
  }));

/** Every exported name of a type, with what it stands for. */
export const aliases: ReadonlyMap<string, string> = new Map(
  statements
    .filter(ts.isTypeAliasDeclaration)
    .filter(isExported)
    .map((each) => [each.name.text, each.type.getText()]),
);
