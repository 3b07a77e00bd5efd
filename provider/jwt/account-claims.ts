/**
 * Account claims: what an account may use, offers, imports, and who signs for it.
 *
 * @see nats-io/jwt v2.8.3 `v2/account_claims.go` `AccountClaims`, `Account`
 * @module
 */
import { type AccountLimits, accountLimits } from "./account-limits.ts";
import { type ClaimsData, claimsDataFields, type GenericFields, genericFields } from "./claims-data.ts";
import { map, nonNull, nullable, roster, set } from "./collections.ts";
import { type Export, exportShape, identityOfExport } from "./export.ts";
import { type Import, identityOfImport, importShape } from "./import.ts";
import { type Info, infoFields } from "./info.ts";
import { type Permissions, permissionsFields } from "./permissions.ts";
import { type Integer, int64, text, uint8 } from "./scalars.ts";
import { type SigningKey, signingKeys } from "./signing-key.ts";
import { always, optional, struct } from "./struct.ts";

/** One destination of a mapped subject. */
export interface WeightedMapping {
  /** Where messages go; `{{wildcard(1)}}` or `$1` stands for the first `*` of the source. */
  subject: string;
  /** Percentage, 1 to 100; absent or 0 counts as 100. What is left of 100 stays on the source subject. */
  weight?: number;
  /** Only on servers of this cluster. */
  cluster?: string;
}

/** Auth callout: a service of this account decides who connects. Since nats-server 2.10. */
export interface ExternalAuthorization {
  /** Users, U…, that connect without being asked about: the service itself. None = no callout. */
  auth_users?: string[];
  /** Accounts, A…, that the service may bind users to beside its own; or only `*`. */
  allowed_accounts?: string[];
  /** Public curve key, X…: requests are sealed for it. */
  xkey?: string;
}

/** Message tracing by the `traceparent` header. Since nats-server 2.11. */
export interface MessageTrace {
  /** Subject, without wildcards, that traces are published to. */
  dest?: string;
  /** Percentage of messages, 1 to 100; absent or 0 counts as 100. */
  sampling?: Integer;
}

/** The `nats` part of account claims. */
export interface Account extends Info, GenericFields<"account"> {
  /** Sorted by subject when encoded. */
  imports?: Import[];
  /** Sorted by subject when encoded. */
  exports?: Export[];
  /** What the account may use. Absent limits are 0. */
  limits: AccountLimits;
  /** Keys that may sign users and activations beside the identity key. */
  signing_keys?: SigningKey[];
  /** Revoked users: public key (U… or `*`) to Unix seconds. A JWT issued at or before that second is void. */
  revocations?: Record<string, Integer>;
  /** For users that have no permissions at all. Since nats-server 2.2. */
  default_permissions: Permissions;
  /** Source subject to destinations; `null` counts as an empty list. Since nats-server 2.2. */
  mappings?: Record<string, WeightedMapping[] | null>;
  /** Auth callout. Acted on since nats-server 2.10. */
  authorization: ExternalAuthorization;
  /** Message tracing. Acted on since nats-server 2.11. */
  trace?: MessageTrace;
  /** Which account carries the replication traffic of this one's streams: `system` or `owner`. Since 2.11. */
  cluster_traffic?: string;
}

/** Claims of an account. */
export interface AccountClaims extends ClaimsData {
  /** What the account has, offers and imports. */
  nats: Account;
}

const weightedMapping = struct<WeightedMapping>({
  subject: always(text),
  weight: optional(uint8),
  cluster: optional(text),
});

const externalAuthorization = struct<ExternalAuthorization>({
  auth_users: optional(set(text)),
  allowed_accounts: optional(set(text)),
  xkey: optional(text),
});

export const accountClaims = struct<AccountClaims>({
  ...claimsDataFields,
  nats: always(
    struct<Account>({
      imports: optional(roster(nonNull(importShape), identityOfImport)),
      exports: optional(roster(nonNull(exportShape), identityOfExport)),
      limits: always(accountLimits),
      signing_keys: optional(signingKeys),
      revocations: optional(map(int64)),
      default_permissions: always(struct<Permissions>(permissionsFields)),
      mappings: optional(map(nullable(set(weightedMapping)))),
      authorization: always(externalAuthorization),
      trace: optional(struct<MessageTrace>({ dest: optional(text), sampling: optional(int64) })),
      cluster_traffic: optional(text),
      ...infoFields,
      ...genericFields("account"),
    }),
  ),
});

/** Claims of an account that may use everything but JetStream: the start of the Go library's accounts. */
export function newAccountClaims(publicKey: string): AccountClaims {
  return {
    sub: publicKey,
    nats: {
      limits: {
        subs: -1,
        data: -1,
        payload: -1,
        imports: -1,
        exports: -1,
        wildcards: true,
        conn: -1,
        leaf: -1,
      },
      default_permissions: { pub: {}, sub: {} },
      authorization: {},
      type: "account",
    },
  };
}
