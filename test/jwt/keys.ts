/**
 * The key pairs of these tests, their moment, and what they make and take apart.
 *
 * @module
 */
import { NatsAuthError } from "../../provider/errors.ts";
import type { KeyPair } from "../../provider/nkeys/index.ts";
import { fixedKeyPair } from "../support/fixed-keys.ts";

export const operator = fixedKeyPair("operator", 1);
export const account = fixedKeyPair("account", 2);
export const user = fixedKeyPair("user", 3);
export const otherAccount = fixedKeyPair("account", 4);
export const server = fixedKeyPair("server", 5);
export const otherOperator = fixedKeyPair("operator", 6);
export const cluster = fixedKeyPair("cluster", 9);
export const curve = fixedKeyPair("curve", 7);

/** Unix seconds at which tests take place. */
export const now = 1795471427;

/** Payload of a token. */
export function payloadOf(jwt: string): string {
  return Buffer.from(jwt.split(".")[1] ?? "", "base64url").toString();
}

/** The `nats` part of a token, as it is written. */
export function bodyOf(jwt: string): string {
  const payload = payloadOf(jwt);
  return payload.slice(payload.indexOf('"nats":') + '"nats":'.length, -1);
}

/** A token that says anything, under any header, signed by the rule of its version. */
export function rawToken(
  payload: string,
  signer: KeyPair,
  options: { header?: string; version?: 1 | 2 } = {},
): string {
  const { header = '{"typ":"JWT","alg":"ed25519-nkey"}', version = 2 } = options;
  const [head, body] = [header, payload].map((part) => Buffer.from(part).toString("base64url"));
  const signed = version === 1 ? `${body}` : `${head}.${body}`;
  return `${head}.${body}.${Buffer.from(signer.sign(Buffer.from(signed))).toString("base64url")}`;
}

/** The error of an action, by code and text. */
export function errorOf(action: () => unknown): { code: string; message: string } {
  try {
    action();
  } catch (error) {
    if (error instanceof NatsAuthError) return { code: error.code, message: error.message };
    throw error;
  }
  throw new Error("Nothing was thrown");
}
