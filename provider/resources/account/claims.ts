/**
 * From an account's inputs to its claims, and back.
 *
 * @module
 */

import { inputPath } from "../../fields/rule.ts";
import { formatTime } from "../../fields/time.ts";
import { accountSigningKeys, givenSigningKeys } from "../../inputs/account-signing-keys.ts";
import { expiryClaims } from "../../inputs/expiry.ts";
import { type SigningState, signingKeyList } from "../../inputs/signing-key.ts";
import type { ClaimsAt } from "../../issue.ts";
import { type AccountClaims, decodeJwt } from "../../jwt/index.ts";
import { revocationsOf, together, type UserRevocations, without } from "../../resolver/index.ts";
import { type AccountClaimInputs, type AccountInputs, accountClaimInputs, accountInputs } from "./inputs.ts";
import { declaredRevocations } from "./revocations.ts";

/** Inputs that decide the claims. */
export type SignedInputs = AccountClaimInputs & Pick<AccountInputs, "signingKeys" | "generateSigningKey">;

/** The claims of an account. `found` are revocations met on servers, which are never dropped unasked. */
export function accountClaimsAt(
  publicKey: string,
  inputs: SignedInputs,
  signing: SigningState,
  found: UserRevocations = {},
): ClaimsAt {
  const { name, revocations: _, ...nats } = accountClaimInputs.encode(inputs);
  const revocations = together(declaredRevocations(inputs), found);
  const signingKeys = accountSigningKeys.encode(signingKeyList(inputs, signing));
  return (issuedAt): AccountClaims => ({
    ...expiryClaims(inputs, issuedAt),
    name,
    sub: publicKey,
    nats: {
      ...nats,
      ...(signingKeys.length === 0 ? {} : { signing_keys: signingKeys }),
      ...(Object.keys(revocations).length === 0 ? {} : { revocations }),
      type: "account",
    },
  });
}

/** The input that wrote a claim of the JWT, where imports and exports stand sorted by subject. */
export function accountInputPath(inputs: AccountInputs, claim: string): string {
  const [step, name, place] = /^(imports|exports)\[(\d+)\]/.exec(claim) ?? [];
  const entries = name === "imports" || name === "exports" ? (inputs[name] ?? []) : [];
  const sorted = [...entries.entries()].sort(([, left], [, right]) =>
    Buffer.compare(Buffer.from(left.subject), Buffer.from(right.subject)),
  );
  const written = sorted[Number(place)]?.[0];
  const unsorted =
    step === undefined || written === undefined ? claim : `${name}[${written}]${claim.slice(step.length)}`;
  return inputPath(accountInputs, unsorted);
}

/** The inputs that say what the claims of an account say, but for revocations that were only `found`. */
export function accountInputsOf(
  claims: AccountClaims,
  signing: SigningState,
  found: UserRevocations = {},
): SignedInputs {
  const { name = "", exp, nbf, nats } = claims;
  const { signing_keys = [], ...rest } = nats;
  const written = { ...rest, revocations: without(revocationsOf(claims), found) };
  const signingKeys = givenSigningKeys(signing_keys, signing.signingKey);
  return {
    ...accountClaimInputs.decode({ ...written, name }),
    name,
    ...(exp === undefined ? {} : { expiresAt: formatTime(Number(exp)) }),
    ...(nbf === undefined ? {} : { notBefore: formatTime(Number(nbf)) }),
    ...(signingKeys.length === 0 ? {} : { signingKeys }),
    ...(signing.signingKey === undefined ? { generateSigningKey: false } : {}),
  };
}

/** The claims of an account JWT that was checked before. */
export function decodeAccount(jwt: string): AccountClaims {
  return decodeJwt(jwt, "account");
}
