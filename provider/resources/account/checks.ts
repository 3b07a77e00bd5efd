/**
 * What cannot work together in an account, or would not do what was meant.
 *
 * @module
 */

import { Gaps } from "../../fields/known-part.ts";
import type { Report } from "../../fields/rule.ts";
import { entryPath } from "../../fields/rule.ts";
import { formatTime, parseTime } from "../../fields/time.ts";
import { checkExpiry } from "../../inputs/expiry.ts";
import { publicKeyOf } from "../../inputs/given-key.ts";
import { accountLimits, warnOfIdleLimits, warnOfZeroLimits } from "../../inputs/limits.ts";
import { warnOfVariables } from "../../inputs/permissions.ts";
import { checkTrust } from "../../inputs/trust.ts";
import { checkClaims } from "../../issue.ts";
import { findClaims } from "../../jwt/decode.ts";
import { jwtSize } from "../../jwt-size.ts";
import { redirectsRequests, systemAccountLeast } from "../../resolver/index.ts";
import { type Given, known, type Partly, unknown } from "../../unknown.ts";
import { accountClaimsAt } from "./claims.ts";
import { type AccountInputs, accountInputs } from "./inputs.ts";

/** Reports what is wrong with the inputs of an account as far as they are known. */
export function checkAccount(
  inputs: Given<AccountInputs>,
  olds: Partly<AccountInputs> | undefined,
  now: number,
  report: Report,
): void {
  const { operator } = inputs;
  checkExpiry(inputs, olds, now, report);
  if (operator !== undefined && operator !== unknown) checkTrust("operator", operator, "operator", report);
  const identity = identityOf(inputs);
  if (isSystemAccount(operator, identity)) checkSystemAccount(inputs, report);
  checkAccountExpiry(inputs, now, report);
  warnOfLimits(inputs, report);
  warnOfRevocations(inputs, now, report);
  if (inputs.defaultPermissions !== undefined) {
    warnOfVariables(inputs.defaultPermissions, "defaultPermissions", report);
  }
  checkBearerTemplates(inputs, report);
  checkImportTokens(inputs, now, report);
  checkAccountClaims(inputs, identity, now, report);
}

/** The public key, where it was given. */
function identityOf({ key }: Given<AccountInputs>): string | undefined {
  if (key === undefined || key === unknown) return undefined;
  if (typeof key.publicKey === "string") return key.publicKey;
  return typeof key.seed === "string" ? publicKeyOf({ seed: key.seed }) : undefined;
}

/** Whether the operator names this account as its system account. */
function isSystemAccount(operator: Given<AccountInputs>["operator"], identity: string | undefined): boolean {
  if (operator === unknown) return false;
  return operator.isSystemAccount === true || (identity !== undefined && identity === operator.systemAccount);
}

/** Holds what is known against the rules of the official library, and against the size that servers take. */
function checkAccountClaims(
  inputs: Given<AccountInputs>,
  identity: string | undefined,
  now: number,
  report: Report,
): void {
  const gaps = new Gaps();
  const part = accountInputs.knownPart(inputs, "", gaps);
  if (part === undefined) return;
  const claims = accountClaimsAt(identity ?? "", part, {})(now);
  // Overlaps are reported with the rule for exports; whose tokens an account may use is known once its identity is.
  const skip = [
    "EXPORT_OVERLAP",
    ...(identity === undefined ? ["IMPORT_TOKEN_ACCOUNT" as const] : []),
  ] as const;
  checkClaims(report, accountInputs, claims, now, { gaps, skip });
  if (report.failures.length === 0) checkSize(jwtSize("account", claims, now), report);
}

/** Servers take no larger JWT, and no larger message unless their `max_payload` was raised. */
const largestJwt = 1_048_576;
const largeJwt = 0.9 * largestJwt;

function checkSize(size: number, report: Report): void {
  if (size > largestJwt) {
    report.fail("", `the account's JWT would have ${size} bytes; servers take at most ${largestJwt}`);
  } else if (size > largeJwt) {
    report.warn("", `the account's JWT has ${size} bytes; servers take at most ${largestJwt}`);
  }
}

