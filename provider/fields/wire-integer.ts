/**
 * Integers of claims: 64 bits, which JavaScript's numbers hold only in part.
 *
 * @module
 */

/**
 * The largest integer that an input may mean. Servers read templates of signing keys as floating point, and a larger
 * one might be rounded beyond 64 bits.
 */
export const largestInteger = 2n ** 62n;

/** A number where it is exact, else a `bigint`: as integers stand everywhere in claims. */
export function wireInteger(value: bigint): number | bigint {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}
