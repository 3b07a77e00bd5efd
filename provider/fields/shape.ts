/**
 * What the values of an input look like, said by the rule that checks them: tests hold the docstrings, from which the
 * reference is written, against it, so that both say what the checks do.
 *
 * @module
 */

/** What the values of an input look like. */
export type Shape =
  /** Text; `format` names what it must be: `"subject"`, `"duration"`, `"public account key"`. */
  | { readonly type: "text"; readonly format?: string }
  /** One of a few words. */
  | { readonly type: "word"; readonly words: readonly string[] }
  | { readonly type: "flag" }
  | { readonly type: "integer"; readonly least: number; readonly most: number }
  /** Any of several shapes. */
  | { readonly type: "either"; readonly shapes: readonly Shape[] }
  | { readonly type: "list"; readonly element: Shape }
  /** An object whose names the program chooses. */
  | { readonly type: "record"; readonly name: Shape; readonly value: Shape }
  | { readonly type: "object"; readonly members: Readonly<Record<string, Member>> };

/** One input of an object. */
export interface Member {
  readonly shape: Shape;
  readonly required: boolean;
  readonly secret: boolean;
  /** A change needs a new resource with another id. */
  readonly replaces: boolean;
  /** The claim that it writes, if it writes one by itself. */
  readonly claim?: string;
}

/** The shape of text of a format. */
export function textShape(format?: string): Shape {
  return { type: "text", ...(format === undefined ? {} : { format }) };
}

/** The shape of one of a few words. */
export function wordShape(...words: readonly string[]): Shape {
  return { type: "word", words };
}

/** The shape of a whole number. */
export function integerShape(least: number, most: number = Number.MAX_SAFE_INTEGER): Shape {
  return { type: "integer", least, most };
}

/** One of several shapes. */
export function either(...shapes: readonly Shape[]): Shape {
  return { type: "either", shapes };
}
