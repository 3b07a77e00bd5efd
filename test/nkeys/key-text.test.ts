import fc from "fast-check";
import { describe, expect, it, test, vi } from "vitest";
import { NatsAuthError } from "../../provider/errors.ts";
import { encodeBase32 } from "../../provider/nkeys/base32.ts";
import { crc16 } from "../../provider/nkeys/crc16.ts";
import {
  curveKeyPairFromSeed,
  decodePrivateKey,
  decodePublicKey,
  decodeSeed,
  encodePrivateKey,
  encodePublicKey,
  encodeSeed,
  isPublicKey,
  type KeyKind,
  keyPairFromSeed,
  kindOf,
} from "../../provider/nkeys/index.ts";

// Many cases each: a busy machine must not fail them.
vi.setConfig({ testTimeout: 30_000 });

const kinds: readonly KeyKind[] = ["operator", "account", "user", "server", "cluster", "curve"];
const account = "ACATS5YOVB6ROX2WUNKGNQ2MP3GMXDMKSG2O4N5CLX3A6W4PZGZZIL2R";
const accountSeed = "SAAAEAQCAIBAEAQCAIBAEAQCAIBAEAQCAIBAEAQCAIBAEAQCAIBAEAUN5U";
const privateKey =
  "PABAEAQCAIBAEAQCAIBAEAQCAIBAEAQCAIBAEAQCAIBAEAQCAIBAFAJZO4HKQ7IXL5LKGVDGYNGH5TGLRWFJDNHOG6RF35QPLOH4TM4UPRKA";

/** Text of any bytes with a good checksum. */
function withChecksum(...bytes: readonly number[]): string {
  const content = Uint8Array.from([...bytes, 0, 0]);
  const checksum = crc16(content, bytes.length);
  content.set([checksum & 0xff, checksum >>> 8], bytes.length);
  return encodeBase32(content);
}

function errorOf(action: () => unknown): { code: string; message: string } {
  try {
    action();
  } catch (error) {
    if (error instanceof NatsAuthError) return { code: error.code, message: error.message };
    throw error;
  }
  throw new Error("Nothing was thrown");
}

describe("decodePublicKey", () => {
  it("tells the kind and the 32 bytes", () => {
    const { kind, bytes } = decodePublicKey(account);
    expect({ kind, length: bytes.length }).toEqual({ kind: "account", length: 32 });
    expect(encodePublicKey(kind, bytes)).toBe(account);
  });

  it.each([
    ["lower case", account.toLowerCase(), "NKEY_ENCODING"],
    ["a line end", `${account}\n`, "NKEY_ENCODING"],
    ["a surplus character", `${account}A`, "NKEY_ENCODING"],
    ["one character less", account.slice(0, -1), "NKEY_ENCODING"],
    ["one character changed", account.replace("ACAT", "ACAU"), "NKEY_CHECKSUM"],
    ["nothing in it", "", "NKEY_LENGTH"],
    ["a key that is too short", withChecksum(0, ...new Uint8Array(31).fill(9)), "NKEY_LENGTH"],
    ["a key that is too long", withChecksum(0, ...new Uint8Array(33).fill(9)), "NKEY_LENGTH"],
    ["a seed", accountSeed, "NKEY_PREFIX"],
    ["a private key", privateKey, "NKEY_PREFIX"],
    ["low bits set in the prefix", withChecksum(1, ...new Uint8Array(32).fill(9)), "NKEY_PREFIX"],
    ["a prefix that no kind has", withChecksum(200, ...new Uint8Array(32).fill(9)), "NKEY_PREFIX"],
  ])("refuses text with %s", (_, text, code) => {
    expect(errorOf(() => decodePublicKey(text))).toMatchObject({ code });
    expect(kindOf(text)).toBeUndefined();
  });

  it.each([
    ["the zero point", "00".repeat(32)],
    ["the identity", `01${"00".repeat(31)}`],
    ["the identity with the other sign", `01${"00".repeat(30)}80`],
    ["a point of order 8", "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05"],
    ["the prime as a coordinate", `ed${"ff".repeat(30)}7f`],
  ])("refuses %s, for which anyone can sign", (_, point) => {
    const text = encodePublicKey("account", Buffer.from(point, "hex"));
    expect(errorOf(() => decodePublicKey(text))).toMatchObject({ code: "NKEY_SMALL_ORDER" });
  });

  it("accepts such a point as a curve key, as the Go library does", () => {
    expect(kindOf(encodePublicKey("curve", new Uint8Array(32)))).toBe("curve");
  });
});

