/**
 * Validation: the rules that the Go library has for claims, with its verdicts. Servers ask the same of accounts and
 * users before they use them, but accept any account JWT to store.
 *
 * @see nats-io/jwt v2.8.3 `Validate` of each kind of claims
 * @module
 */
import { isPublicKey } from "../nkeys/index.ts";
import { checkAccount } from "./account-rules.ts";
import { checkActivation } from "./activation-rules.ts";
import type { AuthorizationRequestClaims, AuthorizationResponseClaims } from "./authorization-claims.ts";
import { type Claims, claimsRules, isClaims, kindOfClaims } from "./claims.ts";
import { readClaims } from "./claims-reader.ts";
import { type Issue, issueOf, type Report } from "./issue.ts";
import { checkOperator } from "./operator-rules.ts";
import type { Integer } from "./scalars.ts";
import { type SigningKey, signingKeyOf, signingKeys } from "./signing-key.ts";
import { checkUser } from "./user-rules.ts";

/**
 * Checks claims by the rules of the Go library. Claims are left as they are. Of imports that overlap, the first 10,000
 * overlaps or a few more are reported.
 *
 * @param now Unix seconds, for the time checks; by default the clock of this machine.
 * @returns Everything that is wrong. Claims may be issued when no issue has level `error`.
 * @throws {NatsAuthError} `JWT_CLAIMS` for a member of the wrong type: such claims cannot be encoded either.
 */
export function validateClaims(claims: Claims, now: number = currentSecond()): Issue[] {
  const kind = kindOfClaims(claims);
  const { shape, name } = claimsRules[kind];
  const canonical = readClaims<Claims>(shape, claims, `validate ${name}`);
  const issues: Issue[] = [];
  const report: Report = (code, path) => {
    issues.push(issueOf(code, path));
  };
  if (isExpired(canonical, now)) report("CLAIMS_EXPIRED", "exp");
  if (canonical.nbf !== undefined && canonical.nbf > now) report("CLAIMS_NOT_YET_VALID", "nbf");
  if (isClaims("operator", canonical)) checkOperator(canonical, report);
  if (isClaims("user", canonical)) checkUser(canonical, report);
  if (isClaims("activation", canonical)) checkActivation(canonical, "", report);
  if (isClaims("authorization_request", canonical)) checkRequest(canonical, report);
  if (isClaims("authorization_response", canonical)) checkResponse(canonical, report);
  if (isClaims("account", canonical)) {
    checkAccount(canonical, report);
    const given = isClaims("account", claims) ? claims.nats.signing_keys : undefined;
    checkSigningKeys(canonical.nats.signing_keys ?? [], given ?? [], report);
  }
  return issues;
}

/**
 * Whether claims have expired.
 *
 * @param now Unix seconds; by default the clock of this machine.
 */
export function isExpired(claims: { exp?: Integer }, now: number = currentSecond()): boolean {
  return claims.exp !== undefined && claims.exp > 0 && now > claims.exp;
}

/** Each key is checked once, and named by its place in the claims as given. */
function checkSigningKeys(keys: readonly SigningKey[], given: readonly SigningKey[], report: Report): void {
  const bad = keys.filter((entry) => !isPublicKey("account", signingKeyOf(entry)));
  if (bad.length === 0) return;
  const places = placesOf(given);
  for (const entry of bad) {
    const at = places.get(signingKeyOf(entry));
    report("SIGNING_KEY", `signing_keys[${at}]${typeof entry === "string" ? "" : ".key"}`);
  }
}

/** Where each key stands; of one that stands twice the last place counts. */
function placesOf(given: readonly unknown[]): Map<string, number> {
  const places = new Map<string, number>();
  for (const [at, entry] of given.entries()) {
    for (const key of signingKeys.read([entry])) places.set(signingKeyOf(key), at);
  }
  return places;
}

function checkRequest({ nats }: AuthorizationRequestClaims, report: Report): void {
  if (!isPublicKey("user", nats.user_nkey)) report("REQUEST_USER", "user_nkey");
}

function checkResponse({ sub, aud, nats }: AuthorizationResponseClaims, report: Report): void {
  if (!isPublicKey("user", sub)) report("RESPONSE_SUBJECT", "sub");
  if (!isPublicKey("server", aud ?? "")) report("RESPONSE_AUDIENCE", "aud");
  if (nats.jwt === undefined && nats.error === undefined) report("RESPONSE_EMPTY", "jwt");
  if (nats.jwt !== undefined && nats.error !== undefined) report("RESPONSE_BOTH", "jwt");
  if (nats.issuer_account !== undefined && !isPublicKey("account", nats.issuer_account)) {
    report("ISSUER_ACCOUNT", "issuer_account");
  }
}

function currentSecond(): number {
  return Math.floor(Date.now() / 1000);
}
