/**
 * Verification of Ed25519 signatures against a public key in text form.
 *
 * @module
 */
import { createPublicKey, type KeyObject, verify } from "node:crypto";
import { NatsAuthError } from "../errors.ts";
import { decodePublicKey } from "./key-text.ts";

/** DER before the 32 bytes of an Ed25519 public key (RFC 8410 section 4). */
const SPKI_HEADER = Buffer.from("302a300506032b6570032100", "hex");

/**
 * Whether the holder of this key signed these bytes.
 *
 * @param publicKey O…, A…, U…, N… or C….
 * @param signature 64 bytes; any other length is false.
 * @throws {NatsAuthError} as `decodePublicKey`; `NKEY_KIND` for a curve key, which signs nothing.
 */
export function verifySignature(publicKey: string, bytes: Uint8Array, signature: Uint8Array): boolean {
  const { kind, bytes: point } = decodePublicKey(publicKey);
  if (kind === "curve") {
    throw new NatsAuthError("NKEY_KIND", "Cannot verify a signature: a curve key signs nothing");
  }
  if (signature.length !== 64) return false;
  return verify(null, bytes, keyObjectOf(publicKey, point), signature);
}

/** Many JWTs in a row have the same issuer, and making a key object costs half as much as a verification. */
let latest: { readonly publicKey: string; readonly keyObject: KeyObject } | undefined;

function keyObjectOf(publicKey: string, point: Uint8Array): KeyObject {
  if (latest?.publicKey === publicKey) return latest.keyObject;
  const key = Buffer.concat([SPKI_HEADER, point]);
  const keyObject = createPublicKey({ key, format: "der", type: "spki" });
  latest = { publicKey, keyObject };
  return keyObject;
}
