/**
 * When a JWT begins and ends, and when it is renewed.
 *
 * `expiresIn` counts from the moment of signing, so the end that it means is known only then: a JWT in state says when
 * it was signed, and its end is compared with that.
 *
 * @module
 */

import { type Duration, duration, formatDuration, parseDuration } from "../fields/duration.ts";
import type { Problems } from "../fields/report.ts";
import { formatTime, parseTime, type Time, time } from "../fields/time.ts";
import type { Integer } from "../jwt/index.ts";
import { type Partly, unknown } from "../unknown.ts";

/** The life of a JWT. Default: it begins at once and never ends. */
export interface Expiry {
  /** Span from signing to expiry. Not together with `expiresAt`. Default: it never expires. Claim `exp`. Updates. */
  readonly expiresIn?: Duration;
  /** Moment of expiry. Not together with `expiresIn`. Default: it never expires. Claim `exp`. Updates. */
  readonly expiresAt?: Time;
  /** Moment before which servers refuse the JWT. Default: it is valid at once. Claim `nbf`. Updates. */
  readonly notBefore?: Time;
}

/** The life of a JWT that is renewed in time. */
export interface RenewedExpiry extends Expiry {
  /**
   * How long before its expiry an update signs the JWT anew, with the same key. Needs `expiresIn`.
   * Default: it is renewed once it has expired. Not in the JWT. Updates.
   */
  readonly renewBefore?: Duration;
}

/** Rows of {@link Expiry} for a table of inputs. None writes a claim by itself: see {@link expiryClaims}. */
export const expiryFields = {
  expiresIn: { rule: duration() },
  expiresAt: { rule: time },
  notBefore: { rule: time },
} as const;

/** Rows of {@link RenewedExpiry}. */
export const renewedExpiryFields = { ...expiryFields, renewBefore: { rule: duration() } } as const;

/**
 * Reports what cannot go together, and a moment of expiry that has passed. One that was given before is no mistake of this
 * program, and would keep all else from being updated: `olds` are the inputs of the last run, if any.
 */
export function checkExpiry(
  inputs: Partly<RenewedExpiry>,
  olds: Partly<RenewedExpiry> | undefined,
  now: number,
  report: Problems,
): void {
  if (typeof inputs === "symbol") return;
  const { expiresIn, expiresAt, notBefore, renewBefore } = inputs;
  if (expiresIn !== undefined && expiresAt !== undefined) {
    report.fail("expiresAt", "cannot be given together with expiresIn. Leave one of them out");
  }
  const span = typeof expiresIn === "string" ? parseDuration(expiresIn) : undefined;
  const end = span === undefined ? parseTime(expiresAt) : now + span;
  const start = parseTime(notBefore);
  const former = olds === undefined || olds === unknown ? undefined : olds.expiresAt;
  if (end !== undefined && end <= now && expiresAt === former) {
    report.warn(
      "expiresAt",
      `${formatTime(end)} has passed: it has expired. Give a later time to renew it, or remove it`,
    );
  } else if (end !== undefined && end <= now) {
    report.fail("expiresAt", `${formatTime(end)} has passed. Give a later time, or leave it out`);
  } else if (end !== undefined && start !== undefined && start >= end) {
    report.fail("notBefore", `${formatTime(start)} is not before the expiry, ${formatTime(end)}`);
  }
  if (renewBefore === undefined) return;
  if (expiresIn === undefined) {
    report.fail("renewBefore", "needs expiresIn: only a span can begin anew");
  } else if (span !== undefined && typeof renewBefore === "string") {
    if ((parseDuration(renewBefore) ?? 0) >= span) {
      report.fail("renewBefore", `${renewBefore} is not shorter than expiresIn, ${formatDuration(span)}`);
    }
  }
}

/** The claims `exp` and `nbf` of a JWT signed at `issuedAt` (Unix seconds). */
export function expiryClaims(inputs: Expiry, issuedAt: number): { exp?: number; nbf?: number } {
  const span = inputs.expiresIn === undefined ? undefined : parseDuration(inputs.expiresIn);
  const exp = span === undefined ? parseTime(inputs.expiresAt) : issuedAt + span;
  const nbf = parseTime(inputs.notBefore);
  return { ...(exp === undefined ? {} : { exp }), ...(nbf === undefined ? {} : { nbf }) };
}

/** Whether a JWT with the claim `exp` is to be signed anew now. */
export function isRenewalDue(inputs: RenewedExpiry, exp: Integer | undefined, now: number): boolean {
  if (inputs.expiresIn === undefined || exp === undefined) return false;
  const before = inputs.renewBefore === undefined ? 0 : (parseDuration(inputs.renewBefore) ?? 0);
  return now >= Number(exp) - before;
}
