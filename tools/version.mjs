/**
 * Versions as tools print them.
 *
 * @module
 */

/**
 * Finds the first version in a text: "nats-server: v2.15.2" gives "2.15.2".
 *
 * @param {string} text
 * @returns {string | undefined}
 */
export function findVersion(text) {
  return /(\d+\.\d+(?:\.\d+)?)/.exec(text)?.[1];
}

/**
 * @param {string} version
 * @param {string} minimum
 */
export function isAtLeast(version, minimum) {
  const have = version.split(".").map(Number);
  const want = minimum.split(".").map(Number);
  for (const [index, wanted] of want.entries()) {
    const difference = (have[index] ?? 0) - wanted;
    if (difference !== 0) return difference > 0;
  }
  return true;
}
