/**
 * Whose signature counts: the chain from operator to account to user.
 *
 * @see nats-io/jwt v2.8.3 `OperatorClaims.DidSign`, `AccountClaims.DidSign`
 * @module
 */
import type { AccountClaims } from "./account-claims.ts";
import { type Claims, isClaims } from "./claims.ts";
import { decodeJwt } from "./decode.ts";
import type { OperatorClaims } from "./operator-claims.ts";
import { signingKeyOf } from "./signing-key.ts";

/**
 * Whether the JWT was signed by the operator or account of these claims, by its identity key or a signing key.
 *
 * Under an operator with strict signing keys its identity key counts for the operator JWT alone. An account's signing
 * keys count for users and activations that name the account as `issuer_account`.
 *
 * @param issuer Claims of the operator or account.
 * @param jwt Any JWT, or its decoded claims.
 * @throws {NatsAuthError} As `decodeJwt`.
 */
export function didSign(issuer: OperatorClaims | AccountClaims, jwt: string | Claims): boolean {
  const claims = typeof jwt === "string" ? decodeJwt(jwt) : jwt;
  if (isClaims("operator", issuer)) {
    if (claims.iss !== issuer.sub) return issuer.nats.signing_keys?.includes(claims.iss ?? "") ?? false;
    return !issuer.nats.strict_signing_key_usage || claims.sub === issuer.sub;
  }
  if (claims.iss === issuer.sub) return true;
  const named =
    isClaims("user", claims) || isClaims("activation", claims) ? claims.nats.issuer_account : undefined;
  if (named !== issuer.sub) return false;
  return issuer.nats.signing_keys?.some((key) => signingKeyOf(key) === claims.iss) ?? false;
}
