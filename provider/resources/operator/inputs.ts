/**
 * Inputs of an operator, and the table that turns them into claims.
 *
 * @module
 */

import { list } from "../../fields/list.ts";
import { publicKey } from "../../fields/nkey.ts";
import { type Fields, object } from "../../fields/object.ts";
import { flag, text } from "../../fields/text.ts";
import { type Expiry, expiryFields } from "../../inputs/expiry.ts";
import { type GivenKey, givenKey } from "../../inputs/given-key.ts";
import { tags } from "../../inputs/tags.ts";
import type { Operator as OperatorBody } from "../../jwt/index.ts";

/** Inputs of an `Operator`. */
export interface OperatorInputs extends Expiry {
  /** The operator's name. Default: the resource's name. Claim `name`. Updates. */
  readonly name: string;
  /**
   * An existing identity, with its seed. Default: a new one is generated; one given before stays. Another key
   * replaces.
   */
  readonly key?: GivenKey;
  /** Public keys (`O…`) that may sign accounts beside the generated one. Default: none. Claim `signing_keys`. Updates. */
  readonly signingKeys?: readonly string[];
  /** Whether the operator has a signing key of its own. Default: `true`. Claim `signing_keys`. Updates. */
  readonly generateSigningKey?: boolean;
  /** Public key (`A…`) of the system account. Default: what each server's configuration says. Claim `system_account`. Updates. */
  readonly systemAccount?: string;
  /** Where tools push accounts, a URL. Default: nowhere. Claim `account_server_url`. Updates. */
  readonly accountServerUrl?: string;
  /**
   * Where tools find the servers: `nats://`, `tls://`, `ws://`, `wss://`. Default: nowhere. Claim
   * `operator_service_urls`. Updates.
   */
  readonly operatorServiceUrls?: readonly string[];
  /**
   * Whether servers refuse accounts signed by the operator's identity, and users signed by accounts' identities.
   * Default: `false`; `true` in a `System`. Claim `strict_signing_key_usage`. Updates.
   */
  readonly strictSigningKeyUsage?: boolean;
  /**
   * The oldest server version that may start with this operator, `x.y.z`. Default: any. Claim `assert_server_version`.
   * Updates.
   */
  readonly assertServerVersion?: string;
  /** Tags for tools. Lower case. Default: none. Claim `tags`. Updates. */
  readonly tags?: readonly string[];
}

/** Inputs that decide the claims. */
export type SignedInputs = Omit<OperatorInputs, "key">;

/** Inputs that stand in the JWT as they are. */
export type OperatorClaimInputs = Omit<SignedInputs, "signingKeys" | "generateSigningKey">;

type WrittenClaims = Omit<OperatorBody, "type" | "version" | "signing_keys"> & { name: string };

const claimFields = {
  name: { rule: text(), claim: "name", required: true },
  systemAccount: { rule: publicKey("account"), claim: "system_account" },
  accountServerUrl: { rule: text(undefined, "URL"), claim: "account_server_url" },
  operatorServiceUrls: { rule: list(text(undefined, "URL")), claim: "operator_service_urls" },
  strictSigningKeyUsage: { rule: flag, claim: "strict_signing_key_usage" },
  assertServerVersion: { rule: text(undefined, "version"), claim: "assert_server_version" },
  tags: { rule: tags, claim: "tags" },
  ...expiryFields,
} satisfies Fields<OperatorClaimInputs, WrittenClaims>;

/** A rule for the inputs that stand in the JWT as they are. */
export const operatorClaimInputs = object<OperatorClaimInputs, WrittenClaims>(claimFields);

/** A rule for {@link OperatorInputs}. */
export const operatorInputs = object<OperatorInputs, WrittenClaims>(
  {
    key: { rule: givenKey("operator"), replaces: true },
    signingKeys: { rule: list(publicKey("operator")) },
    generateSigningKey: { rule: flag },
    ...claimFields,
  },
  { independent: true },
);
