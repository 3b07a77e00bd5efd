/**
 * How long JWTs become, known before they are signed.
 *
 * @module
 */

import { type Claims, encodeJwt, isClaims, type Signer } from "./jwt/index.ts";
import { generateKeyPair } from "./nkeys/index.ts";

/** Keys and signatures of the right length. */
const standIns = { operator: standIn("operator"), account: standIn("account"), user: standIn("user") };

function standIn(kind: "operator" | "account" | "user"): Signer {
  const { publicKey } = generateKeyPair(kind, (length) => new Uint8Array(length).fill(1));
  return { publicKey, sign: () => new Uint8Array(64) };
}

/**
 * Characters of the JWT that the claims of an account or a user make, signed by a signing key: all public keys are of
 * one length.
 */
export function jwtSize(kind: "account" | "user", claims: Claims, issuedAt: number): number {
  const signer = standIns[kind === "account" ? "operator" : "account"];
  const complete = { ...claims, iat: issuedAt, sub: standIns[kind].publicKey };
  const signed = isClaims("user", complete)
    ? { ...complete, nats: { ...complete.nats, issuer_account: signer.publicKey } }
    : complete;
  return encodeJwt(signed, signer).length;
}
