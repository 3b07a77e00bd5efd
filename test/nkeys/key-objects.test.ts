/** Making a key object costs more than a signature: each is made once, when first needed. */
import { createPrivateKey, createPublicKey } from "node:crypto";
import { beforeEach, expect, it, vi } from "vitest";
import { generateKeyPair, keyPairFromSeed, verifySignature } from "../../provider/nkeys/index.ts";

vi.mock("node:crypto", async (original) => {
  const crypto = await original<typeof import("node:crypto")>();
  return {
    ...crypto,
    createPrivateKey: vi.fn(crypto.createPrivateKey),
    createPublicKey: vi.fn(crypto.createPublicKey),
  };
});

beforeEach(() => {
  vi.mocked(createPrivateKey).mockClear();
  vi.mocked(createPublicKey).mockClear();
});

const message = Buffer.from("hello");

it("a generated key pair makes its key object with the first signature, and no other", () => {
  const pair = generateKeyPair("account");
  expect(createPrivateKey).not.toHaveBeenCalled();
  for (let count = 0; count < 5; count++) pair.sign(message);
  expect(createPrivateKey).toHaveBeenCalledTimes(1);
});

it("a key pair of a seed makes its key object once", () => {
  const pair = keyPairFromSeed(generateKeyPair("user").seed);
  for (let count = 0; count < 5; count++) pair.sign(message);
  expect(createPrivateKey).toHaveBeenCalledTimes(1);
});

it("a curve key pair makes its key object once", () => {
  const [sender, recipient] = [generateKeyPair("curve"), generateKeyPair("curve")];
  for (let count = 0; count < 5; count++) {
    recipient.open(sender.seal(message, recipient.publicKey), sender.publicKey);
  }
  expect(createPrivateKey).toHaveBeenCalledTimes(2);
});

it("signatures of one issuer are verified with one key object", () => {
  const pair = generateKeyPair("account");
  const signature = pair.sign(message);
  for (let count = 0; count < 5; count++)
    expect(verifySignature(pair.publicKey, message, signature)).toBe(true);
  expect(createPublicKey).toHaveBeenCalledTimes(1);
});
