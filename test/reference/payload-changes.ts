/**
 * Changes of a JSON payload that keep it JSON: values replaced, strings escaped, members removed, doubled, renamed,
 * reordered, added.
 *
 * @module
 */
import fc, { type Arbitrary } from "fast-check";
import { type JsonValue, jsonText, parseJson } from "./json.ts";

/** JSON in which an object may have a member twice, and values keep their spelling. */
type Tree = { raw: string } | { entries: Tree[] } | { members: [string, Tree][] };

/** One change, made at the node with this number. */
interface Change {
  readonly at: number;
  readonly how: "replace" | "escape" | "remove" | "double" | "rename" | "reverse" | "add";
  readonly raw: string;
  readonly name: string;
  readonly rename: (name: string) => string;
}

const raws = [
  ...[
    "null",
    "true",
    "false",
    "0",
    "-0",
    "1",
    "-1",
    "2",
    "3",
    "1.0",
    "1e2",
    "2.5",
    "1E400",
    "9007199254740993",
    "9223372036854775808",
  ],
  ...[
    '""',
    '"a"',
    '" A "',
    '"\\ud800"',
    '"stream"',
    '"service"',
    '"Stream"',
    '"headers"',
    '"HEADERS"',
    '"\\u0068eaders"',
    '"user_scope"',
    '"user"',
    '"account"',
    '"custom"',
  ],
  ...[
    "[]",
    "{}",
    "[null]",
    "[1]",
    '["a","a"]',
    '["", "B"]',
    "[[]]",
    "[{}]",
    '{"a":1}',
    '{"a":null}',
    '{"allow":["x"]}',
    '"10.0.0.0/8, X"',
  ],
];

const names = [
  "type",
  "tags",
  "version",
  "issuer_account",
  "sub",
  "exp",
  "name",
  "nats",
  "subs",
  "resp",
  "limits",
  "max",
  "identities",
  "kind",
  "__proto__",
  "unknown",
];

const renames: ((name: string) => string)[] = [
  (name) => name.toUpperCase(),
  (name) => name.charAt(0).toUpperCase() + name.slice(1),
  (name) => name.replace("s", "ſ"),
  (name) => name.replace("k", "\u212a"),
  (name) => `${name} `,
  () => "unknown",
  () => "type",
  () => "version",
];

const change: Arbitrary<Change> = fc.record({
  at: fc.nat(),
  how: fc.constantFrom(
    "replace",
    "replace",
    "replace",
    "escape",
    "remove",
    "double",
    "rename",
    "reverse",
    "add",
  ),
  raw: fc.constantFrom(...raws),
  name: fc.constantFrom(...names),
  rename: fc.constantFrom(...renames),
});

/** A payload with up to three changes, from JSON text. */
export function changedPayload(payload: Arbitrary<string>): Arbitrary<string> {
  return fc.tuple(payload, fc.array(change, { minLength: 1, maxLength: 3 })).map(([text, changes]) => {
    const tree = treeOf(parseJson(text));
    for (const each of changes) apply(tree, each);
    return print(tree);
  });
}

function treeOf(json: JsonValue): Tree {
  if (json === null || typeof json !== "object") return { raw: jsonText(json) };
  if (Array.isArray(json)) return { entries: json.map(treeOf) };
  return {
    members: Object.entries<JsonValue>(json as { [name: string]: JsonValue }).map(([name, value]) => [
      name,
      treeOf(value),
    ]),
  };
}

function print(tree: Tree): string {
  if ("raw" in tree) return tree.raw;
  if ("entries" in tree) return `[${tree.entries.map(print).join(",")}]`;
  return `{${tree.members.map(([name, value]) => `${JSON.stringify(name)}:${print(value)}`).join(",")}}`;
}

/** A place that holds a value: in a list or in an object. */
interface Place {
  readonly parent: { entries: Tree[] } | { members: [string, Tree][] };
  readonly index: number;
}

function places(tree: Tree): Place[] {
  if ("raw" in tree) return [];
  const children = "entries" in tree ? tree.entries : tree.members.map(([, value]) => value);
  return children.flatMap((child, index) => [{ parent: tree, index }, ...places(child)]);
}

function apply(tree: Tree, { at, how, raw, name, rename }: Change): void {
  const all = places(tree);
  const place = all[at % all.length];
  if (place === undefined) return;
  const { parent, index } = place;
  const list: (Tree | [string, Tree])[] = "entries" in parent ? parent.entries : parent.members;
  const member = list[index];
  switch (how) {
    case "replace":
      if (Array.isArray(member)) member[1] = { raw };
      else list[index] = { raw };
      break;
    case "escape": {
      const value = Array.isArray(member) ? member[1] : member;
      if (value !== undefined && "raw" in value) value.raw = escaped(value.raw, at);
      break;
    }
    case "remove":
      list.splice(index, 1);
      break;
    case "double":
      if (member !== undefined) list.push(member);
      break;
    case "rename":
      if (Array.isArray(member)) member[0] = rename(member[0]);
      break;
    case "reverse":
      list.reverse();
      break;
    case "add":
      if ("members" in parent) parent.members.splice(index, 0, [name, { raw }]);
      break;
  }
}

/** The same string with one of its characters as an escape; anything else as it is. */
function escaped(raw: string, at: number): string {
  if (!/^"[^"\\]+"$/.test(raw)) return raw;
  const place = 1 + (at % (raw.length - 2));
  const code = raw.charCodeAt(place).toString(16).padStart(4, "0");
  return `${raw.slice(0, place)}\\u${code}${raw.slice(place + 1)}`;
}
