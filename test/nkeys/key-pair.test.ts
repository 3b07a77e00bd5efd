import { inspect } from "node:util";
import * as official from "@nats-io/nkeys";
import fc from "fast-check";
import { describe, expect, it, test, vi } from "vitest";
import {
  curveKeyPairFromSeed,
  encodePublicKey,
  encodeSeed,
  generateKeyPair,
  type KeyKind,
  keyPairFromRawSeed,
  keyPairFromSeed,
  kindOf,
  verifySignature,
} from "../../provider/nkeys/index.ts";

// Many cases each: a busy machine must not fail them.
vi.setConfig({ testTimeout: 30_000 });

const signing: readonly KeyKind[] = ["operator", "account", "user", "server", "cluster"];
const kinds: readonly KeyKind[] = [...signing, "curve"];
const message = Buffer.from("a message");

describe.each(kinds)("generateKeyPair(%o)", (kind) => {
  it("makes a pair of that kind, which its seed restores", () => {
    const pair = generateKeyPair(kind);
    const { publicKey, seed, privateKey } = keyPairFromSeed(pair.seed);
    expect({ publicKey, seed, privateKey }).toEqual({
      publicKey: pair.publicKey,
      seed: pair.seed,
      privateKey: pair.privateKey,
    });
    expect(kindOf(publicKey)).toBe(kind);
  });

  it("makes another pair each time", () => {
    expect(generateKeyPair(kind).seed).not.toBe(generateKeyPair(kind).seed);
  });

  it("takes its secret from the source of randomness given", () => {
    const sizes: number[] = [];
    const pair = generateKeyPair(kind, (size) => {
      sizes.push(size);
      return new Uint8Array(size).fill(42);
    });
    expect(pair.seed).toBe(keyPairFromRawSeed(kind, new Uint8Array(32).fill(42)).seed);
    expect(sizes).toEqual([32]);
  });

  it("refuses a source that gives too little", () => {
    expect(() => generateKeyPair(kind, () => new Uint8Array(16))).toThrowError(
      expect.objectContaining({ code: "NKEY_LENGTH" }),
    );
  });

  it("shows no secret when printed or serialized", () => {
    const pair = generateKeyPair(kind);
    const shown = [inspect(pair, { depth: 9, showHidden: true }), JSON.stringify(pair), String(pair)].join(
      "\n",
    );
    expect(shown).toContain(pair.publicKey);
    for (const secret of [pair.seed, pair.privateKey]) expect(shown).not.toContain(secret);
  });
});

describe.each(signing)("a key pair of kind %s", (kind) => {
  it("signs the same bytes to the same 64 bytes, which its public key verifies", () => {
    const pair = generateKeyPair(kind);
    const signature = pair.sign(message);
    expect(signature.length).toBe(64);
    expect(pair.sign(message)).toEqual(signature);
    expect(verifySignature(pair.publicKey, message, signature)).toBe(true);
  });

  it("is understood by the official JavaScript library, and understands it", () => {
    const pair = generateKeyPair(kind);
    const theirs = official.fromSeed(Buffer.from(pair.seed));
    expect(theirs.getPublicKey()).toBe(pair.publicKey);
    expect(Buffer.from(theirs.sign(message))).toEqual(Buffer.from(pair.sign(message)));
    expect(official.fromPublic(pair.publicKey).verify(message, pair.sign(message))).toBe(true);
  });
});

it.each<[string, (kind: KeyKind) => unknown]>([
  ["generateKeyPair", (kind) => generateKeyPair(kind)],
  ["keyPairFromRawSeed", (kind) => keyPairFromRawSeed(kind, new Uint8Array(32))],
  ["encodePublicKey", (kind) => encodePublicKey(kind, new Uint8Array(32))],
  ["encodeSeed", (kind) => encodeSeed(kind, new Uint8Array(32))],
])("%s() refuses a kind that does not exist", (_, make) => {
  for (const kind of ["User", "", "toString", undefined]) {
    expect(() => make(kind as KeyKind)).toThrowError(
      expect.objectContaining({
        code: "NKEY_KIND",
        message: "Cannot encode a key: its kind is none of operator, account, user, server, cluster, curve",
      }),
    );
  }
});

describe("verifySignature()", () => {
  const pair = generateKeyPair("account");
  const signature = pair.sign(message);

  it("is false for other bytes, another key and a signature of another length", () => {
    expect(verifySignature(pair.publicKey, Buffer.from("another"), signature)).toBe(false);
    expect(verifySignature(generateKeyPair("account").publicKey, message, signature)).toBe(false);
    expect(verifySignature(pair.publicKey, message, signature.subarray(1))).toBe(false);
    expect(verifySignature(pair.publicKey, message, new Uint8Array())).toBe(false);
  });

  it("is false whatever bit is flipped", () => {
    fc.assert(
      fc.property(fc.nat(63), fc.nat(7), (at, bit) => {
        const flipped = Uint8Array.from(signature);
        flipped[at] = (flipped[at] ?? 0) ^ (1 << bit);
        expect(verifySignature(pair.publicKey, message, flipped)).toBe(false);
      }),
    );
  });

  it("refuses text that is no public key, and curve keys", () => {
    expect(() => verifySignature(pair.seed, message, signature)).toThrowError(
      expect.objectContaining({ code: "NKEY_PREFIX" }),
    );
    expect(() => verifySignature(generateKeyPair("curve").publicKey, message, signature)).toThrowError(
      expect.objectContaining({ code: "NKEY_KIND" }),
    );
  });
});

test("curveKeyPairFromSeed() refuses the seed of another kind", () => {
  const { seed } = generateKeyPair("user");
  expect(() => curveKeyPairFromSeed(seed)).toThrowError(expect.objectContaining({ code: "NKEY_KIND" }));
  expect(() => curveKeyPairFromSeed(seed)).toThrowError(/^(?!.*SU[A-Z2-7]{20}).*$/);
});
