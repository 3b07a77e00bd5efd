import * as official from "@nats-io/nkeys";
import fc from "fast-check";
import { describe, expect, it, test, vi } from "vitest";
import { encodePublicKey, generateKeyPair, keyPairFromRawSeed } from "../../provider/nkeys/index.ts";
import { openBox, sealBox } from "../../provider/nkeys/secret-box.ts";

// Many cases each: a busy machine must not fail them.
vi.setConfig({ testTimeout: 30_000 });

const sender = keyPairFromRawSeed("curve", new Uint8Array(32).fill(7));
const recipient = keyPairFromRawSeed("curve", new Uint8Array(32).fill(8));
const nonce = Uint8Array.from({ length: 24 }, (_, at) => at + 1);
const text = "hello from Go, a message of more than one block of sixty-four bytes, sealed for another key";

/** Made with nats-io/nkeys v0.4.17 `SealWithRand`: `sender` to `recipient`, nonce 1 to 24. */
const golden = [
  ["", "eGt2MQECAwQFBgcICQoLDA0ODxAREhMUFRYXGMJYyHWKfe143Xp003Ap4LM="],
  ["a", "eGt2MQECAwQFBgcICQoLDA0ODxAREhMUFRYXGMdKjPC3JImGJP8GPyYJ+BZ6"],
  [
    text,
    "eGt2MQECAwQFBgcICQoLDA0ODxAREhMUFRYXGFJlwoQgVGBdRaEuWbBnrZpzGowGulg8szcZgRQeZ4aYUKyLeu8rLtX+LAFWtO1Dvqsw+5MV8TR+r5T8mUIm0IZeFICp4gkTH12QqAm9XWP9ulKVATdNhNjSn/kc/iYGYNV6JTpD+/pZK9f+",
  ],
] as const;

describe.each(golden)("the message %j", (message, sealed) => {
  it("is sealed to the bytes of the Go library", () => {
    const ours = sender.seal(Buffer.from(message), recipient.publicKey, () => nonce);
    expect(Buffer.from(ours).toString("base64")).toBe(sealed);
  });

  it("is opened by the recipient, and by the sender as by any holder of one of the keys", () => {
    expect(Buffer.from(recipient.open(Buffer.from(sealed, "base64"), sender.publicKey)).toString()).toBe(
      message,
    );
    expect(Buffer.from(sender.open(Buffer.from(sealed, "base64"), recipient.publicKey)).toString()).toBe(
      message,
    );
  });
});

test("messages travel to and from the official JavaScript library", () => {
  const theirs = official.fromCurveSeed(Buffer.from(recipient.seed));
  expect(theirs.getPublicKey()).toBe(recipient.publicKey);
  const sealed = sender.seal(Buffer.from(text), recipient.publicKey);
  expect(Buffer.from(theirs.open(sealed, sender.publicKey) ?? []).toString()).toBe(text);
  const answer = theirs.seal(Buffer.from("answer"), sender.publicKey);
  expect(Buffer.from(sender.open(answer, recipient.publicKey)).toString()).toBe("answer");
});

test("the same message is sealed differently each time", () => {
  const [first, second] = [1, 2].map(() => sender.seal(Buffer.from(text), recipient.publicKey));
  expect(first).not.toEqual(second);
});

test("a message of any length comes back, and with any bit flipped it does not", () => {
  const place = fc.record({ at: fc.nat(), bit: fc.nat(7) });
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), place, (message, { at, bit }) => {
      const sealed = Uint8Array.from(sender.seal(message, recipient.publicKey));
      expect(Uint8Array.from(recipient.open(sealed, sender.publicKey))).toEqual(message);
      sealed[at % sealed.length] = (sealed[at % sealed.length] ?? 0) ^ (1 << bit);
      expect(() => recipient.open(sealed, sender.publicKey)).toThrowError(
        expect.objectContaining({ code: "NKEY_CANNOT_OPEN" }),
      );
    }),
  );
});

describe("open() refuses", () => {
  const sealed = Buffer.from(golden[2][1], "base64");
  it.each([
    ["a message from another sender", sealed, generateKeyPair("curve").publicKey],
    ["a message without a tag", sealed.subarray(0, 28 + 15), sender.publicKey],
    ["an empty message", Buffer.alloc(0), sender.publicKey],
    [
      "a message of another version",
      Buffer.concat([Buffer.from("xkv2"), sealed.subarray(4)]),
      sender.publicKey,
    ],
    ["a sender that is no curve key", sealed, generateKeyPair("account").publicKey],
    ["a sender that is no key", sealed, "X"],
    // With a point of small order the secret agreed upon would be known to all.
    ["a sender of small order", sealed, encodePublicKey("curve", new Uint8Array(32))],
  ])("%s", (_, message, from) => {
    expect(() => recipient.open(message, from)).toThrowError(
      expect.objectContaining({ code: "NKEY_CANNOT_OPEN" }),
    );
  });
});

describe("seal() refuses", () => {
  it.each([
    ["a recipient that is no curve key", generateKeyPair("account").publicKey],
    ["a recipient that is no key", "X"],
  ])("%s", (_, to) => {
    expect(() => sender.seal(Buffer.from("a"), to)).toThrowError(
      expect.objectContaining({ code: "NKEY_CANNOT_SEAL" }),
    );
  });

  it("a source of randomness that gives too little", () => {
    expect(() => sender.seal(Buffer.from("a"), recipient.publicKey, () => new Uint8Array(12))).toThrowError(
      expect.objectContaining({ code: "NKEY_CANNOT_SEAL" }),
    );
  });
});

test("a curve key signs nothing", () => {
  expect(() => sender.sign(Buffer.from("a"))).toThrowError(
    expect.objectContaining({ code: "NKEY_CANNOT_SIGN" }),
  );
});

describe("the secret box", () => {
  /** NaCl's own test: nacl-20110221 `tests/secretbox.c`. */
  const key = Buffer.from("1b27556473e985d462cd51197a9a46c76009549eac6474f206c4ee0844f68389", "hex");
  const boxNonce = Buffer.from("69696ee955b62b73cd62bda875fc73d68219e0036b7a0b37", "hex");
  const plain = Buffer.from(
    "be075fc53c81f2d5cf141316ebeb0c7b5228c52a4c62cbd44b66849b64244ffce5ecbaaf33bd751a1ac728d45e6c61296cdc3c01233561f41db66cce314adb310e3be8250c46f06dceea3a7fa1348057e2f6556ad6b1318a024a838f21af1fde048977eb48f59ffd4924ca1c60902e52f0a089bc76897040e082f937763848645e0705",
    "hex",
  );
  const box = Buffer.from(
    "f3ffc7703f9400e52a7dfb4b3d3305d98e993b9f48681273c29650ba32fc76ce48332ea7164d96a4476fb8c531a1186ac0dfc17c98dce87b4da7f011ec48c97271d2c20f9b928fe2270d6fb863d51738b48eeee314a7cc8ab932164548e526ae90224368517acfeabd6bb3732bc0e9da99832b61ca01b6de56244a9e88d5f9b37973f622a43d14a6599b1f654cb45a74e355a5",
    "hex",
  );

  it("is sealed as by NaCl", () => {
    expect(Buffer.from(sealBox(key, boxNonce, plain)).toString("hex")).toBe(box.toString("hex"));
  });

  it("is opened as by NaCl", () => {
    expect(Buffer.from(openBox(key, boxNonce, box) ?? []).toString("hex")).toBe(plain.toString("hex"));
  });
});
