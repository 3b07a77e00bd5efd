/**
 * Inputs of an account, and the table that turns them into claims.
 *
 * @module
 */

import { type Fields, object } from "../../fields/object.ts";
import { choice, flag, text } from "../../fields/text.ts";
import { type AccountSigningKey, accountSigningKeys } from "../../inputs/account-signing-keys.ts";
import { type AuthCallout, authCallout } from "../../inputs/auth-callout.ts";
import { type RenewedExpiry, renewedExpiryFields } from "../../inputs/expiry.ts";
import { type Export, exported } from "../../inputs/exports.ts";
import { type GivenKey, givenKey } from "../../inputs/given-key.ts";
import { type Import, imported } from "../../inputs/imports.ts";
import { type JetStream, jetStream } from "../../inputs/jetstream.ts";
import { type AccountLimits, accountLimits } from "../../inputs/limits.ts";
import { type Mappings, mappings } from "../../inputs/mappings.ts";
import { type OperatorIssuer, operatorIssuer } from "../../inputs/operator-issuer.ts";
import { type Permissions, permissions } from "../../inputs/permissions.ts";
import { type ResolverInputs, resolver } from "../../inputs/resolver.ts";
import { type Revocations, revocations } from "../../inputs/revocations.ts";
import { tags } from "../../inputs/tags.ts";
import { type Trace, trace } from "../../inputs/trace.ts";
import type { Account as AccountBody } from "../../jwt/index.ts";

/** What deleting an account does on the servers. */
export type OnDelete = "delete" | "disable" | "retain" | "purge";

/** Inputs of an `Account`. */
export interface AccountInputs extends RenewedExpiry {
  /** The operator, and the key of it that signs. Another signer updates. */
  readonly operator: OperatorIssuer;
  /** The account's name. Default: the resource's name. Claim `name`. Updates. */
  readonly name: string;
  /** An existing identity. Default: a new one is generated; one given before stays. Another key replaces. */
  readonly key?: GivenKey;
  /** Keys that may sign users beside the generated one: public keys (`A…`) and roles. Default: none. Claim `signing_keys`. Updates. */
  readonly signingKeys?: readonly AccountSigningKey[];
  /** Whether the account has a signing key of its own. Default: `true`. Claim `signing_keys`. Updates. */
  readonly generateSigningKey?: boolean;
  /** What the account and its connections may use up. Default: unlimited. Claim `limits`. Updates. */
  readonly limits?: AccountLimits;
  /**
   * Streams and key-value stores. A push does not take it away while the account has streams. Default: none. Claim
   * `limits`. Updates.
   */
  readonly jetstream?: JetStream;
  /** What others may import. Default: nothing. Claim `exports`. Updates. */
  readonly exports?: readonly Export[];
  /** What is used of others. Default: nothing. Claim `imports`. Updates. */
  readonly imports?: readonly Import[];
  /** Subjects whose messages go to others, by weight. Default: none. Claim `mappings`. Updates. */
  readonly mappings?: Mappings;
  /** Permissions of users that have none of their own. Default: everything. Claim `default_permissions`. Updates. */
  readonly defaultPermissions?: Permissions;
  /**
   * Revoked users: public keys (`U…`), or `*` for all, and until when (inclusive) what was issued to them is void.
   * Revocations found on servers stay in force beside these. Default: none. Claim `revocations`. Updates.
   */
  readonly revocations?: Revocations;
  /** A service that decides who connects. Default: JWTs alone do. Claim `authorization`. Updates. */
  readonly authCallout?: AuthCallout;
  /** Where traces of messages go. Default: nowhere. Claim `trace`. Updates. */
  readonly trace?: Trace;
  /**
   * Which account carries the traffic between the replicas of its streams: the system account, or this one. Default:
   * the system account. Claim `cluster_traffic`. Updates.
   */
  readonly clusterTraffic?: "system" | "owner";
  /** For people, at most 8192 bytes. Default: none. Claim `description`. Updates. */
  readonly description?: string;
  /** For people: an absolute URL. Default: none. Claim `info_url`. Updates. */
  readonly infoUrl?: string;
  /** Tags such as `env:prod`, for templates. Lower case. Default: none. Claim `tags`. Updates. */
  readonly tags?: readonly string[];
  /** Where to push the account. Default: it is only signed. Not in the JWT. Updates. */
  readonly resolver?: ResolverInputs;
  /**
   * What deletion does on the servers of `resolver`. `"delete"` deletes the account, but refuses while it has
   * streams; `"disable"` leaves it without connections; `"retain"` leaves it as it is; `"purge"` deletes it although
   * it has streams. Default: `"delete"`. Not in the JWT. Updates.
   */
  readonly onDelete?: OnDelete;
}

/** Inputs that stand in the JWT as they are. */
export type AccountClaimInputs = Omit<
  AccountInputs,
  "operator" | "key" | "signingKeys" | "generateSigningKey" | "resolver" | "onDelete"
>;

/** Claims that these inputs write. */
type WrittenClaims = Omit<AccountBody, "type" | "version" | "signing_keys"> & {
  name: string;
};

const claimFields = {
  name: { rule: text(), claim: "name", required: true },
  limits: { rule: accountLimits, claim: "limits", absent: accountLimits.encode({}) },
  jetstream: { rule: jetStream, claim: "limits" },
  exports: { rule: exported, claim: "exports" },
  imports: { rule: imported, claim: "imports" },
  mappings: { rule: mappings, claim: "mappings" },
  defaultPermissions: { rule: permissions, claim: "default_permissions", absent: permissions.encode({}) },
  revocations: { rule: revocations("user"), claim: "revocations" },
  authCallout: { rule: authCallout, claim: "authorization", absent: {} },
  trace: { rule: trace, claim: "trace" },
  clusterTraffic: { rule: choice("system", "owner"), claim: "cluster_traffic" },
  description: { rule: text(), claim: "description" },
  infoUrl: { rule: text(), claim: "info_url" },
  tags: { rule: tags, claim: "tags" },
  ...renewedExpiryFields,
} satisfies Fields<AccountClaimInputs, WrittenClaims>;

/** A rule for {@link AccountClaimInputs}. */
export const accountClaimInputs = object<AccountClaimInputs, WrittenClaims>(claimFields);

/** A rule for {@link AccountInputs}. */
export const accountInputs = object<AccountInputs, WrittenClaims>(
  {
    operator: { rule: operatorIssuer, required: true },
    key: { rule: givenKey("account"), replaces: true },
    signingKeys: { rule: accountSigningKeys },
    generateSigningKey: { rule: flag },
    resolver: { rule: resolver },
    onDelete: { rule: choice("delete", "disable", "retain", "purge") },
    ...claimFields,
  },
  { independent: true },
);
