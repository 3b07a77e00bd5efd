/**
 * The operator that signs an account.
 *
 * @module
 */

import { publicKey } from "../fields/nkey.ts";
import { object } from "../fields/object.ts";
import { flag } from "../fields/text.ts";
import { type Issuer, signer } from "./signer.ts";
import { type Trust, trustFields } from "./trust.ts";

/** An operator as the one that signs: its identity, the key that it signs with, and what is known of it. */
export interface OperatorIssuer extends Issuer, Trust {
  /** Public key (`A…`) of its system account, which may not have everything that others may. Default: not known. */
  readonly systemAccount?: string;
  /** Whether this account is its system account, for previews that know no key yet. Default: as `systemAccount` says. */
  readonly isSystemAccount?: boolean;
}

/** A rule for an {@link OperatorIssuer}. */
export const operatorIssuer = object<OperatorIssuer>({
  publicKey: { rule: publicKey("operator"), required: true },
  signer: { rule: signer("operator"), required: true },
  ...trustFields("operator"),
  systemAccount: { rule: publicKey("account") },
  isSystemAccount: { rule: flag },
});
