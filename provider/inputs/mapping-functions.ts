/**
 * What a destination of a mapping takes from the source: references such as `$1`, functions such as `{{wildcard(1)}}`.
 *
 * Stricter than servers, which take lengths below 1 to say nothing, and a reference below 1 for the first token.
 *
 * @see nats-io/nats-server v2.15.2 `server/sublist.go` `ValidateMapping`, `server/subject_transform.go`
 * @module
 */

import { quoted } from "../fields/rule.ts";
import { suggest } from "../fields/suggestion.ts";

/** What a function takes: `n` is the number of a `*` of the source, `separator` is text, all else a whole number. */
const functions: Readonly<Record<string, readonly string[]>> = {
  wildcard: ["n"],
  partition: ["partitions", "n…"],
  splitFromLeft: ["n", "position"],
  splitFromRight: ["n", "position"],
  sliceFromLeft: ["n", "size"],
  sliceFromRight: ["n", "size"],
  split: ["n", "separator"],
  left: ["n", "length"],
  right: ["n", "length"],
  random: ["count"],
};

/** Servers take the initial of each word in either case, and no other letter. */
const patterns = Object.keys(functions).map((name) => {
  const words = name.replace(
    /^[a-z]|[A-Z]/g,
    (initial) => `[${initial.toLowerCase()}${initial.toUpperCase()}]`,
  );
  return [name, new RegExp(`^${words}$`)] as const;
});

/** Servers keep these numbers in 32 bits. */
const largest = 2 ** 31 - 1;

/** Why servers refuse a destination, or would not do what it says; `undefined` if neither. */
export function destinationProblem(source: string, destination: string): string | undefined {
  const dotted = destination.match(/\{\{[^{}]*\}\}/g)?.find((written) => written.includes("."));
  if (dotted !== undefined) return `holds ${dotted}, which "." cuts in two: it ends a token anywhere`;
  const tokens = destination.split(".");
  if (tokens.includes("*")) return 'must not hold "*": write {{wildcard(1)}} for the first "*" of the source';
  if ((tokens.at(-1) === ">") !== (source.split(".").at(-1) === ">")) {
    return 'must end in ">" exactly when the source does';
  }
  const wildcards = source.split(".").filter((token) => token === "*").length;
  for (const token of tokens) {
    const found = tokenProblem(token, wildcards);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** A token that looks like a function and is none: servers take it as it is. */
export function literalFunction(destination: string): string | undefined {
  return destination.split(".").find((token) => /\{\{|\}\}/.test(token) && !isFunction(token));
}

function isFunction(token: string): boolean {
  return token.length > 4 && token.startsWith("{{") && token.endsWith("}}");
}

function tokenProblem(token: string, wildcards: number): string | undefined {
  const reference = /^\$([+-]?\d+)$/.exec(token)?.[1];
  if (reference !== undefined) return referenceProblem(Number(reference), wildcards);
  if (!isFunction(token)) return undefined;
  const [, name = "", list = ""] = /^\{\{\s*([^\s(]*)\s*\((.*)\)\s*\}\}$/.exec(token) ?? [];
  const [known] = patterns.find(([, pattern]) => pattern.test(name)) ?? [];
  if (known === undefined) {
    const meant = suggest(name || token.slice(2, -2), Object.keys(functions));
    return `holds ${shown(token)}, which is no function${meant === undefined ? "" : `; did you mean ${meant}?`}`;
  }
  const { numbers, references } = argumentsOf(functions[known] ?? [], list.split(","));
  if (numbers.some((number) => !Number.isInteger(number) || number < 1 || number > largest)) {
    const usage = `{{${known}(${functions[known]?.join(",")})}}`;
    return `holds ${shown(token)}, which is written ${usage} with whole numbers from 1`;
  }
  return references
    .map((number) => referenceProblem(number, wildcards))
    .find((problem) => problem !== undefined);
}

/** The numbers of a function, and those among them that refer to the source; too many or too few give `NaN`. */
function argumentsOf(takes: readonly string[], given: readonly string[]) {
  const open = takes.at(-1)?.endsWith("…") === true;
  const numbers: number[] = [];
  const references: number[] = [];
  if (open ? given.length < takes.length - 1 : given.length !== takes.length) numbers.push(Number.NaN);
  for (const [index, argument] of given.entries()) {
    const kind = takes[index] ?? (open ? takes.at(-1) : undefined);
    if (kind === "separator") continue;
    const number = /^ *[+-]?\d+ *$/.test(argument) ? Number(argument) : Number.NaN;
    numbers.push(number);
    if (kind === "n" || kind === "n…") references.push(number);
  }
  return { numbers, references };
}

function referenceProblem(reference: number, wildcards: number): string | undefined {
  if (reference >= 1 && reference <= wildcards) return undefined;
  const count = wildcards === 0 ? 'no "*"' : wildcards === 1 ? 'one "*"' : `${wildcards} "*"`;
  return `refers to "*" number ${reference}, but the source has ${count}`;
}

function shown(token: string): string {
  return token.length > 40 ? quoted(token) : token;
}
