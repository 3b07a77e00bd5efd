/**
 * Inputs of an `AccountPush`, and what cannot work in them.
 *
 * @module
 */

import { publicKey } from "../../fields/nkey.ts";
import { object } from "../../fields/object.ts";
import type { Problems } from "../../fields/report.ts";
import { text } from "../../fields/text.ts";
import { type ResolverInputs, resolver } from "../../inputs/resolver.ts";
import { type Issuer, issuer } from "../../inputs/signer.ts";
import { findClaims } from "../../jwt/decode.ts";
import { type Given, unknown } from "../../unknown.ts";

/** An account to push. */
export interface PushedAccount {
  /** `A…`. Another account replaces. */
  readonly publicKey: string;
  /** Its JWT. Updates. */
  readonly jwt: string;
}

/** Inputs of an `AccountPush`. */
export interface AccountPushInputs {
  /** What to push. Updates. */
  readonly account: PushedAccount;
  /** The operator, and the key of it that signs anew where servers have revocations that the JWT lacks. Updates. */
  readonly operator: Issuer;
  /** Where to push. Updates. */
  readonly resolver: ResolverInputs;
}

/** A rule for {@link AccountPushInputs}. */
export const accountPushInputs = object<AccountPushInputs>({
  account: {
    rule: object<PushedAccount>({
      publicKey: { rule: publicKey("account"), required: true, replaces: true },
      jwt: { rule: text(jwtProblem), required: true },
    }),
    required: true,
  },
  operator: { rule: issuer("operator"), required: true },
  resolver: { rule: resolver, required: true },
});

function jwtProblem(jwt: string): string | undefined {
  return findClaims(jwt, "account") === undefined
    ? "is no valid account JWT. Pass the `jwt` of an Account"
    : undefined;
}

/** Reports a JWT of another account. */
export function checkAccountPush({ account }: Given<AccountPushInputs>, report: Problems): void {
  if (account === unknown) return;
  const { publicKey, jwt } = account;
  const subject = typeof jwt === "string" ? findClaims(jwt, "account")?.sub : undefined;
  if (subject === undefined || publicKey === unknown || subject === publicKey) return;
  report.fail("account.jwt", "is not the JWT of account.publicKey");
}
