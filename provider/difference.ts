/**
 * Collects what an update would do while inputs are compared with state.
 *
 * @module
 */

import type { Difference } from "./lifecycle.ts";
import { isKnown, type Partly, unknown } from "./unknown.ts";

/** A {@link Difference} that grows. */
export class Differences implements Difference {
  readonly changes: string[] = [];
  readonly replaces: string[] = [];
  reason?: string;
  readonly #replacing: readonly string[];

  /** @param replacing Paths whose change needs a new object, as the table of inputs marks them. */
  constructor(replacing: readonly string[] = []) {
    this.#replacing = replacing;
  }

  /** The input at `path` changed in place, or may change. */
  update(path: string): void {
    if (!this.changes.includes(path)) this.changes.push(path);
  }

  /** Compares an input with what is held; one that is not known yet may turn out the same, and replaces nothing. */
  compare<Value>(path: string, wanted: Partly<Value> | undefined, held: Value | undefined): void {
    if (wanted === held) return;
    this.update(path);
    if (wanted !== unknown && this.#replacing.includes(path)) this.replaces.push(path);
  }

  /** Lists the members of `inputs` that hold something unknown; says whether there are any. */
  unknowns(inputs: object): boolean {
    const paths = Object.entries(inputs).flatMap(([name, value]) => (isKnown(value) ? [] : [name]));
    for (const path of paths) this.update(path);
    return paths.length > 0;
  }

  /**
   * Compares an input that is kept but not signed. A seed that is not known yet counts as unchanged: whose it is
   * stands beside it.
   */
  custody(path: string, wanted: unknown, held: unknown): void {
    if (!sameCustody(wanted, held)) this.update(path);
  }

  /** Inputs that are not known at all: everything may change. */
  all(): this {
    this.update("inputs");
    return this;
  }

  /** For a change that no input explains. */
  because(path: string, reason: string): void {
    this.update(path);
    this.reason = reason;
  }
}

function sameCustody(wanted: unknown, held: unknown): boolean {
  if (typeof wanted !== "object" || typeof held !== "object" || wanted === null || held === null) {
    return wanted === held;
  }
  const wants = new Map<string, unknown>(Object.entries(wanted));
  const holds = new Map<string, unknown>(Object.entries(held));
  return [...new Set([...wants.keys(), ...holds.keys()])].every(
    (key) => (key === "seed" && wants.get(key) === unknown) || sameCustody(wants.get(key), holds.get(key)),
  );
}
