/**
 * Key pairs: a secret with its public key, able to sign, or for curve keys to seal and open.
 *
 * @module
 */
import {
  createPrivateKey,
  generateKeyPairSync,
  type JsonWebKey,
  type KeyObject,
  randomBytes,
  sign,
} from "node:crypto";
import { NatsAuthError } from "../errors.ts";
import { type CurveKeyPair, curveKeyPair } from "./curve-key-pair.ts";
import { decodeSeed, encodePrivateKey, encodePublicKey, encodeSeed } from "./key-text.ts";
import type { KeyKind } from "./kind.ts";

/** A secret key with its public key. Printing or serializing one shows no secret. */
export interface KeyPair {
  readonly kind: KeyKind;
  /** Public key: O…, A…, U…, N…, C… or X…, 56 characters. */
  readonly publicKey: string;
  /** Seed: SO…, SA…, SU…, SN…, SC… or SX…, 58 characters. Secret. */
  readonly seed: string;
  /** Private key: P…, the form of older tools. Secret. */
  readonly privateKey: string;
  /**
   * Signs bytes with Ed25519.
   *
   * @returns 64 bytes, the same for the same input.
   * @throws {NatsAuthError} `NKEY_CANNOT_SIGN` for a curve key.
   */
  sign(bytes: Uint8Array): Uint8Array;
}

/** A source of randomness: as many unpredictable bytes as asked for. */
export type Random = (size: number) => Uint8Array;

const SECRET_LENGTH = 32;

/** DER before the 32 secret bytes of an Ed25519 private key (RFC 8410 section 7). */
const PKCS8_HEADER = Buffer.from("302e020100300506032b657004220420", "hex");

const jwkEncodings = { publicKeyEncoding: { format: "jwk" }, privateKeyEncoding: { format: "jwk" } } as const;

/**
 * Generates a key pair.
 *
 * @param random Where the secret comes from; by default the system's generator.
 * @throws {NatsAuthError} `NKEY_LENGTH` when `random` does not give 32 bytes; `NKEY_KIND` for a kind that does not exist.
 */
export function generateKeyPair(kind: "curve", random?: Random): CurveKeyPair;
export function generateKeyPair(kind: KeyKind, random?: Random): KeyPair;
export function generateKeyPair(kind: KeyKind, random?: Random): KeyPair {
  if (random !== undefined || kind === "curve") {
    return keyPairFromRawSeed(kind, (random ?? randomBytes)(SECRET_LENGTH));
  }
  // Half the cost of going through a raw secret. Exporting from generated key objects would cost the same, but can lock
  // up in Node 20: a garbage collection during the export drops the generator, which waits for the same key's mutex.
  const generated: { privateKey: object } = generateKeyPairSync("ed25519", jwkEncodings);
  // The types know PEM and DER only: a copy stands for the JWK that it is.
  const { d = "", x = "" }: JsonWebKey = { ...generated.privateKey };
  return new SigningKeyPair(kind, Buffer.from(d, "base64url"), Buffer.from(x, "base64url"));
}

/**
 * The key pair of a seed.
 *
 * @param seed 58 characters, beginning with S.
 * @throws {NatsAuthError} `NKEY_ENCODING`, `NKEY_CHECKSUM`, `NKEY_PREFIX` or `NKEY_LENGTH`.
 */
export function keyPairFromSeed(seed: string): KeyPair {
  const { kind, bytes } = decodeSeed(seed);
  return keyPairFromRawSeed(kind, bytes);
}

/**
 * The curve key pair of a seed.
 *
 * @param seed 58 characters, beginning with SX.
 * @throws {NatsAuthError} as {@link keyPairFromSeed}; `NKEY_KIND` for the seed of another kind.
 */
export function curveKeyPairFromSeed(seed: string): CurveKeyPair {
  const { kind, bytes } = decodeSeed(seed);
  if (kind === "curve") return curveKeyPair(bytes);
  throw new NatsAuthError(
    "NKEY_KIND",
    `Cannot make a curve key pair: expected a seed of kind curve (SX…), got one of kind ${kind}`,
  );
}

/**
 * The key pair of 32 secret bytes.
 *
 * @throws {NatsAuthError} `NKEY_LENGTH` unless there are 32 bytes; `NKEY_KIND` for a kind that does not exist.
 */
export function keyPairFromRawSeed(kind: "curve", secret: Uint8Array): CurveKeyPair;
export function keyPairFromRawSeed(kind: KeyKind, secret: Uint8Array): KeyPair;
export function keyPairFromRawSeed(kind: KeyKind, secret: Uint8Array): KeyPair {
  if (secret.length !== SECRET_LENGTH) {
    throw new NatsAuthError(
      "NKEY_LENGTH",
      `Cannot make a key pair: expected ${SECRET_LENGTH} secret bytes, got ${secret.length}`,
    );
  }
  if (kind === "curve") return curveKeyPair(secret);
  const privateKey = keyObjectOf(secret);
  const { x = "" } = privateKey.export({ format: "jwk" });
  return new SigningKeyPair(kind, Buffer.from(secret), Buffer.from(x, "base64url"), privateKey);
}

function keyObjectOf(secret: Uint8Array): KeyObject {
  return createPrivateKey({ key: Buffer.concat([PKCS8_HEADER, secret]), format: "der", type: "pkcs8" });
}

/** An Ed25519 key pair. Its key object is made once, when first needed: making it costs more than a signature. */
class SigningKeyPair implements KeyPair {
  readonly kind: KeyKind;
  readonly publicKey: string;
  readonly #secret: Buffer;
  readonly #point: Buffer;
  #keyObject: KeyObject | undefined;

  constructor(kind: KeyKind, secret: Buffer, point: Buffer, keyObject?: KeyObject) {
    this.kind = kind;
    this.publicKey = encodePublicKey(kind, point);
    this.#secret = secret;
    this.#point = point;
    this.#keyObject = keyObject;
  }

  get seed(): string {
    return encodeSeed(this.kind, this.#secret);
  }

  get privateKey(): string {
    return encodePrivateKey(Buffer.concat([this.#secret, this.#point]));
  }

  sign(bytes: Uint8Array): Uint8Array {
    this.#keyObject ??= keyObjectOf(this.#secret);
    return sign(null, bytes, this.#keyObject);
  }
}
