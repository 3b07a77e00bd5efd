/**
 * A JSON parser for tokens. `JSON.parse` would hide what Go's decoder tells apart: integers beyond 2^53,
 * `1.0` from `1`, an escaped character from a plain one, and an object that has a key twice (refused here: readers
 * could disagree on which one counts).
 *
 * @module
 */
import { wellFormed } from "./json-text.ts";

/** A number written with a fraction or an exponent: never an integer to Go, whatever its value. */
export class Fraction {
  readonly value: number;

  constructor(value: number) {
    this.value = value;
  }
}

/** A string written with an escape: to Go, which compares the bytes of a few words, another text than a plain one. */
export class Escaped {
  readonly value: string;

  constructor(value: string) {
    this.value = value;
  }
}

/** Deeper nesting is refused; no claim nests deeper than ten. */
export const MAX_DEPTH = 1000;

const WHITESPACE = /[ \t\r\n]*/y;
const NUMBER = /-?(?:0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?/y;

const literals: readonly (readonly [string, boolean | null])[] = [
  ["true", true],
  ["false", false],
  ["null", null],
];

/**
 * Parses JSON text.
 *
 * Integers become `number`, beyond 2^53 `bigint`; other numbers become {@link Fraction}. Strings with an escape become
 * {@link Escaped}.
 *
 * @throws {SyntaxError} that says what is wrong, without quoting the text.
 */
export function parseJson(text: string): unknown {
  const parser = new Parser(text);
  const value = parser.value(0);
  parser.end();
  return value;
}

/** The text of a string in JSON, however it is written; `undefined` for anything else. */
export function textOf(json: unknown): string | undefined {
  if (typeof json === "string") return json;
  return json instanceof Escaped ? json.value : undefined;
}

/** Sets a member, also one named `__proto__`. */
export function setMember(object: object, key: string, value: unknown): void {
  Object.defineProperty(object, key, { value, writable: true, enumerable: true, configurable: true });
}

class Parser {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  value(depth: number): unknown {
    if (depth > MAX_DEPTH) throw new SyntaxError("JSON is nested too deeply");
    switch (this.#peek()) {
      case "{":
        return this.#object(depth);
      case "[":
        return this.#array(depth);
      case '"':
        return this.#string();
      default:
        return this.#literal();
    }
  }

  end(): void {
    if (this.#peek() !== "") throw this.#unexpected();
  }

  #object(depth: number): object {
    const object: Record<string, unknown> = {};
    this.#at++;
    if (this.#skip("}")) return object;
    do {
      if (this.#peek() !== '"') throw this.#unexpected();
      const key = textOf(this.#string()) ?? "";
      if (Object.hasOwn(object, key)) throw new SyntaxError("JSON has a key twice in one object");
      if (!this.#skip(":")) throw this.#unexpected();
      const value = this.value(depth + 1);
      if (key === "__proto__") setMember(object, key, value);
      else object[key] = value;
    } while (this.#skip(","));
    if (!this.#skip("}")) throw this.#unexpected();
    return object;
  }

  #array(depth: number): unknown[] {
    const array: unknown[] = [];
    this.#at++;
    if (this.#skip("]")) return array;
    do array.push(this.value(depth + 1));
    while (this.#skip(","));
    if (!this.#skip("]")) throw this.#unexpected();
    return array;
  }

  #string(): string | Escaped {
    const start = this.#at;
    let end = start + 1;
    let plain = true;
    for (;;) {
      const unit = this.#text.charCodeAt(end);
      if (unit === 0x22) break;
      // Past the end charCodeAt gives NaN, which is no character either.
      if (!(unit >= 0x20))
        throw new SyntaxError("JSON has a string that does not end or holds a control character");
      if (unit === 0x5c) {
        plain = false;
        end++;
      }
      end++;
    }
    this.#at = end + 1;
    if (plain) return this.#text.slice(start + 1, end);
    try {
      return new Escaped(wellFormed(String(JSON.parse(this.#text.slice(start, end + 1)))));
    } catch {
      // The engine's own error quotes the text.
      throw new SyntaxError("JSON has a string with an unknown escape");
    }
  }

  #literal(): unknown {
    for (const [word, value] of literals) {
      if (this.#text.startsWith(word, this.#at)) {
        this.#at += word.length;
        return value;
      }
    }
    NUMBER.lastIndex = this.#at;
    const match = NUMBER.exec(this.#text);
    if (match === null) throw this.#unexpected();
    this.#at = NUMBER.lastIndex;
    const [digits, fraction, exponent] = match;
    const number = Number(digits);
    if (fraction !== undefined || exponent !== undefined) return new Fraction(number);
    return Number.isSafeInteger(number) ? number : BigInt(digits);
  }

  /** Next character that is not white space; empty at the end. */
  #peek(): string {
    WHITESPACE.lastIndex = this.#at;
    WHITESPACE.test(this.#text);
    this.#at = WHITESPACE.lastIndex;
    return this.#text.charAt(this.#at);
  }

  #skip(char: string): boolean {
    if (this.#peek() !== char) return false;
    this.#at++;
    return true;
  }

  #unexpected(): SyntaxError {
    return new SyntaxError(`JSON is malformed at character ${this.#at}`);
  }
}
