/**
 * Rules for activations, apart from their time.
 *
 * @see nats-io/jwt v2.8.3 `v2/activation_claims.go` `ActivationClaims.validateWithTimeChecks`
 * @module
 */
import { isPublicKey } from "../nkeys/index.ts";
import type { ActivationClaims } from "./activation-claims.ts";
import type { Report } from "./issue.ts";
import { checkSubject } from "./subject.ts";

/**
 * Reports what is wrong with an activation.
 *
 * @param prefix Path of the activation, with a dot at its end; empty for claims of their own.
 */
export function checkActivation({ nats }: ActivationClaims, prefix: string, report: Report): void {
  if (nats.kind === undefined) report("ACTIVATION_KIND", `${prefix}kind`);
  checkSubject(nats.subject ?? "", `${prefix}subject`, report);
  if (nats.issuer_account !== undefined && !isPublicKey("account", nats.issuer_account)) {
    report("ISSUER_ACCOUNT", `${prefix}issuer_account`);
  }
}