/** What would keep servers from starting, or lock everyone out of them. */
function checkSystemAccount(inputs: Given<AccountInputs>, report: Report): void {
  const { jetstream, expiresIn, expiresAt, authCallout, mappings } = inputs;
  if (jetstream !== undefined) {
    report.fail("jetstream", "cannot be given to the system account: servers with JetStream would not start");
  }
  for (const [name, value] of Object.entries({ expiresIn, expiresAt })) {
    if (value !== undefined) {
      report.fail(name, "cannot be given to the system account: once it has expired, nobody can renew it");
    }
  }
  checkSystemAccountLimits(inputs, report);
  if (authCallout !== undefined) {
    report.fail("authCallout", "cannot be given to the system account: nobody could log in to undo it");
  }
  for (const subject of Object.keys(known(mappings) ?? {}).filter(redirectsRequests)) {
    report.fail(
      entryPath("mappings", subject),
      "cannot be mapped in the system account: servers would not hear what they are asked for, nor anybody undo it",
    );
  }
}

function checkSystemAccountLimits({ limits }: Given<AccountInputs>, report: Report): void {
  if (limits === undefined || limits === unknown) return;
  const claims = accountLimits.encode(accountLimits.knownPart(limits, "", new Gaps()) ?? {});
  for (const { input, claim, least } of systemAccountLeast) {
    const limit = Number(claims[claim]);
    if (limit < 0 || limit >= least) continue;
    report.fail(
      `limits.${input}`,
      `must be ${least} or more in the system account: else nobody could raise it`,
    );
  }
}

/** Servers delete an account that has expired, and with it goes the last chance to renew it in place. */
function checkAccountExpiry(
  { expiresIn, expiresAt, notBefore, renewBefore }: Given<AccountInputs>,
  now: number,
  report: Report,
): void {
  if ((parseTime(notBefore) ?? 0) > now) {
    report.warn("notBefore", "servers refuse the account, and all of its clients, until then");
  }
  if (expiresIn !== undefined && renewBefore === undefined) {
    report.fail(
      "renewBefore",
      "is required beside expiresIn: servers delete an account that has expired, so it must be renewed before",
    );
  }
  for (const [name, value] of Object.entries({ expiresIn, expiresAt })) {
    if (value !== undefined) {
      report.warn(name, "servers delete the account once it has expired, and cut off all of its clients");
    }
  }
}

function warnOfLimits({ limits }: Given<AccountInputs>, report: Report): void {
  if (limits === undefined || limits === unknown) return;
  warnOfZeroLimits(limits, "limits", report);
  warnOfIdleLimits(limits, "limits", report);
  if (limits.wildcardExports === false && (limits.exports ?? "unlimited") === "unlimited") {
    report.warn("limits.wildcardExports", "is heeded only beside a limit on exports");
  }
}

/** Users of a role are bearers if its template says so. */
function checkBearerTemplates({ limits, signingKeys }: Given<AccountInputs>, report: Report): void {
  if (limits === undefined || limits === unknown || limits.disallowBearer !== true) return;
  if (signingKeys === undefined || signingKeys === unknown) return;
  for (const [index, key] of signingKeys.entries()) {
    if (typeof key !== "object" || key.template === unknown || key.template.bearerToken !== true) continue;
    report.fail(
      `signingKeys[${index}].template.bearerToken`,
      "is refused by the account: its limits say disallowBearer",
    );
  }
}

/** The official library leaves the time of tokens to the servers, which answer 200 and then drop the import. */
function checkImportTokens({ imports }: Given<AccountInputs>, now: number, report: Report): void {
  if (imports === undefined || imports === unknown) return;
  for (const [index, one] of imports.entries()) {
    if (one === unknown || typeof one.token !== "string") continue;
    // What is no activation is reported with the rules of the official library.
    const expiry = Number(findClaims(one.token, "activation")?.exp ?? Number.POSITIVE_INFINITY);
    if (expiry > now) continue;
    report.fail(
      `imports[${index}].token`,
      `has expired at ${formatTime(expiry)}: servers drop the import. Ask the exporter for a new one`,
    );
  }
}

function warnOfRevocations({ revocations }: Given<AccountInputs>, now: number, report: Report): void {
  if (revocations === undefined || revocations === unknown) return;
  for (const [user, until] of Object.entries<Partly<string | number>>(revocations)) {
    const time = known<string | number>(until);
    if ((parseTime(time) ?? 0) <= now) continue;
    report.warn(
      entryPath("revocations", user),
      `${time} lies ahead: until then, JWTs issued from now on are void too`,
    );
  }
}
