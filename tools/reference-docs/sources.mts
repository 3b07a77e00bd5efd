/**
 * Reads the public classes, their arguments and outputs from the sources, with the TypeScript compiler.
 *
 * @module
 */
import { join } from "node:path";
import ts from "typescript";
import { oneLine, plain, withoutBareSentences } from "./docstring.mts";
import type { Callable, Output, Reference, ResourceClass } from "./model.mts";
import { TypeTexts, target } from "./type-text.mts";

/** Reads the reference of the package whose `sdk/index.ts` stands below a folder. */
export function readReference(root: string): Reference {
  return new Sources(root).reference();
}

class Sources {
  readonly #root: string;
  readonly #checker: ts.TypeChecker;
  readonly #exports: readonly ts.Symbol[];
  readonly #types: TypeTexts;

  constructor(root: string) {
    this.#root = root;
    const config = ts.readConfigFile(join(root, "tsconfig.json"), ts.sys.readFile);
    const { options } = ts.parseJsonConfigFileContent(config.config, ts.sys, root);
    const index = join(root, "sdk", "index.ts");
    const program = ts.createProgram([index], options);
    this.#checker = program.getTypeChecker();
    const source = program.getSourceFile(index);
    const module = source && this.#checker.getSymbolAtLocation(source);
    if (module === undefined) throw new Error(`${index} exports nothing`);
    this.#exports = this.#checker.getExportsOfModule(module).map((symbol) => target(symbol, this.#checker));
    this.#types = new TypeTexts(root, this.#checker, this.#exports);
  }

  reference(): Reference {
    const resources = this.#exports.flatMap((symbol) => {
      const declaration = symbol.declarations?.find(ts.isClassDeclaration);
      return declaration === undefined || !this.#isOfSdk(declaration)
        ? []
        : [this.#resource(symbol, declaration)];
    });
    const functions = this.#exports.flatMap((symbol) => {
      const declaration = symbol.declarations?.find(ts.isFunctionDeclaration);
      return declaration === undefined || !this.#isOfSdk(declaration)
        ? []
        : [this.#callable(declaration, symbol)];
    });
    return { resources, functions, types: this.#types.types };
  }

  #resource(symbol: ts.Symbol, declaration: ts.ClassDeclaration): ResourceClass {
    const name = symbol.name;
    const construction = declaration.members.find(ts.isConstructorDeclaration);
    const args = construction?.parameters.find((parameter) => parameter.name.getText() === "args");
    if (args?.type === undefined) throw new Error(`${name} takes no args`);
    const argsType = ts.isTypeReferenceNode(args.type) ? this.#types.symbolOf(args.type) : undefined;
    const properties = declaration.members.filter(ts.isPropertyDeclaration).filter(isPublic);
    const isOutput = ({ type }: ts.PropertyDeclaration) =>
      type?.getText().startsWith("pulumi.Output") === true;
    return {
      name,
      ...this.#said(symbol),
      argsText: argsType === undefined ? "" : plain(this.#types.docOf(argsType)),
      inputs: this.#types.inputsOf(args.type),
      outputs: properties.filter(isOutput).map((property) => this.#output(property)),
      members: [
        ...properties.filter((property) => !isOutput(property)),
        ...declaration.members.filter(ts.isGetAccessorDeclaration).filter(isPublic),
      ].map((property) => this.#output(property)),
      methods: declaration.members
        .filter(ts.isMethodDeclaration)
        .filter(isPublic)
        .map((method) => this.#callable(method)),
    };
  }

  #output(declaration: ts.PropertyDeclaration | ts.GetAccessorDeclaration): Output {
    const symbol = this.#checker.getSymbolAtLocation(declaration.name);
    const text = symbol === undefined ? "" : oneLine(this.#types.docOf(symbol));
    return {
      name: declaration.name.getText(),
      type: declaration.type === undefined ? "" : this.#types.textOf(declaration.type),
      secret: /\bSecret\b|, a secret\b/.test(text),
      text: withoutBareSentences(text),
    };
  }

  #callable(
    declaration: ts.FunctionDeclaration | ts.MethodDeclaration,
    symbol = this.#checker.getSymbolAtLocation(declaration.name ?? declaration),
  ): Callable {
    const [parameter] = declaration.parameters;
    const type = parameter?.type;
    return {
      name: declaration.name?.getText() ?? "",
      parameters: declaration.parameters.map(({ name }) => name.getText()),
      result: declaration.type === undefined ? "" : this.#types.textOf(declaration.type),
      ...(symbol === undefined ? { text: "" } : this.#said(symbol)),
      inputs:
        type === undefined || type.kind === ts.SyntaxKind.StringKeyword ? [] : this.#types.inputsOf(type),
    };
  }

  /** Docstring and example. */
  #said(symbol: ts.Symbol): { text: string; example?: string } {
    const tag = symbol.getJsDocTags(this.#checker).find((each) => each.name === "example");
    const example = tag && ts.displayPartsToString(tag.text);
    return { text: plain(this.#types.docOf(symbol)), ...(example === undefined ? {} : { example }) };
  }

  #isOfSdk(declaration: ts.Declaration): boolean {
    return declaration.getSourceFile().fileName.startsWith(join(this.#root, "sdk"));
  }
}

function isPublic(member: ts.ClassElement): boolean {
  const hidden = [ts.SyntaxKind.ProtectedKeyword, ts.SyntaxKind.PrivateKeyword];
  const modifiers = ts.canHaveModifiers(member) ? (ts.getModifiers(member) ?? []) : [];
  return (
    !modifiers.some(({ kind }) => hidden.includes(kind)) &&
    !ts.getJSDocTags(member).some(({ tagName }) => tagName.text === "internal") &&
    member.name?.kind !== ts.SyntaxKind.PrivateIdentifier
  );
}
