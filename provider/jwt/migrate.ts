/**
 * Claims of version 1, as issued until 2021, read into today's form.
 *
 * Tags, type and issuer account stood at the top level; the limits of an activation, and a user's `max`, are gone;
 * account signing keys were plain. The version stays 1 until the claims are encoded again.
 *
 * @see nats-io/jwt v2.8.3 `v2/decoder_operator.go`, `decoder_account.go`, `decoder_user.go`, `decoder_activation.go`
 * @module
 */
import { type AccountOnlyLimits, accountOnlyLimitsFields } from "./account-limits.ts";
import { type Claims, claimsRules } from "./claims.ts";
import { type ClaimsData, claimsDataFields } from "./claims-data.ts";
import { readClaims } from "./claims-reader.ts";
import { list, map, nonNull } from "./collections.ts";
import { type Export, type ExportType, exportShape, exportType } from "./export.ts";
import { type Import, importShape } from "./import.ts";
import { type Permissions, permissionsFields } from "./permissions.ts";
import { flag, type Integer, int64, text } from "./scalars.ts";
import { always, optional, struct, withFallback } from "./struct.ts";
import {
  type Limits,
  limitsFields,
  type NatsLimits,
  natsLimitsFields,
  type TimeRange,
  timeRange,
} from "./user-limits.ts";

interface TopLevelV1 extends ClaimsData {
  tags?: string[];
  type?: string;
  issuer_account?: string;
}

interface OperatorV1 {
  signing_keys?: string[];
  account_server_url?: string;
  operator_service_urls?: string[];
  system_account?: string;
}

interface AccountV1 {
  imports?: Import[];
  exports?: Export[];
  limits: NatsLimits & AccountOnlyLimits;
  signing_keys?: string[];
  revocations?: Record<string, Integer>;
}

interface UserV1 extends Permissions, Limits {
  bearer_token?: boolean;
  max?: Integer;
}

interface ActivationV1 {
  subject?: string;
  type?: ExportType;
  max?: Integer;
  payload?: Integer;
  src?: string;
  times?: TimeRange[];
}

const topLevel = struct<TopLevelV1>({
  ...claimsDataFields,
  tags: optional(list(text)),
  type: optional(text),
  issuer_account: optional(text),
});

const operator = struct<OperatorV1>({
  signing_keys: optional(list(text)),
  account_server_url: optional(text),
  operator_service_urls: optional(list(text)),
  system_account: optional(text),
});

const account = struct<AccountV1>({
  imports: optional(list(nonNull(importShape))),
  exports: optional(list(nonNull(exportShape))),
  limits: always(struct<NatsLimits & AccountOnlyLimits>({ ...natsLimitsFields, ...accountOnlyLimitsFields })),
  signing_keys: optional(list(text)),
  revocations: optional(map(int64)),
});

const user = struct<UserV1>({
  ...permissionsFields,
  ...limitsFields,
  subs: withFallback(natsLimitsFields.subs, -1),
  data: withFallback(natsLimitsFields.data, -1),
  payload: withFallback(natsLimitsFields.payload, -1),
  bearer_token: optional(flag),
  max: optional(int64),
});

const activation = struct<ActivationV1>({
  subject: optional(text),
  type: optional(exportType),
  max: optional(int64),
  payload: optional(int64),
  src: optional(text),
  times: optional(list(timeRange)),
});

const bodies = {
  operator: struct<{ nats: OperatorV1 }>({ nats: always(operator) }),
  account: struct<{ nats: AccountV1 }>({ nats: always(account) }),
  user: struct<{ nats: UserV1 }>({ nats: always(user) }),
};

const activationBody = struct<{ nats: ActivationV1 }>({ nats: always(activation) });

/** Kinds that have a version 1. */
export type MigratedKind = keyof typeof bodies | "activation";

/**
 * Reads a payload of version 1.
 *
 * @param action For errors: what failed.
 * @throws {NatsAuthError} `JWT_CLAIMS` for a member of the wrong type.
 */
export function migrateV1(kind: MigratedKind, payload: unknown, action: string): Claims {
  const { tags, type: _, issuer_account, ...registered } = readClaims(topLevel, payload, action);
  const nats = { ...readBody(kind, payload, action), issuer_account, tags, version: 1 };
  return readClaims<Claims>(claimsRules[kind].shape, { ...registered, nats }, action);
}

/** The `nats` part under today's names. */
function readBody(kind: MigratedKind, payload: unknown, action: string): object {
  if (kind !== "activation") return readClaims<{ nats: object }>(bodies[kind], payload, action).nats;
  const { subject, type } = readClaims(activationBody, payload, action).nats;
  return { subject, kind: type };
}
