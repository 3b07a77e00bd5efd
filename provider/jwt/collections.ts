/**
 * Shapes of lists and maps.
 *
 * @module
 */
import { bracket } from "./claim-path.ts";
import { setMember } from "./json-parser.ts";
import { compareBytes, quote } from "./json-text.ts";
import { text } from "./scalars.ts";
import {
  type ClaimChange,
  changeOf,
  changesOf,
  Mismatch,
  mismatch,
  readPart,
  requireObject,
  type Shape,
} from "./shape.ts";

/** Go slice. */
export function list<T>(element: Shape<T>): Shape<T[]> {
  return {
    read(json) {
      if (!Array.isArray(json)) throw mismatch("a list", json);
      // Unlike map, from fills holes.
      return Array.from(json, (entry, at) => readPart(element, entry, `[${at}]`));
    },
    write: (value) => `[${value.map((entry) => element.write(entry)).join(",")}]`,
    isEmpty: (value) => value.length === 0,
    zero: () => [],
  };
}

/** A list whose order and repetitions mean nothing. */
export function set<T>(element: Shape<T>): Shape<T[]> {
  const fingerprint = (value: readonly T[] = []): string =>
    JSON.stringify([...new Set(value.map((entry) => element.write(entry)))].sort());
  return {
    ...list(element),
    compare: (before, after, path) =>
      fingerprint(before) === fingerprint(after) ? [] : [changeOf(before, after, path)],
  };
}

/**
 * A list in any order, whose entries are compared one by one.
 *
 * @param identify What makes an entry the same one before and after.
 */
export function roster<T>(element: Shape<T>, identify: (entry: T) => string): Shape<T[]> {
  return {
    ...list(element),
    compare: (before, after, path) =>
      compareEntries(
        element,
        byIdentity(before, element, identify),
        byIdentity(after, element, identify),
        path,
        (name) => name.replace(NUMBERED, " #"),
      ),
  };
}

/** Go map with strings for keys. */
export function map<T>(element: Shape<T>): Shape<Record<string, T>> {
  return {
    read(json) {
      const result: Record<string, T> = {};
      for (const [key, entry] of Object.entries(requireObject(json))) {
        if (entry === undefined) continue;
        const name = text.read(key);
        if (Object.hasOwn(result, name)) throw new Mismatch("has a key twice");
        setMember(
          result,
          name,
          readPart(element, entry, () => bracket(name)),
        );
      }
      return result;
    },
    write: (value) =>
      `{${Object.entries(value)
        .sort(([left], [right]) => compareBytes(left, right))
        .map(([key, entry]) => `${quote(key)}:${element.write(entry)}`)
        .join(",")}}`,
    isEmpty: (value) => Object.keys(value).length === 0,
    zero: () => ({}),
    compare: (before, after, path) =>
      compareEntries(
        element,
        new Map(Object.entries(before ?? {})),
        new Map(Object.entries(after ?? {})),
        path,
      ),
  };
}

/** A slice inside a slice or map, where Go tells a nil one (`null`) from an empty one. */
export function nullable<T>(shape: Shape<T>): Shape<T | null> {
  return {
    read: (json) => shape.read(json),
    write: (value) => (value === null ? "null" : shape.write(value)),
    isEmpty: (value) => value === null || shape.isEmpty(value),
    zero: () => null,
    compare: (before, after, path) =>
      before === after ? [] : changesOf(shape, before ?? shape.zero(), after ?? shape.zero(), path),
  };
}

/** A pointer to a struct, in a list: null is refused, for it makes the Go library panic. */
export function nonNull<T>(shape: Shape<T>): Shape<T> {
  return { ...shape, refusesNull: true };
}

function compareEntries<T>(
  element: Shape<T>,
  before: ReadonlyMap<string, T>,
  after: ReadonlyMap<string, T>,
  path: string,
  shown = (name: string): string => name,
): ClaimChange[] {
  const names = [...new Set([...before.keys(), ...after.keys()])].sort(compareBytes);
  return names.flatMap((name) => {
    const [left, right] = [before.get(name), after.get(name)];
    return left === right ? [] : changesOf(element, left, right, path + bracket(shown(name)));
  });
}

/** Stands before the number of an entry whose identity another has too; canonical text never holds it. */
const NUMBERED = "\ud800";

/** Entries by identity; those that share one are numbered in an order of their own. */
function byIdentity<T>(
  entries: readonly T[] | undefined,
  element: Shape<T>,
  identify: (entry: T) => string,
): Map<string, T> {
  const found = new Map<string, T>();
  const counts = new Map<string, number>();
  const texts = new Map((entries ?? []).map((entry) => [element.write(entry), entry]));
  for (const [, entry] of [...texts].sort(([left], [right]) => compareBytes(left, right))) {
    const name = identify(entry);
    const count = (counts.get(name) ?? 0) + 1;
    counts.set(name, count);
    found.set(count === 1 ? name : `${name}${NUMBERED}${count}`, entry);
  }
  return found;
}
