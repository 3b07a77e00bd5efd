/**
 * Which resources have what stands outside the state and can pass from one to another: a user's key in its account, an
 * account on servers, a file.
 *
 * To the engine, a resource of another name is another resource: it makes the new one first and deletes the old one
 * last, in one process. What the new one has by then must not be taken away with the old one. The diffs of an update
 * tell of resources that stay as they are, and so of what a former update has made that failed before its deletions.
 *
 * @module
 */

/** What the resources of one process have, each thing in one version a resource. */
export class Holders {
  readonly #versions = new Map<string, Set<string>>();
  readonly #ends = new Map<string, number>();

  /** A resource has the thing, in place of the `former` version of it. */
  hold(thing: string, version: string, former?: string): void {
    const versions = this.#versions.get(thing) ?? new Set();
    if (former !== undefined) versions.delete(former);
    this.#versions.set(thing, versions.add(version));
  }

  /** A resource gives the thing up. Says whether another one has it. */
  release(thing: string, version: string): boolean {
    const versions = this.#versions.get(thing);
    versions?.delete(version);
    return versions !== undefined && versions.size > 0;
  }

  /** The thing ends for all who have had it up to a moment (Unix seconds, inclusive). */
  end(thing: string, until: number): void {
    this.#ends.set(thing, Math.max(until, this.endOf(thing)));
  }

  /** The moment up to which the thing has ended; 0 where it has not. */
  endOf(thing: string): number {
    return this.#ends.get(thing) ?? 0;
  }
}
