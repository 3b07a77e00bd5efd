/**
 * Shapes: how the types of the Go library stand in JSON. The claims are tables of shapes; reading, writing, type
 * checking and comparing all follow those tables.
 *
 * A value that was read is in *canonical form*: members that Go omits when empty are absent, structs that Go always
 * writes are present, integers are `number` or, beyond 2^53, `bigint`.
 *
 * @see Go `encoding/json` `Unmarshal`, `Marshal`
 * @module
 */
import { Fraction, textOf } from "./json-parser.ts";

/** How one Go type reads and writes JSON. */
export interface Shape<T> {
  /**
   * The value in canonical form. Never given null or undefined: whoever holds the value takes `zero` then.
   *
   * @throws {Mismatch} where Go's decoder refuses.
   */
  read(json: unknown): T;
  /** JSON text of a value in canonical form. */
  write(value: T): string;
  /** Whether Go omits the value from a struct. */
  isEmpty(value: T): boolean;
  /** What Go has where JSON has null, or nothing. */
  zero(): T;
  /** What differs, in parts; without it a difference is one change of the whole value. */
  compare?(before: T | undefined, after: T | undefined, path: string): ClaimChange[];
  /** Set where null is an error, not a zero value. */
  readonly refusesNull?: true;
}

/** One claim that differs. */
export interface ClaimChange {
  /**
   * Where: `limits.conn`, `revocations["U…"]`, `exports["stream orders.>"].token_req`. Members of `nats` stand without
   * that word. Exports are named by type and subject, imports by type, subject and account, signing keys by key.
   */
  readonly path: string;
  /** Value before; absent when there was none. */
  readonly before?: unknown;
  /** Value after; absent when there is none. */
  readonly after?: unknown;
}

/** A value that does not have the shape it should have. */
export class Mismatch extends Error {
  /** Where, such as `.exports[2].type`. */
  path: string;

  constructor(problem: string, path = "") {
    super(problem);
    this.path = path;
  }
}

/** Says what was expected, and what kind of value came instead. */
export function mismatch(expected: string, json: unknown): Mismatch {
  return new Mismatch(`expected ${expected}, got ${nameOf(json)}`);
}

/**
 * Reads a part; a mismatch in it knows where it is.
 *
 * @param path A function where it takes time to make, for it is seldom needed.
 */
export function readPart<T>(shape: Shape<T>, json: unknown, path: string | (() => string)): T {
  try {
    if (json !== null && json !== undefined) return shape.read(json);
    if (shape.refusesNull) throw new Mismatch(json === null ? "cannot be null" : "is required");
    return shape.zero();
  } catch (error) {
    if (error instanceof Mismatch) error.path = (typeof path === "string" ? path : path()) + error.path;
    throw error;
  }
}

/** An object with members, as opposed to a list or null. */
export function requireObject(json: unknown): Record<string, unknown> {
  if (isObject(json)) return json;
  throw mismatch("an object", json);
}

/** What differs between two values of one shape. */
export function changesOf<T>(
  shape: Shape<T>,
  before: T | undefined,
  after: T | undefined,
  path: string,
): ClaimChange[] {
  if (shape.compare !== undefined) return shape.compare(before, after, path);
  const same =
    before === undefined || after === undefined
      ? before === after
      : shape.write(before) === shape.write(after);
  return same ? [] : [changeOf(before, after, path)];
}

/** One change of a whole value. */
export function changeOf(before: unknown, after: unknown, path: string): ClaimChange {
  return { path, ...(before === undefined ? {} : { before }), ...(after === undefined ? {} : { after }) };
}

function isObject(json: unknown): json is Record<string, unknown> {
  if (typeof json !== "object" || json === null || Array.isArray(json)) return false;
  return !(json instanceof Fraction) && textOf(json) === undefined;
}

/** What kind of value this is, for messages. */
export function nameOf(json: unknown): string {
  if (json === null) return "null";
  if (Array.isArray(json)) return "a list";
  if (json instanceof Fraction) return "a number that is not an integer";
  if (textOf(json) !== undefined) return "text";
  const names: Readonly<Record<string, string>> = {
    boolean: "true or false",
    number: "a number",
    bigint: "a number",
    object: "an object",
  };
  return names[typeof json] ?? typeof json;
}
