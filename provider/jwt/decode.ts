/**
 * Decoding: a token becomes claims once size, header, version, kind, signature and kind of issuer are checked.
 *
 * Refused beyond what the Go library refuses: keys of objects that stand twice or in another letter case, null
 * entries among imports and exports, JSON nested deeper than 1000, nkeys in any but their one text, and curve keys that
 * sign.
 *
 * @see nats-io/jwt v2.8.3 `v2/decoder.go` `Decode`, `v2/genericlaims.go` `DecodeGeneric`
 * @module
 */
import { NatsAuthError } from "../errors.ts";
import { type KeyKind, kindOf, verifySignature } from "../nkeys/index.ts";
import { type AccountClaims, accountClaims } from "./account-claims.ts";
import { jetStreamLimitNames } from "./account-limits.ts";
import { type Claims, type ClaimsByKind, type ClaimsKind, claimsRules, isClaimsKind } from "./claims.ts";
import { version } from "./claims-data.ts";
import { readClaims } from "./claims-reader.ts";
import { list } from "./collections.ts";
import { type GenericClaims, genericClaims } from "./generic-claims.ts";
import { migrateV1 } from "./migrate.ts";
import { text } from "./scalars.ts";
import { always, optional, struct } from "./struct.ts";
import { MAX_TOKEN_SIZE, requireText, splitToken, type Token } from "./token.ts";

/** What tells version and kind of a token. Version 1 has `type` at the top. */
const identifier = struct<{ type?: string; nats: { tags?: string[]; type?: string; version?: number } }>({
  type: optional(text),
  nats: always(
    struct<{ tags?: string[]; type?: string; version?: number }>({
      tags: optional(list(text)),
      type: optional(text),
      version: optional(version),
    }),
  ),
});

/** Newest version that is understood. */
const NEWEST_VERSION = 2;

/**
 * Decodes a token and checks that its issuer signed it. Whether the issuer is to be trusted, and whether the claims
 * have expired, is for the caller to check.
 *
 * A generic token is checked by the rule of version 1, as the Go library does; those of version 2 are for
 * {@link decodeGenericJwt}.
 *
 * @param kind The kind expected, if only one will do.
 * @returns Claims in wire form: empty members absent, structs that are always written present.
 * @throws {NatsAuthError} `JWT_SIZE` beyond 1 MiB, `JWT_FORMAT`, `JWT_HEADER`, `JWT_VERSION`, `JWT_KIND`, `JWT_CLAIMS`
 *   for a member of the wrong type, `JWT_SIGNATURE`, `JWT_ISSUER` for an issuer of the wrong kind.
 */
export function decodeJwt<K extends ClaimsKind>(token: string, kind: K): ClaimsByKind[K];
export function decodeJwt(token: string): Claims;
export function decodeJwt(token: string, expected?: ClaimsKind): Claims {
  const { kind, claims } = decode(token);
  if (expected !== undefined && expected !== kind) {
    throw new NatsAuthError(
      "JWT_KIND",
      `Cannot decode ${claimsRules[expected].name}: the token is ${claimsRules[kind].name}`,
    );
  }
  return claims;
}

/** The claims of a token of this kind, as {@link decodeJwt} gives them; `undefined` where it refuses. */
export function findClaims<K extends ClaimsKind>(token: string, kind: K): ClaimsByKind[K] | undefined {
  try {
    return decodeJwt(token, kind);
  } catch (error) {
    if (error instanceof NatsAuthError) return undefined;
    throw error;
  }
}

/**
 * Decodes a token of any kind as generic claims, and checks that its issuer signed it. There is no limit of size and
 * no rule for the kind of issuer.
 *
 * @throws {NatsAuthError} `JWT_FORMAT`, `JWT_HEADER`, `JWT_CLAIMS`, `JWT_SIGNATURE`.
 */
export function decodeGenericJwt(token: string): GenericClaims {
  requireText(token);
  const parts = splitToken(token);
  const { tags, type, version: _version, ...claims } = readClaims(untypedClaims, parts.payload, "decode JWT");
  const old = parts.algorithm === "ed25519";
  requireSignature(parts, claims.iss, old);
  if (!old || (type === undefined && tags === undefined)) return claims;
  if (claims.nats === undefined) {
    throw new NatsAuthError(
      "JWT_CLAIMS",
      "Cannot decode a generic JWT: it has a type or tags, and no nats part",
    );
  }
  if (type !== undefined) claims.nats["type"] = type;
  if (tags !== undefined) claims.nats["tags"] = tags;
  return claims;
}

