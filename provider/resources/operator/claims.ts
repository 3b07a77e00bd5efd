/**
 * From an operator's inputs to its claims, and back.
 *
 * @module
 */

import { formatTime } from "../../fields/time.ts";
import { expiryClaims } from "../../inputs/expiry.ts";
import type { SigningState } from "../../inputs/signing-key.ts";
import type { ClaimsAt } from "../../issue.ts";
import type { OperatorClaims } from "../../jwt/index.ts";
import { type OperatorClaimInputs, operatorClaimInputs, type SignedInputs } from "./inputs.ts";

/** The claims of an operator. */
export function operatorClaimsAt(
  publicKey: string,
  signingKeys: readonly string[],
  inputs: OperatorClaimInputs,
): ClaimsAt {
  const { name, ...nats } = operatorClaimInputs.encode(inputs);
  return (issuedAt): OperatorClaims => ({
    ...expiryClaims(inputs, issuedAt),
    name,
    sub: publicKey,
    nats: {
      ...nats,
      ...(signingKeys.length === 0 ? {} : { signing_keys: [...signingKeys] }),
      type: "operator",
    },
  });
}

/** The inputs that say what the claims of an operator say. */
export function operatorInputsOf(claims: OperatorClaims, { signingKey }: SigningState): SignedInputs {
  const { name = "", exp, nbf, nats } = claims;
  const { signing_keys = [], ...written } = nats;
  const signingKeys = signing_keys.filter((key) => key !== signingKey);
  return {
    ...operatorClaimInputs.decode({ ...written, name }),
    name,
    ...(exp === undefined ? {} : { expiresAt: formatTime(Number(exp)) }),
    ...(nbf === undefined ? {} : { notBefore: formatTime(Number(nbf)) }),
    ...(signingKeys.length === 0 ? {} : { signingKeys }),
  };
}
