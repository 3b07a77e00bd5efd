/**
 * The docstrings of the inputs, read from the source by the TypeScript compiler, beside what the tables say.
 *
 * @module
 */
import { resolve } from "node:path";
import ts from "typescript";
import type { Member, Shape } from "../../provider/fields/shape.ts";

/** One input: what its interface says of it, and what its table does. */
export interface DocumentedInput {
  /** `Account.exports[].latency.sampling`. */
  readonly path: string;
  /** How deep it stands: inputs of the resource itself have depth 1. */
  readonly depth: number;
  /** Docstring on one line; empty when there is none. */
  readonly text: string;
  readonly optional: boolean;
  readonly member: Member;
}

const root = resolve(__dirname, "../..");

/** Reads the interfaces of resources. */
export class Docstrings {
  readonly #checker: ts.TypeChecker;
  readonly #program: ts.Program;

  constructor(files: readonly string[]) {
    const configFile = resolve(root, "tsconfig.json");
    const { options } = ts.parseJsonConfigFileContent(
      ts.readConfigFile(configFile, ts.sys.readFile).config,
      ts.sys,
      root,
    );
    this.#program = ts.createProgram(
      files.map((file) => resolve(root, file)),
      options,
    );
    this.#checker = this.#program.getTypeChecker();
  }

  /** Every input of an interface, those of nested objects included, in the order of its table. */
  inputsOf(file: string, name: string, shape: Shape): DocumentedInput[] {
    const source = this.#program.getSourceFile(resolve(root, file));
    const symbol = source && this.#checker.getSymbolAtLocation(source);
    const declared = symbol && this.#checker.getExportsOfModule(symbol).find((each) => each.name === name);
    if (declared === undefined) throw new Error(`${file} exports no ${name}`);
    return this.#membersOf(
      this.#checker.getDeclaredTypeOfSymbol(declared),
      shape,
      name.replace("Inputs", ""),
      1,
    );
  }

  #membersOf(type: ts.Type, shape: Shape, path: string, depth: number): DocumentedInput[] {
    if (shape.type !== "object") return [];
    const names = type.getProperties().map((property) => property.name);
    const missing = Object.keys(shape.members).filter((name) => !names.includes(name));
    const surplus = names.filter((name) => !Object.hasOwn(shape.members, name));
    if (missing.length > 0 || surplus.length > 0) {
      throw new Error(`${path}: table and interface differ in ${[...missing, ...surplus].join(", ")}`);
    }
    return Object.entries(shape.members).flatMap(([name, member]) => {
      const property = type.getProperty(name);
      if (property === undefined) return [];
      const text = ts
        .displayPartsToString(property.getDocumentationComment(this.#checker))
        .replace(/\s+/g, " ");
      const own = {
        path: `${path}.${name}`,
        depth,
        text,
        optional: (property.flags & ts.SymbolFlags.Optional) !== 0,
        member,
      };
      const declared = this.#checker.getTypeOfSymbol(property);
      return [own, ...this.#below(declared, member.shape, own.path, depth + 1)];
    });
  }

  /** Objects below a type: in lists, in records, and beside other shapes. */
  #below(type: ts.Type, shape: Shape, path: string, depth: number): DocumentedInput[] {
    const parts = this.#checker.getNonNullableType(type);
    switch (shape.type) {
      case "object": {
        const found = (parts.isUnion() ? parts.types : [parts]).find(
          (part) => part.getProperties().length > 0,
        );
        return found === undefined ? [] : this.#membersOf(found, shape, path, depth);
      }
      case "list": {
        const element = this.#checker.getIndexTypeOfType(parts, ts.IndexKind.Number);
        return element === undefined ? [] : this.#below(element, shape.element, `${path}[]`, depth);
      }
      case "record": {
        const value = this.#checker.getIndexTypeOfType(parts, ts.IndexKind.String);
        return value === undefined ? [] : this.#below(value, shape.value, `${path}{}`, depth);
      }
      case "either": {
        const objects = parts.isUnion()
          ? parts.types.filter((part) => part.flags & ts.TypeFlags.Object)
          : [parts];
        return shape.shapes.flatMap((each) => {
          const [object] = objects;
          return object === undefined || each.type !== "object" ? [] : this.#below(object, each, path, depth);
        });
      }
      default:
        return [];
    }
  }
}
