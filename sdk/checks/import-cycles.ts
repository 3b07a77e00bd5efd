/**
 * Imports that lead back to themselves: a message would go round for ever, so servers refuse one of them. Accounts that
 * import different subjects of each other are no such thing.
 *
 * @see nats-io/nats-server v2.15.2 `server/accounts.go` `streamImportFormsCycle`, `serviceImportFormsCycle`
 * @module
 */

import { overlap } from "../../provider/fields/subject.ts";
import { localSubjectPattern } from "../../provider/jwt/subject.ts";
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

/**
 * Ways that lead from an import back to it, each from the importer to where it is reached again.
 *
 * @param waysFrom All ways of an account.
 */
export function cyclesFrom<Account>(
  start: Way<Account>,
  waysFrom: (account: Account) => readonly Way<Account>[],
): readonly (readonly Way<Account>[])[] {
  const cycles: (readonly Way<Account>[])[] = [];
  const visited = new Set<Way<Account>>();
  const follow = (path: readonly Way<Account>[], last: Way<Account>): void => {
    if (last.exporter === start.importer && overlap(last.remote, start.local)) {
      cycles.push(path);
      return;
    }
    for (const next of waysFrom(last.exporter)) {
      if (next.type !== start.type || visited.has(next) || !overlap(last.remote, next.local)) continue;
      visited.add(next);
      follow([...path, next], next);
    }
  };
  follow([start], start);
  return cycles;
}
