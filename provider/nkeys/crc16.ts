/**
 * CRC-16/XMODEM: polynomial 0x1021, initial value 0, no reflection; the checksum of an nkey.
 *
 * @module
 */

const TABLE = Uint16Array.from({ length: 256 }, (_, byte) => {
  let remainder = byte << 8;
  for (let bit = 0; bit < 8; bit++) {
    remainder = remainder & 0x8000 ? (remainder << 1) ^ 0x1021 : remainder << 1;
  }
  return remainder;
});

/** Checksum of the first `length` bytes. */
export function crc16(bytes: Uint8Array, length: number = bytes.length): number {
  let crc = 0;
  for (let at = 0; at < length; at++) {
    crc = ((crc << 8) & 0xffff) ^ (TABLE[(crc >>> 8) ^ (bytes[at] ?? 0)] ?? 0);
  }
  return crc;
}
