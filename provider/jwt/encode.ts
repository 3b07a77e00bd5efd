/**
 * Encoding: claims and a signer become a token, with the very bytes of the Go library.
 *
 * @see nats-io/jwt v2.8.3 `v2/claims.go` `ClaimsData.doEncode`, `hash`
 * @module
 */
import { hash } from "node:crypto";
import { isUint8Array } from "node:util/types";
import { NatsAuthError } from "../errors.ts";
import { encodeBase32 } from "../nkeys/base32.ts";
import { isPublicKey, kindOf, verifySignature } from "../nkeys/index.ts";
import {
  type Claims,
  type ClaimsByKind,
  type ClaimsKind,
  claimsRules,
  isClaims,
  kindOfClaims,
} from "./claims.ts";
import { type ClaimsData, claimsDataFields } from "./claims-data.ts";
import { readClaims } from "./claims-reader.ts";
import type { Export } from "./export.ts";
import { compareBytes } from "./json-text.ts";
import { isAccountServerUrl } from "./operator-rules.ts";
import { struct } from "./struct.ts";
import { encodeBase64, HEADER } from "./token.ts";

/** A key that signs in this process; every `KeyPair` of `pulumi-nats-auth/nkeys` is one. */
export interface Signer {
  readonly publicKey: string;
  /** @returns The Ed25519 signature, 64 bytes. */
  sign(bytes: Uint8Array): Uint8Array;
}

/** A key that lives elsewhere: in a KMS, behind a command, in Vault. */
export interface RemoteSigner {
  readonly publicKey: string;
  /** @returns The Ed25519 signature, 64 bytes. */
  sign(bytes: Uint8Array): Promise<Uint8Array>;
}

/** Version of the claims that are written. */
const VERSION = 2;

/** Bytes of an Ed25519 signature. */
const SIGNATURE_LENGTH = 64;

const claimsData = struct<ClaimsData>(claimsDataFields);

/**
 * Signs claims.
 *
 * `iat` stays as given. `iss`, `jti`, `nats.version` and the order of imports, exports and signing keys are set in
 * the token; the claims given are left as they are. Claims are not validated: see `validateClaims`. Those whose
 * `nats.type` names no known kind, `usr` say, become a generic token, as in the Go library.
 *
 * @param claims In any order of members, with empty members present or not.
 * @returns The token: same claims and signer, same text; the text that the Go library makes of the same claims.
 * @throws {NatsAuthError} `JWT_CLAIMS` for a member of the wrong type, `JWT_SUBJECT` for a missing subject or one of
 *   the wrong kind, `JWT_ISSUER` for a signer that may not sign such claims, `JWT_SIGNATURE` for one that returns
 *   anything but 64 bytes; these are not verified, unlike those of {@link encodeJwtAsync}.
 */
export function encodeJwt(claims: Claims, signer: Signer): string {
  const unsigned = unsignedToken(claims, signer.publicKey);
  const signature = signer.sign(Buffer.from(unsigned));
  if (!isUint8Array(signature) || signature.length !== SIGNATURE_LENGTH) {
    throw new NatsAuthError(
      "JWT_SIGNATURE",
      "Cannot encode JWT: the signer did not return 64 bytes; one that takes its time is for encodeJwtAsync",
    );
  }
  return `${unsigned}.${encodeBase64(signature)}`;
}

/**
 * Signs claims with a key that lives elsewhere; otherwise as {@link encodeJwt}.
 *
 * @throws {NatsAuthError} As {@link encodeJwt}, and `JWT_SIGNATURE` when what comes back is not the signer's signature.
 */
export async function encodeJwtAsync(claims: Claims, signer: RemoteSigner): Promise<string> {
  const unsigned = unsignedToken(claims, signer.publicKey);
  const bytes = Buffer.from(unsigned);
  const signature = await signer.sign(bytes);
  if (!isUint8Array(signature) || !verifySignature(signer.publicKey, bytes, signature)) {
    throw new NatsAuthError(
      "JWT_SIGNATURE",
      "Cannot encode JWT: the signer returned bytes that are not a signature by its public key",
    );
  }
  return `${unsigned}.${encodeBase64(signature)}`;
}

/** Header and payload: what is to be signed. */
function unsignedToken(claims: Claims, issuer: string): string {
  return `${HEADER}.${encodeBase64(payload(kindOfClaims(claims), claims, issuer))}`;
}

function payload<K extends ClaimsKind>(kind: K, claims: Claims, issuer: string): string {
  const rules = claimsRules[kind];
  const canonical: ClaimsByKind[K] = readClaims(rules.shape, claims, `encode ${rules.name}`);
  requireSubject(kind, canonical.sub);
  requireIssuer(kind, issuer);
  canonical.iss = issuer;
  delete canonical.jti;
  canonical.jti = encodeBase32(hash("sha512-256", claimsData.write(canonical), "buffer"));
  if (canonical.nats !== undefined) canonical.nats["version"] = VERSION;
  if (isClaims("account", canonical)) {
    requireSampling(canonical.nats.exports ?? []);
    canonical.nats.exports?.sort(bySubject);
    canonical.nats.imports?.sort(bySubject);
  } else if (isClaims("operator", canonical)) {
    requireAccountServerUrl(canonical.nats.account_server_url);
  }
  return rules.shape.write(canonical);
}

function requireSubject(kind: ClaimsKind, subject: string): void {
  const { name, subject: expected } = claimsRules[kind];
  const problem =
    subject === ""
      ? "sub is not set"
      : expected !== undefined &&
        !isPublicKey(expected, subject) &&
        `sub is not a public key of kind ${expected}`;
  if (problem) throw new NatsAuthError("JWT_SUBJECT", `Cannot encode ${name}: ${problem}`);
}

function requireIssuer(kind: ClaimsKind, issuer: string): void {
  const { name, issuers } = claimsRules[kind];
  const issuerKind = kindOf(issuer);
  if (issuerKind === undefined) {
    throw new NatsAuthError("JWT_ISSUER", `Cannot encode ${name}: the signer's public key is not valid`);
  }
  if (issuers !== undefined && !issuers.includes(issuerKind)) {
    throw new NatsAuthError(
      "JWT_ISSUER",
      `Cannot encode ${name}: it must be signed by a key of kind ${issuers.join(" or ")}, not ${issuerKind}`,
    );
  }
}

function requireAccountServerUrl(url: string | undefined): void {
  if (isAccountServerUrl(url ?? "")) return;
  throw new NatsAuthError(
    "JWT_CLAIMS",
    "Cannot encode an operator JWT: account_server_url: expected a URL with a scheme",
  );
}

/** Go reads any sampling rate and writes only percentages. */
function requireSampling(exports: readonly Export[]): void {
  exports.forEach(({ service_latency: latency }, at) => {
    const { sampling } = latency ?? { sampling: "headers" };
    if (sampling === "headers" || (sampling >= 1 && sampling <= 100)) return;
    throw new NatsAuthError(
      "JWT_CLAIMS",
      `Cannot encode an account JWT: exports[${at}].service_latency.sampling: expected "headers" or 1 to 100`,
    );
  });
}

function bySubject(left: { subject?: string }, right: { subject?: string }): number {
  return compareBytes(left.subject ?? "", right.subject ?? "");
}
