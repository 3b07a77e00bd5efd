/**
 * Types of TypeScript in words, with links to the object types that inputs speak of.
 *
 * @module
 */
import ts from "typescript";
import { oneLine, plain, readDocstring } from "./docstring.mts";
import { type Input, linkTo, type NamedType } from "./model.mts";

/** Types that say only how a value may be given: what counts is their first argument. */
const wrappers = new Set([
  "Arg",
  "Args",
  "Input",
  "Output",
  "OutputInstance",
  "Readonly",
  "NonNullable",
  "Exclude",
  "Omit",
  "Promise",
]);

/** Type parameters of an alias, with what stands for them. */
type Given = ReadonlyMap<ts.Symbol, { readonly node: ts.TypeNode; readonly given: Given }>;
const nothing: Given = new Map();

/** Writes types as text, and keeps the object types that it met. */
export class TypeTexts {
  readonly #root: string;
  readonly #checker: ts.TypeChecker;
  readonly #exports: readonly ts.Symbol[];
  readonly #types = new Map<string, NamedType>();

  /** @param exports What programs can import: classes among it stand for the interfaces that they implement. */
  constructor(root: string, checker: ts.TypeChecker, exports: readonly ts.Symbol[]) {
    this.#root = root;
    this.#checker = checker;
    this.#exports = exports;
  }

  /** What the texts written so far link to, by name. */
  get types(): ReadonlyMap<string, NamedType> {
    return this.#types;
  }

  /** The members of an object type; of a union, those of all its parts. */
  inputsOf(node: ts.TypeNode): Input[] {
    const type = this.#checker.getNonNullableType(this.#checker.getTypeFromTypeNode(node));
    const parts = type.isUnion() ? type.types : [type];
    const inputs = new Map<string, Input>();
    for (const part of parts) {
      for (const property of this.#checker.getPropertiesOfType(part)) {
        if (inputs.has(property.name) || this.#isNever(property)) continue;
        const everywhere = parts.every((each) => {
          const same = each.getProperty(property.name);
          return same !== undefined && (same.flags & ts.SymbolFlags.Optional) === 0;
        });
        inputs.set(property.name, this.#input(property, everywhere));
      }
    }
    return [...inputs.values()];
  }

  #input(property: ts.Symbol, required: boolean): Input {
    const declaration = property.declarations?.find(
      (each) => ts.isPropertySignature(each) || ts.isPropertyDeclaration(each),
    );
    if (declaration?.type === undefined) throw new Error(`Input ${property.name} says no type`);
    const type = this.textOf(declaration.type);
    return { name: property.name, type, required, ...readDocstring(this.docOf(property)) };
  }

  #isNever(property: ts.Symbol): boolean {
    const type = this.#checker.getNonNullableType(this.#checker.getTypeOfSymbol(property));
    return (type.flags & ts.TypeFlags.Never) !== 0;
  }

