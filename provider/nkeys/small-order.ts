/**
 * Ed25519 points of small order, for which signatures can be made without a secret.
 *
 * @see nats-io/nkeys v0.4.17 `strkey.go` `decodePublicKey`; libsodium 1.0.18 `ge25519_has_small_order`
 * @module
 */

/** The y coordinates (sign bit cleared) of all points whose order divides 8, with their unreduced forms. */
const smallOrderPoints = new Set([
  `00${"00".repeat(31)}`,
  `01${"00".repeat(31)}`,
  "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
  "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
  `ec${"ff".repeat(30)}7f`,
  `ed${"ff".repeat(30)}7f`,
  `ee${"ff".repeat(30)}7f`,
]);

const firstBytes = new Set([...smallOrderPoints].map((point) => Number.parseInt(point.slice(0, 2), 16)));

/** Whether 32 bytes encode a point of small order. */
export function isSmallOrder(point: Uint8Array): boolean {
  if (!firstBytes.has(point[0] ?? 0)) return false;
  const y = Buffer.from(point);
  y[31] = (y[31] ?? 0) & 0x7f;
  return smallOrderPoints.has(y.toString("hex"));
}
