/**
 * Imports that servers take for a cycle: of two accounts that import one subject from each other, or more in a circle,
 * they drop one import. Accounts that import different subjects of each other form none.
 *
 * @see nats-io/nats-server v2.15.2 `server/accounts.go` `checkStreamImportsForCycles`, `checkServiceImportsForCycles`
 * @module
 */

import { overlap } from "../../provider/fields/subject.ts";
import { localSubjectPattern, subjectContains } from "../../provider/jwt/subject.ts";
import { type Partly, unknown } from "../../provider/unknown.ts";
import type { Import } from "./account-facts.ts";

/** An import, as a way from one account to another. */
export interface Way<Account> {
  readonly importer: Account;
  /** Place of the import in the importer's list. */
  readonly index: number;
  readonly exporter: Account;
  readonly type: "stream" | "service";
  /** The subject as the importer knows it. */
  readonly local: string;
  /** The subject as the exporter knows it. */
  readonly remote: string;
}

/** The way that an import makes; `undefined` while its type or subjects are not known. */
export function wayOf<Account>(
  importer: Account,
  index: number,
  one: Partly<Import>,
  exporter: Account,
): Way<Account> | undefined {
  if (one === unknown) return undefined;
  const { type, subject, localSubject, to } = one;
  if (type === unknown || subject === unknown || localSubject === unknown || to === unknown) return undefined;
  const between = { importer, index, exporter, type };
  if (localSubject !== undefined) {
    return { ...between, local: localSubjectPattern(localSubject), remote: subject };
  }
  if (to === undefined) return { ...between, local: subject, remote: subject };
  return type === "service"
    ? { ...between, local: subject, remote: to }
    : { ...between, local: `${to}.${subject}`, remote: subject };
}

/** All that the program declares, as servers would look at it. */
export interface Graph<Account> {
  /** What an account imports. */
  waysFrom(account: Account): readonly Way<Account>[];
  /** Whether an account has a stream export that covers a subject. */
  exportsStream(account: Account, subject: string): boolean;
}

/** The cycle that servers find from an import, from way to way; `undefined` when there is none. */
export function cycleFrom<Account>(
  start: Way<Account>,
  graph: Graph<Account>,
): readonly Way<Account>[] | undefined {
  const subjects = start.type === "service" ? [start.local] : [start.local, start.remote];
  for (const subject of new Set(subjects)) {
    const cycle = follow([start], start.exporter, subject, new Set([start.importer]), graph);
    if (cycle !== undefined) return cycle;
  }
  return undefined;
}

function follow<Account>(
  path: readonly Way<Account>[],
  account: Account,
  subject: string,
  visited: Set<Account>,
  graph: Graph<Account>,
): readonly Way<Account>[] | undefined {
  const type = path[0]?.type;
  if (type === "stream" && !graph.exportsStream(account, subject)) return undefined;
  for (const way of graph.waysFrom(account)) {
    // Servers compare a stream by its name here, and a service by its name there.
    if (way.type !== type || !overlap(subject, type === "stream" ? way.local : way.remote)) continue;
    if (visited.has(way.exporter)) return [...path, way];
    visited.add(account);
    const narrowed = subjectContains(subject, way.local) ? way.local : subject;
    const cycle = follow([...path, way], way.exporter, narrowed, visited, graph);
    if (cycle !== undefined) return cycle;
  }
  return undefined;
}
