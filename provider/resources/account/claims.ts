/**
 * From an account's inputs to its claims, and back.
 *
 * @module
 */

import { formatTime } from "../../fields/time.ts";
import { accountSigningKeys, givenSigningKeys } from "../../inputs/account-signing-keys.ts";
import { expiryClaims } from "../../inputs/expiry.ts";
import { type SigningState, signingKeyList } from "../../inputs/signing-key.ts";
import type { ClaimsAt } from "../../issue.ts";
import { type AccountClaims, decodeJwt, isClaims } from "../../jwt/index.ts";
import { type AccountClaimInputs, type AccountInputs, accountClaimInputs } from "./inputs.ts";

/** Inputs that decide the claims. */
export type SignedInputs = AccountClaimInputs & Pick<AccountInputs, "signingKeys" | "generateSigningKey">;

/** Revoked users: public key or `*`, to the Unix second up to which their JWTs are void. */
export type Revocations = Readonly<Record<string, number>>;

/** The claims of an account. `found` are revocations met on servers, which are never dropped unasked. */
export function accountClaimsAt(
  publicKey: string,
  inputs: SignedInputs,
  signing: SigningState,
  found: Revocations = {},
): ClaimsAt {
  const { name, ...nats } = accountClaimInputs.encode(inputs);
  const signingKeys = accountSigningKeys.encode(signingKeyList(inputs, signing));
  return (issuedAt): AccountClaims => ({
    ...expiryClaims(inputs, issuedAt),
    name,
    sub: publicKey,
    nats: {
      ...nats,
      ...(signingKeys.length === 0 ? {} : { signing_keys: signingKeys }),
      ...(Object.keys(found).length === 0 ? {} : { revocations: { ...found } }),
      type: "account",
    },
  });
}

/** The inputs that say what the claims of an account say. */
export function accountInputsOf(claims: AccountClaims, signing: SigningState): SignedInputs {
  const { name = "", exp, nbf, nats } = claims;
  const { signing_keys = [], ...written } = nats;
  const signingKeys = givenSigningKeys(signing_keys, signing.signingKey);
  return {
    ...accountClaimInputs.decode({ ...written, name }),
    name,
    ...(exp === undefined ? {} : { expiresAt: formatTime(Number(exp)) }),
    ...(nbf === undefined ? {} : { notBefore: formatTime(Number(nbf)) }),
    ...(signingKeys.length === 0 ? {} : { signingKeys }),
  };
}

/** Revocations that a JWT carries. */
export function revocationsOf(claims: AccountClaims): Revocations {
  return Object.fromEntries(
    Object.entries(claims.nats.revocations ?? {}).map(([user, at]) => [user, Number(at)] as const),
  );
}

/** The claims of an account JWT that was checked before. */
export function decodeAccount(jwt: string): AccountClaims {
  const claims = decodeJwt(jwt);
  if (isClaims("account", claims)) return claims;
  throw new Error("The JWT in state is no account JWT; please report this");
}
