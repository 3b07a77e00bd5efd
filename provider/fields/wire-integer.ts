/**
 * Integers of claims: 64 bits, which JavaScript's numbers hold only in part.
 *
 * @module
 */

/** The largest integer of 64 bits with a sign. */
export const largestInteger = 2n ** 63n - 1n;

/** A number where it is exact, else a `bigint`: as integers stand everywhere in claims. */
export function wireInteger(value: bigint): number | bigint {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}
