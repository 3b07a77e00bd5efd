/**
 * The newest count of the servers behind one connection.
 *
 * @module
 */
import { type Census, isUnnamed, missingServers } from "./census.ts";

/** The count of the servers of one connection, taken again where servers that were there before are missing. */
export class Muster {
  /** The newest count. */
  census: Census;
  readonly #take: (awaited: readonly string[]) => Promise<Census>;
  readonly #waitedFor = new Set<string>();
  #counting: Promise<unknown> = Promise.resolve();

  /** @param take counts the servers, and waits for those named as long as one request may take */
  static async first(take: (awaited: readonly string[]) => Promise<Census>): Promise<Muster> {
    return new Muster(await take([]), take);
  }

  private constructor(census: Census, take: (awaited: readonly string[]) => Promise<Census>) {
    this.census = census;
    this.#take = take;
  }

  /**
   * The count that all of these servers are in, or that they were waited for in vain: once for each, since a route
   * between servers may be coming back, while one that is gone must not delay every account.
   */
  withAll(before: readonly string[]): Promise<Census> {
    const counted = this.#counting.then(async () => {
      const missing = missingServers(this.census, before).filter((name) => !this.#waitedFor.has(name));
      if (missing.length > 0) this.census = await this.#take(before.filter((name) => !isUnnamed(name)));
      for (const name of missing) this.#waitedFor.add(name);
      return this.census;
    });
    this.#counting = counted.catch(() => undefined);
    return counted;
  }
}
