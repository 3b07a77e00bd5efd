/**
 * NaCl secret box: XSalsa20-Poly1305. `node:crypto` has neither Salsa20 nor a bare Poly1305, so both are here.
 *
 * Made for the few kilobytes of an auth callout: neither fast nor constant in time, apart from the comparison of tags.
 *
 * @see "Cryptography in NaCl" (Bernstein, 2009) sections 7-10; "Extending the Salsa20 nonce"; RFC 8439 section 2.5
 * @module
 */
import { timingSafeEqual } from "node:crypto";

const TAG_LENGTH = 16;
const BLOCK_LENGTH = 64;

/** "expand 32-byte k", little-endian. */
const SIGMA = [0x61707865, 0x3320646e, 0x79622d32, 0x6b206574] as const;

/** Sixteen words of 32 bits: the 4×4 matrix of Salsa20. */
type Words = Uint32Array;

/** The key of a box: HSalsa20 of the shared secret. */
export function boxKey(sharedSecret: Uint8Array): Uint8Array {
  return hsalsa20(sharedSecret, new Uint8Array(16));
}

/** Encrypts and authenticates. @returns 16 bytes of tag, then as many bytes as the message has. */
export function sealBox(key: Uint8Array, nonce: Uint8Array, message: Uint8Array): Uint8Array {
  const { tagKey, text } = crypt(key, nonce, message);
  return Buffer.concat([poly1305(tagKey, text), text]);
}

/** Checks and decrypts what {@link sealBox} made. @returns `undefined` when the tag does not fit. */
export function openBox(key: Uint8Array, nonce: Uint8Array, box: Uint8Array): Uint8Array | undefined {
  if (box.length < TAG_LENGTH) return undefined;
  const sealed = box.subarray(TAG_LENGTH);
  const { tagKey, text } = crypt(key, nonce, sealed);
  return timingSafeEqual(poly1305(tagKey, sealed), box.subarray(0, TAG_LENGTH)) ? text : undefined;
}

/** XSalsa20 over 32 bytes for the tag's key and then the text, as one stream. */
function crypt(
  key: Uint8Array,
  nonce: Uint8Array,
  input: Uint8Array,
): { tagKey: Uint8Array; text: Uint8Array } {
  const subkey = hsalsa20(key, nonce.subarray(0, 16));
  const stream = new Uint8Array(Math.ceil((32 + input.length) / BLOCK_LENGTH) * BLOCK_LENGTH);
  const position = new Uint8Array(16);
  position.set(nonce.subarray(16, 24));
  const counter = new DataView(position.buffer);
  for (let block = 0; block * BLOCK_LENGTH < stream.length; block++) {
    counter.setUint32(8, block, true);
    const words = matrix(subkey, position);
    const mixed = twentyRounds(words);
    writeWords(
      mixed.map((word, at) => word + (words[at] ?? 0)),
      stream.subarray(block * BLOCK_LENGTH),
    );
  }
  const text = new Uint8Array(input.length);
  for (let at = 0; at < text.length; at++) text[at] = (input[at] ?? 0) ^ (stream[32 + at] ?? 0);
  return { tagKey: stream.subarray(0, 32), text };
}

function hsalsa20(key: Uint8Array, input: Uint8Array): Uint8Array {
  const mixed = twentyRounds(matrix(key, input));
  const kept = Uint32Array.from([0, 5, 10, 15, 6, 7, 8, 9], (at) => mixed[at] ?? 0);
  return writeWords(kept, new Uint8Array(32));
}

function matrix(key: Uint8Array, input: Uint8Array): Words {
  const [k, n] = [readWords(key), readWords(input)];
  // biome-ignore format: the matrix reads as four rows
  return Uint32Array.of(
    SIGMA[0],    k[0] ?? 0,   k[1] ?? 0,   k[2] ?? 0,
    k[3] ?? 0,   SIGMA[1],    n[0] ?? 0,   n[1] ?? 0,
    n[2] ?? 0,   n[3] ?? 0,   SIGMA[2],    k[4] ?? 0,
    k[5] ?? 0,   k[6] ?? 0,   k[7] ?? 0,   SIGMA[3],
  );
}

/** The cells of the eight quarter rounds of one double round: columns, then rows. */
const QUARTERS = [
  [0, 4, 8, 12],
  [5, 9, 13, 1],
  [10, 14, 2, 6],
  [15, 3, 7, 11],
  [0, 1, 2, 3],
  [5, 6, 7, 4],
  [10, 11, 8, 9],
  [15, 12, 13, 14],
] as const;

function twentyRounds(words: Words): Words {
  const x = Uint32Array.from(words);
  const mix = (to: number, a: number, b: number, turn: number): void => {
    const sum = ((x[a] ?? 0) + (x[b] ?? 0)) >>> 0;
    x[to] = (x[to] ?? 0) ^ ((sum << turn) | (sum >>> (32 - turn)));
  };
  for (let round = 0; round < 20; round += 2) {
    for (const [a, b, c, d] of QUARTERS) {
      mix(b, a, d, 7);
      mix(c, b, a, 9);
      mix(d, c, b, 13);
      mix(a, d, c, 18);
    }
  }
  return x;
}

const P = (1n << 130n) - 5n;
const CLAMP = 0x0ffffffc0ffffffc0ffffffc0fffffffn;

/** Poly1305 in big integers: messages here are a few kilobytes, and the tag of each is made once. */
function poly1305(key: Uint8Array, message: Uint8Array): Uint8Array {
  const r = littleEndian(key.subarray(0, 16)) & CLAMP;
  let sum = 0n;
  for (let at = 0; at < message.length; at += 16) {
    const block = message.subarray(at, at + 16);
    sum = ((sum + littleEndian(block) + (1n << BigInt(8 * block.length))) * r) % P;
  }
  const tag = (sum + littleEndian(key.subarray(16, 32))) & ((1n << 128n) - 1n);
  return Buffer.from(tag.toString(16).padStart(32, "0"), "hex").reverse();
}

function littleEndian(bytes: Uint8Array): bigint {
  return BigInt(`0x0${Buffer.from(bytes).reverse().toString("hex")}`);
}

function readWords(bytes: Uint8Array): Words {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Uint32Array.from({ length: bytes.length >>> 2 }, (_, at) => view.getUint32(4 * at, true));
}

function writeWords(words: Words, into: Uint8Array): Uint8Array {
  const view = new DataView(into.buffer, into.byteOffset);
  words.forEach((word, at) => {
    view.setUint32(4 * at, word, true);
  });
  return into;
}