  /** A type as text. */
  textOf(node: ts.TypeNode, given: Given = nothing): string {
    return [...new Set(this.#parts(node, given))].join(" or ");
  }

  /** The alternatives of a type, each as text. */
  #parts(node: ts.TypeNode, given: Given): string[] {
    if (ts.isParenthesizedTypeNode(node)) return this.#parts(node.type, given);
    if (ts.isUnionTypeNode(node)) return node.types.flatMap((each) => this.#parts(each, given));
    if (ts.isTypeOperatorNode(node)) return this.#parts(node.type, given);
    if (ts.isArrayTypeNode(node)) return [`list of ${this.textOf(node.elementType, given)}`];
    if (ts.isTypeReferenceNode(node)) return this.#referenced(node, given);
    if (ts.isIntersectionTypeNode(node)) {
      const [first] = node.types;
      return first === undefined ? [] : [this.#named(nameOf(first), node, this.#docOfNode(first))];
    }
    switch (node.kind) {
      case ts.SyntaxKind.UndefinedKeyword:
        return [];
      case ts.SyntaxKind.IndexedAccessType:
        return [this.#resolved(node)];
      default:
        return [`\`${oneLine(node.getText())}\``];
    }
  }

  #referenced(node: ts.TypeReferenceNode, given: Given): string[] {
    const symbol = this.symbolOf(node);
    const [first, second] = node.typeArguments ?? [];
    const substitute = given.get(symbol);
    if (substitute !== undefined) return this.#parts(substitute.node, substitute.given);
    if (symbol.name === "ListArg" && first !== undefined && second !== undefined) {
      const elements = new Set([...this.#parts(first, given), ...this.#parts(second, given)]);
      return [`list of ${[...elements].join(" or ")}`];
    }
    if (symbol.name === "Record" && second !== undefined) return [`record of ${this.textOf(second, given)}`];
    if (symbol.name === "Pick" && first !== undefined) return this.#parts(first, given);
    if (wrappers.has(symbol.name) && first !== undefined) {
      return symbol.name === "Omit" ? [this.#named(nameOf(first), node)] : this.#parts(first, given);
    }
    const declaration = symbol.declarations?.find((each) => !ts.isImportSpecifier(each));
    if (declaration === undefined || !this.#isOurs(declaration)) return [`\`${symbol.name}\``];
    if (ts.isClassDeclaration(declaration)) return [linkTo(symbol.name)];
    if (ts.isInterfaceDeclaration(declaration)) {
      const classes = this.#implementing(symbol);
      return classes.length > 0 ? classes : [this.#named(nameOf(node), node)];
    }
    if (ts.isTypeAliasDeclaration(declaration)) return this.#alias(symbol, declaration, node, given);
    return [`\`${symbol.name}\``];
  }

  #alias(
    symbol: ts.Symbol,
    { type, typeParameters }: ts.TypeAliasDeclaration,
    node: ts.TypeReferenceNode,
    given: Given,
  ): string[] {
    const text = this.docOf(symbol);
    if (isOfValues(type)) {
      this.#types.set(symbol.name, {
        name: symbol.name,
        text: plain(text),
        values: oneLine(type.getText()).replace(/^\| /, ""),
        inputs: [],
      });
      return [linkTo(symbol.name)];
    }
    if (ts.isTypeReferenceNode(type) && this.symbolOf(type).name === "Omit")
      return [this.#named(nameOf(node), type, text)];
    const inner = new Map(given);
    for (const [index, parameter] of (typeParameters ?? []).entries()) {
      const argument = node.typeArguments?.[index];
      const of = this.#checker.getSymbolAtLocation(parameter.name);
      if (argument !== undefined && of !== undefined) inner.set(of, { node: argument, given });
    }
    return this.#parts(type, inner);
  }

  /** An object type, under its name. */
  #named(name: string, node: ts.TypeNode, text?: string): string {
    if (!this.#types.has(name)) {
      // Types may speak of themselves.
      this.#types.set(name, { name, text: "", inputs: [] });
      this.#types.set(name, {
        name,
        text: plain(text ?? this.#docOfNode(node)),
        inputs: this.inputsOf(node),
      });
    }
    return linkTo(name);
  }

  #docOfNode(node: ts.TypeNode): string {
    return ts.isTypeReferenceNode(node) ? this.docOf(this.symbolOf(innermost(node))) : "";
  }

  /** What the compiler makes of a type that points into another one. */
  #resolved(node: ts.TypeNode): string {
    const type = this.#checker.getNonNullableType(this.#checker.getTypeFromTypeNode(node));
    return type.symbol === undefined
      ? `\`${this.#checker.typeToString(type)}\``
      : this.#named(type.symbol.name, node);
  }

  /** Links to the classes that stand for an interface: programs pass them. */
  #implementing(symbol: ts.Symbol): string[] {
    return this.#exports
      .filter((each) =>
        each.declarations?.some(
          (declaration) =>
            ts.isClassDeclaration(declaration) &&
            declaration.heritageClauses?.some(({ types }) =>
              types.some(({ expression }) => expression.getText() === symbol.name),
            ),
        ),
      )
      .map(({ name }) => linkTo(name));
  }

  symbolOf(node: ts.TypeReferenceNode): ts.Symbol {
    const symbol = this.#checker.getSymbolAtLocation(node.typeName);
    if (symbol === undefined) throw new Error(`${node.getText()} is unknown`);
    return target(symbol, this.#checker);
  }

  docOf(symbol: ts.Symbol): string {
    return ts.displayPartsToString(symbol.getDocumentationComment(this.#checker));
  }

  #isOurs(declaration: ts.Declaration): boolean {
    const { fileName } = declaration.getSourceFile();
    return fileName.startsWith(this.#root) && !fileName.includes("/node_modules/");
  }
}

/** What a name that was imported stands for. */
export function target(symbol: ts.Symbol, checker: ts.TypeChecker): ts.Symbol {
  return symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
}

/** The name of a type without what says only how it may be given. */
function nameOf(node: ts.TypeNode): string {
  if (!ts.isTypeReferenceNode(node)) return node.getText();
  return innermost(node)
    .typeName.getText()
    .replace(/(?<=\w)(Args|Inputs)$/, "");
}

function innermost(node: ts.TypeReferenceNode): ts.TypeReferenceNode {
  const [first] = node.typeArguments ?? [];
  const name = node.typeName.getText().replace(/^pulumi\./, "");
  return wrappers.has(name) && first !== undefined && ts.isTypeReferenceNode(first) ? innermost(first) : node;
}

/** Whether a type is one of numbers, texts and words. */
function isOfValues(node: ts.TypeNode): boolean {
  if (ts.isUnionTypeNode(node)) return node.types.every(isOfValues);
  return (
    ts.isLiteralTypeNode(node) ||
    node.kind === ts.SyntaxKind.StringKeyword ||
    node.kind === ts.SyntaxKind.NumberKeyword
  );
}