describe("decodeSeed", () => {
  it("tells the kind and the 32 secret bytes", () => {
    expect(decodeSeed(accountSeed)).toEqual({ kind: "account", bytes: new Uint8Array(32).fill(2) });
  });

  it.each([
    ["lower case", accountSeed.toLowerCase(), "NKEY_ENCODING"],
    ["a line end", `${accountSeed}\n`, "NKEY_ENCODING"],
    ["spare bits in its last character", `${accountSeed.slice(0, -1)}V`, "NKEY_ENCODING"],
    ["one character changed", accountSeed.replace("SAAAEAQ", "SAAAEAR"), "NKEY_CHECKSUM"],
    ["a secret that is too short", withChecksum(144, 0, ...new Uint8Array(31)), "NKEY_LENGTH"],
    ["a secret that is too long", withChecksum(144, 0, ...new Uint8Array(33)), "NKEY_LENGTH"],
    ["a public key", account, "NKEY_PREFIX"],
    [
      "a kind that does not exist",
      withChecksum(144 | (200 >>> 5), (200 & 31) << 3, ...new Uint8Array(32)),
      "NKEY_PREFIX",
    ],
    ["low bits set after the kind", withChecksum(144, 1, ...new Uint8Array(32)), "NKEY_PREFIX"],
  ])("refuses text with %s", (_, text, code) => {
    expect(errorOf(() => decodeSeed(text))).toMatchObject({ code });
  });

  it("never repeats the seed in an error", () => {
    const damaged = accountSeed.replace("SAAAEAQ", "SAAAEAR");
    expect(errorOf(() => decodeSeed(damaged)).message).toBe("Cannot decode seed: checksum does not match");
  });
});

describe("decodePrivateKey", () => {
  it("gives seed and public key", () => {
    const bytes = decodePrivateKey(privateKey);
    expect(Buffer.from(bytes.subarray(0, 32))).toEqual(Buffer.alloc(32, 2));
    expect(encodePublicKey("account", bytes.subarray(32))).toBe(account);
    expect(encodePrivateKey(bytes)).toBe(privateKey);
  });

  it.each([
    ["a seed", accountSeed, "NKEY_PREFIX"],
    ["33 bytes", withChecksum(120, ...new Uint8Array(33)), "NKEY_LENGTH"],
  ])("refuses %s", (_, text, code) => {
    expect(errorOf(() => decodePrivateKey(text))).toMatchObject({ code });
  });
});

test.each([
  ["encodePublicKey", () => encodePublicKey("user", new Uint8Array(31))],
  ["encodeSeed", () => encodeSeed("user", new Uint8Array(64))],
  ["encodePrivateKey", () => encodePrivateKey(new Uint8Array(33))],
])("%s() refuses a wrong number of bytes", (_, encode) => {
  expect(errorOf(encode)).toMatchObject({ code: "NKEY_LENGTH" });
});

describe.each<[string, unknown]>([
  ["a variable that is not set", undefined],
  ["null", null],
  ["a number", 56],
  ["the bytes of a seed", Buffer.from(accountSeed)],
])("%s", (_, value) => {
  const text = value as string;

  it("is no public key of any kind", () => {
    expect([kindOf(text), isPublicKey("account", text)]).toEqual([undefined, false]);
  });

  it.each<[string, (text: string) => unknown, string]>([
    ["a public key", decodePublicKey, "public key"],
    ["a seed", decodeSeed, "seed"],
    ["the seed of a key pair", keyPairFromSeed, "seed"],
    ["the seed of a curve key pair", curveKeyPairFromSeed, "seed"],
    ["a private key", decodePrivateKey, "private key"],
  ])("is refused as %s", (_what, decode, name) => {
    expect(errorOf(() => decode(text))).toMatchObject({
      code: "NKEY_ENCODING",
      message: `Cannot decode ${name}: it is not text`,
    });
  });
});

test("isPublicKey() tells the kinds apart", () => {
  for (const kind of kinds) expect(isPublicKey(kind, account)).toBe(kind === "account");
});

const bytes = fc.uint8Array({ minLength: 32, maxLength: 32 });

test("public keys and seeds of any kind come back, and begin with the letters of their kind", () => {
  const letters: Record<KeyKind, string> = {
    operator: "O",
    account: "A",
    user: "U",
    server: "N",
    cluster: "C",
    curve: "X",
  };
  fc.assert(
    fc.property(fc.constantFrom(...kinds), bytes, (kind, raw) => {
      const [publicKey, seed] = [encodePublicKey(kind, raw), encodeSeed(kind, raw)];
      expect(decodePublicKey(publicKey)).toEqual({ kind, bytes: raw });
      expect(decodeSeed(seed)).toEqual({ kind, bytes: raw });
      expect([publicKey.length, seed.length]).toEqual([56, 58]);
      expect([publicKey[0], seed.slice(0, 2)]).toEqual([letters[kind], `S${letters[kind]}`]);
    }),
  );
});

test("a key with one character changed is never accepted", () => {
  const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  fc.assert(
    fc.property(fc.constantFrom(...kinds), bytes, fc.nat(57), fc.nat(30), (kind, raw, at, step) => {
      for (const text of [encodePublicKey(kind, raw), encodeSeed(kind, raw)]) {
        const place = at % text.length;
        const other = alphabet[(alphabet.indexOf(text.charAt(place)) + 1 + step) % 32];
        const changed = text.slice(0, place) + other + text.slice(place + 1);
        expect(kindOf(changed)).toBeUndefined();
        expect(() => decodeSeed(changed)).toThrow(NatsAuthError);
      }
    }),
  );
});
