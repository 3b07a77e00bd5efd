/**
 * What the reference says, before it is text.
 *
 * @module
 */

/** One input of a resource, a function or a nested object. */
export interface Input {
  readonly name: string;
  /** Markdown with links to {@link linkTo}. */
  readonly type: string;
  readonly required: boolean;
  readonly default?: string;
  /** The claim that it writes, as code. */
  readonly claim?: string;
  readonly change: "updates" | "replaces";
  readonly secret: boolean;
  /** The rest of its docstring. */
  readonly text: string;
}

/** An object, or a kind of value, that inputs speak of. */
export interface NamedType {
  readonly name: string;
  readonly text: string;
  /** Of a kind of value: how TypeScript sees it. */
  readonly values?: string;
  readonly inputs: readonly Input[];
}

/** What a resource gives. */
export interface Output {
  readonly name: string;
  readonly type: string;
  readonly secret: boolean;
  readonly text: string;
}

/** A function of the package, or a method of a resource. */
export interface Callable {
  readonly name: string;
  /** Names of its parameters. */
  readonly parameters: readonly string[];
  readonly result: string;
  readonly text: string;
  readonly example?: string;
  /** Its inputs, where it takes one object. */
  readonly inputs: readonly Input[];
}

/** A resource class. */
export interface ResourceClass {
  readonly name: string;
  readonly text: string;
  readonly example?: string;
  /** What the docstring of its arguments says. */
  readonly argsText: string;
  readonly inputs: readonly Input[];
  readonly outputs: readonly Output[];
  readonly members: readonly Output[];
  readonly methods: readonly Callable[];
}

/** All that the package offers to Pulumi programs. */
export interface Reference {
  readonly resources: readonly ResourceClass[];
  readonly functions: readonly Callable[];
  readonly types: ReadonlyMap<string, NamedType>;
}

/** A link whose target is known once all pages are. */
export function linkTo(name: string): string {
  return `{{${name}}}`;
}

/** Names that a text links to. */
export function linksIn(text: string): string[] {
  return [...text.matchAll(/\{\{(\w+)\}\}/g)].map(([, name = ""]) => name);
}
