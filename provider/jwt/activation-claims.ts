/**
 * Activation claims: an exporter's leave for one account to import one subject.
 *
 * @see nats-io/jwt v2.8.3 `v2/activation_claims.go` `ActivationClaims`, `Activation`
 * @module
 */
import { type ClaimsData, claimsDataFields, type GenericFields, genericFields } from "./claims-data.ts";
import { type ExportType, exportType } from "./export.ts";
import { text } from "./scalars.ts";
import { always, optional, struct } from "./struct.ts";

/** The `nats` part of activation claims. */
export interface Activation extends GenericFields<"activation"> {
  /** Subject that may be imported; imports of narrower ones are covered. */
  subject?: string;
  /** Stream or service, as the export. */
  kind?: ExportType;
  /** Identity key of the exporting account, A…; required when a signing key signs. */
  issuer_account?: string;
}

/** Claims of an activation token. Their subject is the importing account. */
export interface ActivationClaims extends ClaimsData {
  /** What may be imported. */
  nats: Activation;
}

export const activationClaims = struct<ActivationClaims>({
  ...claimsDataFields,
  nats: always(
    struct<Activation>({
      subject: optional(text),
      kind: optional(exportType),
      issuer_account: optional(text),
      ...genericFields("activation"),
    }),
  ),
});
