/**
 * How long JWTs become, known before they are signed.
 *
 * @module
 */

import { type Claims, encodeJwt, isClaims } from "./jwt/index.ts";
import { generateKeyPair, type KeyPair } from "./nkeys/index.ts";

const standIn = (kind: "operator" | "account" | "user"): KeyPair =>
  generateKeyPair(kind, (length) => new Uint8Array(length).fill(1));

/**
 * Characters of the JWT that the claims of an account or a user make, signed by a signing key: all public keys are of
 * one length.
 */
export function jwtSize(kind: "account" | "user", claims: Claims, issuedAt: number): number {
  const signer = standIn(kind === "account" ? "operator" : "account");
  const complete = { ...claims, iat: issuedAt, sub: standIn(kind).publicKey };
  const signed = isClaims("user", complete)
    ? { ...complete, nats: { ...complete.nats, issuer_account: signer.publicKey } }
    : complete;
  return encodeJwt(signed, signer).length;
}
