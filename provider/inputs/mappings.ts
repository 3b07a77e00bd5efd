/**
 * Mappings: messages to one subject go to others, by weight.
 *
 * @module
 */

import { list } from "../fields/list.ts";
import { object } from "../fields/object.ts";
import { record } from "../fields/record.ts";
import { entryPath, quoted, type Report, type Rule } from "../fields/rule.ts";
import { subject } from "../fields/subject.ts";
import { integer, text } from "../fields/text.ts";
import type { WeightedMapping } from "../jwt/index.ts";
import { type Partly, unknown } from "../unknown.ts";
import { destinationProblem, literalFunction } from "./mapping-functions.ts";

/** One destination of a mapped subject. */
export interface Destination {
  /**
   * Where messages go; `{{wildcard(1)}}` or `$1` stands for the first `*` of the mapped subject. Wire `subject`.
   */
  readonly subject: string;
  /** Percentage of the messages, 1 to 100. What is left of 100 keeps its subject. Default: 100. Wire `weight`. */
  readonly weight?: number;
  /** Only on servers of this cluster. Default: on all. Wire `cluster`. */
  readonly cluster?: string;
}

/** Destinations by mapped subject. */
export type Mappings = Readonly<Record<string, readonly Destination[]>>;

/** Servers take a missing weight for 100. */
const weight: Rule<number> = {
  ...integer(1, 100),
  decode: (wire) => (wire === 0 || wire === 100 ? undefined : wire),
};

const table = record(
  subject(),
  list(
    object<Destination, WeightedMapping>({
      subject: { rule: subject({ variables: true }), claim: "subject", required: true },
      weight: { rule: weight, claim: "weight" },
      cluster: { rule: text(), claim: "cluster" },
    }),
    "no mapping at all",
  ),
);

/**
 * A rule for {@link Mappings}.
 *
 * @see nats-io/nats-server v2.15.2 `server/accounts.go` `validateAccountClaimMappings`
 */
export const mappings: Rule<Mappings, Record<string, WeightedMapping[] | null>> = {
  ...table,
  check(value, path, report) {
    const checked = table.check(value, path, report);
    if (checked === unknown) return unknown;
    for (const [source, destinations] of Object.entries<Partly<readonly Destination[]>>(checked)) {
      if (destinations !== unknown) checkDestinations(source, destinations, entryPath(path, source), report);
    }
    return checked;
  },
  decode: (wire) =>
    table.decode(
      Object.fromEntries(Object.entries(wire).map(([source, destinations]) => [source, destinations ?? []])),
    ),
};

function checkDestinations(
  source: string,
  destinations: readonly Partly<Destination>[],
  path: string,
  report: Report,
): void {
  const seen = new Set<string>();
  for (const [index, destination] of destinations.entries()) {
    if (destination === unknown || typeof destination.subject !== "string") continue;
    const { subject } = destination;
    const problem = destinationProblem(source, subject);
    if (problem !== undefined) report.fail(`${path}[${index}].subject`, problem);
    const literal = problem === undefined ? literalFunction(subject) : undefined;
    if (literal !== undefined) {
      report.warn(
        `${path}[${index}].subject`,
        `servers take ${quoted(literal)} as it is: a function is a whole token, such as {{wildcard(1)}}`,
      );
    }
    if (seen.has(subject)) {
      report.fail(
        `${path}[${index}].subject`,
        "stands in the list already: servers refuse the whole mapping",
      );
    }
    seen.add(subject);
  }
}
