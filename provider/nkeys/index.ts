/**
 * `pulumi-nats-auth/nkeys`: keys of NATS operators, accounts, users, servers and clusters, and curve keys.
 *
 * @module
 */
export { NatsAuthError, type NkeyErrorCode } from "../errors.ts";
export type { CurveKeyPair } from "./curve-key-pair.ts";
export {
  curveKeyPairFromSeed,
  generateKeyPair,
  type KeyPair,
  keyPairFromRawSeed,
  keyPairFromSeed,
  type Random,
} from "./key-pair.ts";
export {
  decodePrivateKey,
  decodePublicKey,
  decodeSeed,
  encodePrivateKey,
  encodePublicKey,
  encodeSeed,
  isPublicKey,
  kindOf,
  type RawKey,
} from "./key-text.ts";
export type { KeyKind } from "./kind.ts";
export { verifySignature } from "./signature.ts";