const untypedClaims = struct<GenericClaims & { tags?: string[]; type?: string; version?: number }>({
  ...genericClaims.fields,
  tags: optional(list(text)),
  type: optional(text),
  version: optional(version),
});

/** A decoded token, with the kind that it names. */
export interface DecodedToken {
  readonly kind: ClaimsKind;
  readonly claims: Claims;
  /** Whether the kind survives in the Go library; a token of version 1 must name it at the top level. */
  readonly namesKind: boolean;
}

/** As {@link decodeJwt}. */
export function decode(token: string): DecodedToken {
  requireText(token);
  if (token.length > MAX_TOKEN_SIZE) {
    throw new NatsAuthError(
      "JWT_SIZE",
      `Cannot decode JWT: ${token.length} characters exceed the limit of ${MAX_TOKEN_SIZE}`,
    );
  }
  const parts = splitToken(token);
  const stated = readClaims(identifier, parts.payload, "decode JWT");
  const tokenVersion = stated.type === undefined ? (stated.nats.version ?? 0) : 1;
  if (tokenVersion > NEWEST_VERSION) {
    throw new NatsAuthError(
      "JWT_VERSION",
      `Cannot decode JWT: its version ${tokenVersion} is newer than ${NEWEST_VERSION}, the newest known`,
    );
  }
  const word = stated.type ?? stated.nats.type ?? "";
  if (word === "cluster" || word === "server") {
    throw new NatsAuthError("JWT_KIND", `Cannot decode JWT: claims of kind ${word} are no longer supported`);
  }
  const kind = isClaimsKind(word) ? word : "generic";
  const claims = load(kind, tokenVersion, parts.payload);
  // These kinds have no version 1: where the top level names the kind, the Go library leaves the other name as it is.
  const isRequest = kind === "authorization_request" || kind === "authorization_response";
  if (isRequest && claims.nats !== undefined && stated.type !== undefined && stated.nats.type !== undefined) {
    Reflect.set(claims.nats, "type", stated.nats.type);
  }
  const issuer = requireSignature(parts, claims.iss, kind === "generic" || tokenVersion <= 1);
  requireIssuer(kind, issuer);
  return { kind, claims, namesKind: tokenVersion !== 1 || stated.type !== undefined };
}

function load(kind: ClaimsKind, tokenVersion: number, payload: unknown): Claims {
  const { shape, name } = claimsRules[kind];
  const action = `decode ${name}`;
  switch (kind) {
    case "operator":
    case "account":
    case "user":
    case "activation":
      if (tokenVersion === 1) return migrateV1(kind, payload, action);
      if (tokenVersion !== NEWEST_VERSION) {
        throw new NatsAuthError("JWT_VERSION", `Cannot decode ${name}: version ${tokenVersion} is unknown`);
      }
      return kind === "account" ? loadAccount(payload, action) : readClaims<Claims>(shape, payload, action);
    default:
      return readClaims<Claims>(shape, payload, action);
  }
}

/** JetStream limits beside tiers count for nothing: the Go library drops them when it decodes. */
function loadAccount(payload: unknown, action: string): AccountClaims {
  const claims = readClaims(accountClaims, payload, action);
  const { limits } = claims.nats;
  if (limits.tiered_limits !== undefined) {
    for (const name of jetStreamLimitNames) Reflect.deleteProperty(limits, name);
  }
  return claims;
}

/** @returns The kind of key that signed. */
function requireSignature(parts: Token, issuer: string | undefined, old: boolean): KeyKind {
  const kind = kindOf(issuer ?? "");
  const signed = Buffer.from(old ? parts.signedV1 : parts.signed);
  if (issuer !== undefined && kind !== undefined && kind !== "curve") {
    if (verifySignature(issuer, signed, parts.signature)) return kind;
  }
  throw new NatsAuthError("JWT_SIGNATURE", "Cannot decode JWT: its signature is not one of its issuer");
}

function requireIssuer(kind: ClaimsKind, issuer: KeyKind): void {
  const { name, issuers } = claimsRules[kind];
  if (issuers === undefined || issuers.includes(issuer)) return;
  throw new NatsAuthError(
    "JWT_ISSUER",
    `Cannot decode ${name}: it must be signed by a key of kind ${issuers.join(" or ")}`,
  );
}
