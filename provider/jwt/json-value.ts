/**
 * Shapes of free JSON: values without a table.
 *
 * @module
 */
import { list, map } from "./collections.ts";
import { Fraction, textOf } from "./json-parser.ts";
import { formatFloat } from "./json-text.ts";
import { text } from "./scalars.ts";
import { Mismatch, mismatch, type Shape } from "./shape.ts";

/** Any JSON value. */
export type JsonValue = null | boolean | number | string | JsonValue[] | { [key: string]: JsonValue };

/** Go interface{}: any JSON value, numbers as 64-bit floating point. */
export const anything: Shape<JsonValue> = {
  read(json) {
    if (typeof json === "boolean") return json;
    if (textOf(json) !== undefined) return text.read(json);
    if (typeof json === "number" || typeof json === "bigint") return finite(Number(json));
    if (json instanceof Fraction) return finite(json.value);
    if (Array.isArray(json)) return anyList.read(json);
    if (typeof json === "object") return anyMap.read(json);
    throw mismatch("JSON", json);
  },
  write(value) {
    if (typeof value === "string") return text.write(value);
    if (typeof value === "number") return formatFloat(value);
    if (Array.isArray(value)) return anyList.write(value);
    return value !== null && typeof value === "object" ? anyMap.write(value) : String(value);
  },
  isEmpty: (value) => value === null,
  zero: () => null,
};

/** Go map[string]interface{}. */
export const anyMap: Shape<Record<string, JsonValue>> = map(anything);

const anyList = list(anything);

function finite(value: number): number {
  if (Number.isFinite(value)) return value;
  throw new Mismatch("expected a finite number");
}
