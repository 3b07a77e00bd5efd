/**
 * Names of activations in account servers.
 *
 * @see nats-io/jwt v2.8.3 `v2/activation_claims.go` `ActivationClaims.HashID`
 * @module
 */
import { createHash } from "node:crypto";
import { NatsAuthError } from "../errors.ts";
import { encodeBase32 } from "../nkeys/base32.ts";
import type { ActivationClaims } from "./activation-claims.ts";

/**
 * Identity of an activation: the same for every token by which one issuer lets one account import one subject. What
 * comes after the subject's first wildcard does not count.
 *
 * @returns 56 characters of base32, padding included.
 * @throws {NatsAuthError} `JWT_CLAIMS` when issuer, subject of the token or imported subject is missing.
 */
export function activationHashId({ iss, sub, nats }: ActivationClaims): string {
  if (!iss || sub === "" || !nats.subject) {
    throw new NatsAuthError("JWT_CLAIMS", "Cannot name an activation: iss, sub or subject is missing");
  }
  const tokens = nats.subject.split(".");
  const wildcard = tokens.findIndex((token) => token === "*" || token === ">");
  const fixed = wildcard === 0 ? "_" : tokens.slice(0, wildcard === -1 ? tokens.length : wildcard).join(".");
  // A subject that begins with a dot and a wildcard has no fixed part either, and counts in full.
  const name = `${iss}.${sub}.${fixed || nats.subject}`;
  return encodeBase32(createHash("sha256").update(name).digest()).padEnd(56, "=");
}
