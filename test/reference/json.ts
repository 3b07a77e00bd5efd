/**
 * JSON with 64-bit integers: numbers where they are exact, `bigint` beyond, as the claims of the library have them.
 *
 * @module
 */

export type JsonValue =
  | null
  | boolean
  | number
  | bigint
  | string
  | readonly JsonValue[]
  | { readonly [name: string]: JsonValue };

/** Parses JSON that is known to hold a `T`; an integer that a number cannot hold becomes a `bigint`. */
export function parseJson<T = JsonValue>(text: string): T {
  return JSON.parse(text, exactInteger) as T;
}

/** A reviver; the third argument, the source text, is newer than TypeScript's own declaration. */
function exactInteger(_name: string, value: unknown, context?: { readonly source?: string }): unknown {
  const source = context?.source ?? "";
  return typeof value === "number" && !Number.isSafeInteger(value) && /^-?\d+$/.test(source)
    ? BigInt(source)
    : value;
}

/** The JSON text of a value; `undefined` members are left out. */
export function jsonText(value: JsonValue | { readonly [name: string]: JsonValue | undefined }): string {
  if (typeof value === "bigint") return value.toString();
  // Go keeps the sign of a floating-point zero, JSON.stringify drops it.
  if (Object.is(value, -0)) return "-0";
  if (value === null || typeof value !== "object") return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(jsonText).join(",")}]`;
  const members = Object.entries(value).flatMap(([name, member]) =>
    member === undefined ? [] : [`${JSON.stringify(name)}:${jsonText(member)}`],
  );
  return `{${members.join(",")}}`;
}
