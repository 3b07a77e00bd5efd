/**
 * Shapes of free JSON: values without a table.
 *
 * @module
 */
import { list, map } from "./collections.ts";
import { Fraction, MAX_DEPTH, textOf } from "./json-parser.ts";
import { formatFloat } from "./json-text.ts";
import { text } from "./scalars.ts";
import { Mismatch, mismatch, type Shape } from "./shape.ts";

/** Any JSON value. */
export type JsonValue = null | boolean | number | string | JsonValue[] | { [key: string]: JsonValue };

/** A value at any depth. */
const part: Shape<JsonValue> = {
  read(json) {
    if (typeof json === "boolean") return json;
    if (textOf(json) !== undefined) return text.read(json);
    if (typeof json === "number" || typeof json === "bigint") return finite(Number(json));
    if (json instanceof Fraction) return finite(json.value);
    if (Array.isArray(json)) return parts.read(json);
    if (typeof json === "object") return namedParts.read(json);
    throw mismatch("JSON", json);
  },
  write(value) {
    if (typeof value === "string") return text.write(value);
    if (typeof value === "number") return formatFloat(value);
    if (Array.isArray(value)) return parts.write(value);
    return value !== null && typeof value === "object" ? namedParts.write(value) : String(value);
  },
  isEmpty: (value) => value === null,
  zero: () => null,
};

const parts = list(part);

const namedParts = map(part);

/** Go interface{}: any JSON value, numbers as 64-bit floating point. */
export const anything = shallow(part);

/** Go map[string]interface{}. */
export const anyMap = shallow(namedParts);

/** A member of the payload, nested no deeper than can be decoded. Values of a program may even hold themselves. */
function shallow<T>(shape: Shape<T>): Shape<T> {
  return {
    ...shape,
    read(json) {
      if (!fits(json, MAX_DEPTH - 1)) throw new Mismatch("is nested too deeply");
      return shape.read(json);
    },
  };
}

/** Whether a value has no more levels than these below it. */
function fits(json: unknown, levels: number): boolean {
  if (levels < 0) return false;
  if (typeof json !== "object" || json === null) return true;
  return Object.values(json).every((value) => fits(value, levels - 1));
}

function finite(value: number): number {
  if (Number.isFinite(value)) return value;
  throw new Mismatch("expected a finite number");
}
