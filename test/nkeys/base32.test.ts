import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { decodeBase32, encodeBase32 } from "../../provider/nkeys/base32.ts";

/** RFC 4648 section 10, without padding. */
const vectors = [
  ["", ""],
  ["f", "MY"],
  ["fo", "MZXQ"],
  ["foo", "MZXW6"],
  ["foob", "MZXW6YQ"],
  ["fooba", "MZXW6YTB"],
  ["foobar", "MZXW6YTBOI"],
] as const;

describe.each(vectors)("%o", (text, encoded) => {
  it(`is encoded as "${encoded}"`, () => {
    expect(encodeBase32(Buffer.from(text))).toBe(encoded);
  });

  it("is decoded again", () => {
    expect(Buffer.from(decodeBase32(encoded) ?? "?").toString()).toBe(text);
  });
});

test.each([
  ["lower case", "mzxw6ytb"],
  ["padding", "MZXW6==="],
  ["a digit that is not in the alphabet", "MZXW6YT1"],
  ["a line end", "MZXW6YTB\n"],
  ["a character beyond ASCII", "MZXW6YTé"],
  ["a surplus character", "MZXW6YTBA"],
  ["three characters, which no bytes make", "MZX"],
  ["spare bits that are not zero", "MZ"],
])("text with %s is refused", (_, text) => {
  expect(decodeBase32(text)).toBeUndefined();
});

test("any bytes come back", () => {
  fc.assert(
    fc.property(fc.uint8Array(), (bytes) => {
      expect(decodeBase32(encodeBase32(bytes))).toEqual(bytes);
    }),
  );
});

test("text that can be decoded is the only text of its bytes", () => {
  const alphabet = fc.constantFrom(..."ABCDEFGHIJKLMNOPQRSTUVWXYZ234567");
  fc.assert(
    fc.property(fc.string({ unit: alphabet, maxLength: 12 }), (text) => {
      const bytes = decodeBase32(text);
      expect(bytes === undefined || encodeBase32(bytes) === text).toBe(true);
    }),
  );
});
