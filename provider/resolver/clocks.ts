/**
 * Servers' clocks and ours: expiry is judged by theirs, and JWTs are issued by ours.
 *
 * @module
 */
import type { Census } from "./census.ts";
import type { Verdict } from "./verdict.ts";

/** Seconds by which two readings of equal clocks may differ. */
export const ROUNDING = 2;

/** Seconds by which a server's clock may differ from ours before it deserves a warning. */
const TOLERATED = 30;

/** Seconds from which on expiry and revocations mean something else on a server than they do here. */
const REFUSED = 300;

/**
 * Unix seconds by the servers' clocks: the median of all. What is issued here is dated by it, so that what others
 * issue with right clocks is neither older nor newer by the error of ours.
 *
 * @param now Unix seconds by our clock
 */
export function serversTime({ servers }: Census, now: number): number {
  const ahead = servers.map((server) => server.clockAhead).sort((a, b) => a - b);
  const median = ahead[Math.floor(ahead.length / 2)] ?? 0;
  return Math.abs(median) > ROUNDING ? now + median : now;
}

/** Clocks that are too far from ours for a push. */
export function clockVerdicts({ servers }: Census): Verdict[] {
  return servers
    .filter(({ clockAhead }) => Math.abs(clockAhead) > REFUSED)
    .map(({ name, clockAhead }) => ({
      code: "RESOLVER_REFUSED",
      server: name,
      text: `its clock is ${distance(clockAhead)} this machine's: set the wrong one right, for expiry and revocations go by it`,
    }));
}

/** Clocks that differ enough to deserve a look. */
export function clockWarnings({ servers }: Census): string[] {
  return servers
    .filter(({ clockAhead }) => Math.abs(clockAhead) > TOLERATED)
    .map(
      ({ name, clockAhead }) =>
        `The clock of server ${name} is ${distance(clockAhead)} this machine's: expiry is judged there`,
    );
}

function distance(clockAhead: number): string {
  return `${Math.abs(clockAhead)} s ${clockAhead > 0 ? "ahead of" : "behind"}`;
}
