/**
 * The part of inputs that a preview knows, so that it can be checked although the rest cannot.
 *
 * What nothing unknown could change stays; lists lose the elements that hold something unknown, and {@link Gaps}
 * remembers where the others stood.
 *
 * @module
 */

/** Where the elements of shortened lists stood. */
export class Gaps {
  readonly #kept = new Map<string, readonly number[]>();

  /** The list at `path` has only the elements that stood at these places. */
  shorten(path: string, kept: readonly number[]): void {
    this.#kept.set(path, kept);
  }

  /** The path among the inputs of a path in their known part. */
  restore(path: string): string {
    for (const [list, kept] of this.#kept) {
      const [step, index] = path.startsWith(list) ? (/^\[(\d+)\]/.exec(path.slice(list.length)) ?? []) : [];
      if (step === undefined) continue;
      return `${list}[${kept[Number(index)]}]${path.slice(list.length + step.length)}`;
    }
    return path;
  }
}
