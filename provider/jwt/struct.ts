/**
 * Shapes of objects with named members: tables of fields.
 *
 * @module
 */
import { quote } from "./json-text.ts";
import { changeOf, changesOf, Mismatch, readPart, requireObject, type Shape } from "./shape.ts";

/** A member that is absent when empty. */
export interface Optional<T> {
  readonly presence: "optional";
  readonly shape: Shape<T>;
  /** What an absent member counts as. Without it the zero value, which then is absent too. */
  readonly fallback?: T;
}

/** A member that is always present. */
export interface Always<T> {
  /** `always`: Go writes it even when empty. `kept`: an empty one stays in the object, and is not written. */
  readonly presence: "always" | "kept";
  readonly shape: Shape<T>;
}

/** The members of an object, in the order in which Go writes them; those that `T` marks optional are {@link Optional}. */
export type Fields<T> = {
  readonly [K in keyof T]-?: object extends Pick<T, K> ? Optional<Exclude<T[K], undefined>> : Always<T[K]>;
};

/** A shape made of named members. */
export interface Struct<T> extends Shape<T> {
  readonly fields: Fields<T>;
}

/** A member with `omitempty`, or a pointer. */
export function optional<T>(shape: Shape<T>): Optional<T> {
  return { presence: "optional", shape };
}

/**
 * The same member, with a default of the Go program that decodes it. An empty one stays in the object, for it is not the
 * default; it is not written, so that encoding turns it into the default.
 */
export function withFallback<T>(field: Optional<T>, fallback: T): Optional<T> {
  return { ...field, fallback };
}

/** A member without `omitempty`, or a struct, which Go never omits. */
export function always<T>(shape: Shape<T>): Always<T> {
  return { presence: "always", shape };
}

/** A member with `omitempty` that claims are never meant to lack. */
export function kept<T>(shape: Shape<T>): Always<T> {
  return { presence: "kept", shape };
}

/**
 * Go struct.
 *
 * Unknown members are ignored. A known one in another letter case is refused: Go would take it, JavaScript readers of
 * the same token would not.
 */
export function struct<T extends object>(fields: Fields<T>): Struct<T> {
  const table: readonly (readonly [string, Optional<unknown> | Always<unknown>])[] = Object.entries(fields);
  const members = table.map(([name, field]) => ({
    name,
    field,
    path: `.${name}`,
    prefix: `${quote(name)}:`,
  }));
  const names = new Set(table.map(([name]) => name));
  const folded = new Set(table.map(([name]) => foldCase(name)));

  function read(json: unknown): T {
    const source = requireObject(json);
    for (const key of Object.keys(source)) {
      if (!names.has(key) && folded.has(foldCase(key))) {
        throw new Mismatch("stands in another letter case", `.${foldCase(key)}`);
      }
    }
    const result: Record<string, unknown> = {};
    for (const { name, field, path } of members) {
      const value = readMember(field, source[name], path);
      if (value !== undefined) result[name] = value;
    }
    return result as T;
  }

  function member(value: T | undefined, name: string): unknown {
    return value === undefined ? undefined : Reflect.get(value, name);
  }

  return {
    fields,
    read,
    write(value) {
      let written = "";
      for (const { name, field, prefix } of members) {
        const part = member(value, name);
        if (part === undefined || (field.presence !== "always" && field.shape.isEmpty(part))) continue;
        written += written === "" ? prefix : `,${prefix}`;
        written += field.shape.write(part);
      }
      return `{${written}}`;
    },
    isEmpty: () => false,
    zero: () => read({}),
    compare(before, after, path) {
      if (before === undefined || after === undefined) {
        return before === after ? [] : [changeOf(before, after, path)];
      }
      return members.flatMap(({ name, field, path: step }) => {
        const fallback = field.presence === "optional" ? field.fallback : undefined;
        const [left, right] = [member(before, name) ?? fallback, member(after, name) ?? fallback];
        return changesOf(field.shape, left, right, path + step);
      });
    },
  };
}

/** The value of a member in canonical form; `undefined` when it is to be absent. */
function readMember(field: Optional<unknown> | Always<unknown>, json: unknown, path: string): unknown {
  const { shape, presence } = field;
  if (presence !== "optional") return readPart(shape, json, path);
  if (json === undefined || (json === null && !shape.refusesNull)) return field.fallback;
  const value = readPart(shape, json, path);
  return shape.isEmpty(value) && field.fallback === undefined ? undefined : value;
}

/** Folds letter case as Go does when it looks for a member: beyond ASCII only the long s and the Kelvin sign matter. */
function foldCase(key: string): string {
  return key.toLowerCase().replaceAll("\u017f", "s");
}
