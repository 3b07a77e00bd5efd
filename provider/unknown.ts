/**
 * The mark of a value that a preview cannot know yet.
 *
 * Hosts translate it from and to their wire form; lifecycles meet it at any depth of the inputs of check and diff,
 * and never in create, update, read or delete.
 *
 * @module
 */

/** Stands where a value will be known only when the update runs. */
export const unknown: unique symbol = Symbol("unknown");

/** The type of {@link unknown}. */
export type Unknown = typeof unknown;

/** `Value` with {@link unknown} possible in place of any part of it. */
export type Partly<Value> =
  | Unknown
  | (Value extends readonly (infer Element)[]
      ? readonly Partly<Element>[]
      : Value extends object
        ? { readonly [Key in keyof Value]: Partly<Value[Key]> }
        : Value);

/** A value that is known itself, with {@link unknown} possible in place of its parts. */
export type Given<Value> = Exclude<Partly<Value>, Unknown>;

/** Whether a value is known through and through. */
export function isKnown(value: unknown): boolean {
  if (value === unknown) return false;
  if (typeof value !== "object" || value === null) return true;
  return Object.values(value).every(isKnown);
}

/** The value if it is known through and through, else `undefined`. The type is to be given: `known<UserInputs>(…)`. */
export function known<Value>(value: Partly<Value>): Value | undefined {
  return isKnown(value) ? (value as Value) : undefined;
}
