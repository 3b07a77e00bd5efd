/**
 * Shapes of text, booleans and integers.
 *
 * @module
 */
import { textOf } from "./json-parser.ts";
import { quote, wellFormed } from "./json-text.ts";
import { Mismatch, mismatch, type Shape } from "./shape.ts";

/** A 64-bit integer: `bigint` only beyond 2^53. */
export type Integer = number | bigint;

/** Go string. */
export const text: Shape<string> = {
  read(json) {
    const value = textOf(json);
    if (value === undefined) throw mismatch("text", json);
    return wellFormed(value);
  },
  write: quote,
  isEmpty: (value) => value === "",
  zero: () => "",
};

/** Go bool. */
export const flag: Shape<boolean> = {
  read(json) {
    if (typeof json === "boolean") return json;
    throw mismatch("true or false", json);
  },
  write: String,
  isEmpty: (value) => !value,
  zero: () => false,
};

/** Go int64, int and time.Duration. */
export const int64 = integer(-(2n ** 63n), 2n ** 63n - 1n);

/** Go uint64 and uint. */
export const uint64 = integer(0n, 2n ** 64n - 1n);

/** Go uint8. */
export const uint8 = narrow(integer(0n, 255n));

/** An integer that is small, or whose last digits do not matter. */
export function narrow(wide: Shape<Integer>): Shape<number> {
  return { ...wide, read: (json) => Number(wide.read(json)), zero: () => 0 };
}

function integer(min: bigint, max: bigint): Shape<Integer> {
  return {
    read(json) {
      const value = toInteger(json);
      // Go takes no sign in an unsigned number, of a zero neither.
      const isSigned = min === 0n && Object.is(json, -0);
      if (value >= min && value <= max && !isSigned) return value;
      throw new Mismatch(`expected an integer between ${min} and ${max}`);
    },
    write: String,
    isEmpty: (value) => value === 0,
    zero: () => 0,
  };
}

function toInteger(json: unknown): Integer {
  if (typeof json === "number" && Number.isSafeInteger(json)) return json === 0 ? 0 : json;
  // Digits as they stand in JSON text: there the number 2^60 is 1152921504606847000.
  const digits = typeof json === "number" || typeof json === "bigint" ? String(json) : "";
  if (!/^-?\d+$/.test(digits)) throw mismatch("an integer", json);
  const number = Number(digits);
  return Number.isSafeInteger(number) ? number : BigInt(digits);
}

/** One of a few words, where Go's own decoder refuses all others, null included. */
export function oneOf<W extends string>(...words: readonly W[]): Shape<W> {
  const refusal = `expected ${words.map((word) => `"${word}"`).join(" or ")}`;
  return {
    read(json) {
      const word = words.find((candidate) => candidate === textOf(json));
      if (word === undefined) throw new Mismatch(refusal);
      return word;
    },
    write: quote,
    isEmpty: () => false,
    zero() {
      throw new Mismatch(refusal);
    },
    refusesNull: true,
  };
}
