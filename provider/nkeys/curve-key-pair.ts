/**
 * Curve key pairs (x25519): they encrypt what a server and an auth callout service tell each other.
 *
 * A sealed message is `xkv1` · 24 bytes of nonce · NaCl box (XSalsa20-Poly1305 under a key agreed by x25519).
 *
 * @see nats-io/nkeys v0.4.17 `xkeys.go`; NaCl "Cryptography in NaCl" sections 7-10
 * @module
 */
import { createPrivateKey, createPublicKey, diffieHellman, type KeyObject, randomBytes } from "node:crypto";
import { NatsAuthError } from "../errors.ts";
import { decodePublicKey, encodePrivateKey, encodePublicKey, encodeSeed } from "./key-text.ts";
import { boxKey, openBox, sealBox } from "./secret-box.ts";

/** A curve key pair: it seals and opens messages, and cannot sign. */
export interface CurveKeyPair {
  readonly kind: "curve";
  /** Public key: X…, 56 characters. */
  readonly publicKey: string;
  /** Seed: SX…, 58 characters. Secret. */
  readonly seed: string;
  /** Private key: P…. Secret. */
  readonly privateKey: string;
  /** @throws {NatsAuthError} `NKEY_CANNOT_SIGN`, always. */
  sign(bytes: Uint8Array): Uint8Array;
  /**
   * Encrypts a message that only the recipient, and this key pair, can open.
   *
   * @param recipient Public curve key, X….
   * @param random Where the 24 bytes of nonce come from; by default the system's generator.
   * @throws {NatsAuthError} `NKEY_CANNOT_SEAL` when the recipient is not a usable public curve key.
   */
  seal(message: Uint8Array, recipient: string, random?: (size: number) => Uint8Array): Uint8Array;
  /**
   * Decrypts a message sealed by `sender` for this key pair.
   *
   * @param sender Public curve key, X….
   * @throws {NatsAuthError} `NKEY_CANNOT_OPEN` when the message is not sealed by that key for this one, or altered.
   */
  open(sealed: Uint8Array, sender: string): Uint8Array;
}

const VERSION = Buffer.from("xkv1");
const NONCE_LENGTH = 24;

/** DER before the 32 bytes of an x25519 private key and of a public key (RFC 8410). */
const PKCS8_HEADER = Buffer.from("302e020100300506032b656e04220420", "hex");
const SPKI_HEADER = Buffer.from("302a300506032b656e032100", "hex");

/** The curve key pair of 32 secret bytes. */
export function curveKeyPair(secret: Uint8Array): CurveKeyPair {
  return new X25519KeyPair(secret);
}

class X25519KeyPair implements CurveKeyPair {
  readonly kind = "curve";
  readonly publicKey: string;
  readonly #secret: Buffer;
  readonly #privateKey: KeyObject;

  constructor(secret: Uint8Array) {
    this.#secret = Buffer.from(secret);
    const der = Buffer.concat([PKCS8_HEADER, this.#secret]);
    this.#privateKey = createPrivateKey({ key: der, format: "der", type: "pkcs8" });
    const { x = "" } = this.#privateKey.export({ format: "jwk" });
    this.publicKey = encodePublicKey("curve", Buffer.from(x, "base64url"));
  }

  get seed(): string {
    return encodeSeed("curve", this.#secret);
  }

  get privateKey(): string {
    return encodePrivateKey(this.#secret);
  }

  sign(): Uint8Array {
    throw new NatsAuthError("NKEY_CANNOT_SIGN", "Cannot sign: a curve key seals and opens, it signs nothing");
  }

  seal(
    message: Uint8Array,
    recipient: string,
    random: (size: number) => Uint8Array = randomBytes,
  ): Uint8Array {
    const key = this.#agreeWith(recipient, "NKEY_CANNOT_SEAL", "Cannot seal: the recipient");
    const nonce = random(NONCE_LENGTH);
    if (nonce.length !== NONCE_LENGTH) {
      throw new NatsAuthError(
        "NKEY_CANNOT_SEAL",
        `Cannot seal: expected ${NONCE_LENGTH} random bytes, got ${nonce.length}`,
      );
    }
    return Buffer.concat([VERSION, nonce, sealBox(key, nonce, message)]);
  }

  open(sealed: Uint8Array, sender: string): Uint8Array {
    const start = VERSION.length + NONCE_LENGTH;
    if (sealed.length <= start || !VERSION.equals(sealed.subarray(0, VERSION.length))) {
      throw new NatsAuthError("NKEY_CANNOT_OPEN", "Cannot open: the message is not sealed as xkv1");
    }
    const key = this.#agreeWith(sender, "NKEY_CANNOT_OPEN", "Cannot open: the sender");
    const message = openBox(key, sealed.subarray(VERSION.length, start), sealed.subarray(start));
    if (message === undefined) {
      throw new NatsAuthError(
        "NKEY_CANNOT_OPEN",
        "Cannot open: the message was sealed for another key, by another sender, or altered",
      );
    }
    return message;
  }

  #agreeWith(publicKey: string, code: "NKEY_CANNOT_SEAL" | "NKEY_CANNOT_OPEN", who: string): Uint8Array {
    try {
      const { kind, bytes } = decodePublicKey(publicKey);
      if (kind === "curve") {
        const der = Buffer.concat([SPKI_HEADER, bytes]);
        const theirs = createPublicKey({ key: der, format: "der", type: "spki" });
        return boxKey(diffieHellman({ privateKey: this.#privateKey, publicKey: theirs }));
      }
    } catch (cause) {
      throw new NatsAuthError(code, `${who} is not a usable public curve key (X…)`, { cause });
    }
    throw new NatsAuthError(code, `${who} is not a public curve key (X…)`);
  }
}
