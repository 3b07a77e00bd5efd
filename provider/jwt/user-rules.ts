/**
 * Rules for users, and for the permissions and limits that accounts share with them. Connection types, reply
 * permissions and templates of signing keys have none.
 *
 * @see nats-io/jwt v2.8.3 `v2/types.go` `Permissions.Validate`, `Limits.Validate`, `v2/user_claims.go` `User.Validate`
 * @module
 */
import { isPublicKey } from "../nkeys/index.ts";
import { isCidr } from "./ip-address.ts";
import type { Report } from "./issue.ts";
import type { Permission, Permissions } from "./permissions.ts";
import { checkSubject } from "./subject.ts";
import { isTimeZone } from "./time-zone.ts";
import type { UserClaims } from "./user-claims.ts";
import type { Limits, TimeRange } from "./user-limits.ts";

/** Hours may have one digit and seconds a fraction, as Go's parser has it. */
const TIME_OF_DAY = /^(?:[01]?\d|2[0-3]):[0-5]\d:[0-5]\d(?:[.,]\d+)?$/;

/** Reports what is wrong with a user. */
export function checkUser({ nats }: UserClaims, report: Report): void {
  checkPermissions(nats, "", report);
  checkLimits(nats, report);
  if (nats.issuer_account !== undefined && !isPublicKey("account", nats.issuer_account)) {
    report("ISSUER_ACCOUNT", "issuer_account");
  }
}

/**
 * Reports what is wrong with permissions.
 *
 * @param prefix Path of the object that has them, with a dot at its end; empty for the user itself.
 */
export function checkPermissions({ pub, sub }: Permissions, prefix: string, report: Report): void {
  checkPermission(sub, `${prefix}sub`, true, report);
  checkPermission(pub, `${prefix}pub`, false, report);
}

function checkPermission(permission: Permission, path: string, queues: boolean, report: Report): void {
  for (const list of ["allow", "deny"] as const) {
    permission[list]?.forEach((entry, at) => {
      checkEntry(entry, `${path}.${list}[${at}]`, queues, report);
    });
  }
}

function checkEntry(entry: string, path: string, queues: boolean, report: Report): void {
  const [subject = "", queue, ...more] = entry.split(" ");
  if (more.length > 0) {
    report("PERMISSION_BLANKS", path);
    return;
  }
  checkSubject(subject, path, report);
  if (queue === undefined) return;
  checkSubject(queue, path, report);
  if (!queues) report("PERMISSION_QUEUE", path);
}

function checkLimits({ src = [], times = [], times_location: zone }: Limits, report: Report): void {
  src.forEach((network, at) => {
    if (!isCidr(network)) report("LIMITS_NETWORK", `src[${at}]`);
  });
  times.forEach((range, at) => {
    checkTimeRange(range, `times[${at}]`, report);
  });
  if (zone !== undefined && !isTimeZone(zone)) report("LIMITS_TIME_ZONE", "times_location");
}

function checkTimeRange(range: TimeRange, path: string, report: Report): void {
  for (const edge of ["start", "end"] as const) {
    const time = range[edge];
    if (time === undefined) report("LIMITS_TIME_MISSING", `${path}.${edge}`);
    else if (!TIME_OF_DAY.test(time)) report("LIMITS_TIME", `${path}.${edge}`);
  }
}
