/**
 * What a client may publish and subscribe to.
 *
 * @module
 */

import { type Duration, preciseDuration } from "../fields/duration.ts";
import { type Count, count } from "../fields/limit.ts";
import { list } from "../fields/list.ts";
import { object } from "../fields/object.ts";
import type { Problems } from "../fields/report.ts";
import type { Rule } from "../fields/rule.ts";
import { subject } from "../fields/subject.ts";
import type {
  Permission as PermissionClaim,
  Permissions as PermissionsClaim,
  ResponsePermission,
} from "../jwt/permissions.ts";
import { type Partly, unknown } from "../unknown.ts";

/** Subjects allowed and denied; what is denied is so even if it is allowed too. */
export interface SubjectPermissions {
  /** Subjects, wildcards included. For subscriptions an entry may be `"subject queue"`. Default: all. Wire `allow`. */
  readonly allow?: readonly string[];
  /** Subjects, wildcards included. Default: none. Wire `deny`. */
  readonly deny?: readonly string[];
}

/** Leave to answer requests that came in, on their reply subjects. At least one of the two. */
export interface ResponsePermissions {
  /** How many answers to one request. Default: 1. Wire `max`. */
  readonly maxMessages?: Count;
  /** How long after the request, such as `"500ms"`; or `"unlimited"`. Default: `"2m"`. Wire `ttl`. */
  readonly expires?: Duration;
}

/** What a client may publish and subscribe to. Default: everything. */
export interface Permissions {
  /** What it may publish to. Default: everything. Wire `pub`. */
  readonly publish?: SubjectPermissions;
  /** What it may subscribe to. Default: everything. Wire `sub`. */
  readonly subscribe?: SubjectPermissions;
  /**
   * Leave to answer. Given, it takes away the leave to publish everything: only replies and `publish.allow` remain.
   * Default: answers are publishing like any other. Wire `resp`.
   */
  readonly responses?: ResponsePermissions;
}

const everything = (verb: string) =>
  `everything may be ${verb}. Leave it out to say so, or deny [">"] to allow nothing`;

function subjects(verb: string, queue: boolean) {
  const entry = subject({ variables: true, queue });
  return object<SubjectPermissions, PermissionClaim>(
    {
      allow: { rule: list(entry, everything(verb)), claim: "allow" },
      deny: { rule: list(entry), claim: "deny" },
    },
    { independent: true },
  );
}

/** On the wire, any number below 0 is no limit, and 0 is what servers do by default. */
const orUnlimited = -1;

const span: Rule<Duration, number | bigint> = {
  ...preciseDuration,
  check: (value, path, report) =>
    value === "unlimited" ? value : preciseDuration.check(value, path, report),
  encode: (input) => (input === "unlimited" ? orUnlimited : preciseDuration.encode(input)),
  decode: (wire) => (wire < 0 ? "unlimited" : preciseDuration.decode(wire)),
};

const responseTable = object<ResponsePermissions, ResponsePermission>({
  maxMessages: {
    rule: count({ refuseZero: "servers take 0 for 1" }),
    claim: "max",
    absent: 0,
  },
  expires: { rule: span, claim: "ttl", absent: 0 },
});

const responses: Rule<ResponsePermissions, ResponsePermission> = {
  ...responseTable,
  check(value, path, report) {
    const checked = responseTable.check(value, path, report);
    if (checked !== unknown && Object.keys(checked).length === 0) {
      report.fail(
        path,
        "needs maxMessages or expires: it takes away the leave to publish everything, so say how many replies it gives",
      );
    }
    return checked;
  },
  decode: (wire) => responseTable.decode(wire) ?? { maxMessages: 1 },
};

/** Warns of variables where no template is: there they are tokens like any other. */
export function warnOfVariables(permissions: Partly<Permissions>, path: string, report: Problems): void {
  if (permissions === unknown) return;
  const { publish, subscribe } = permissions;
  for (const [verb, lists] of Object.entries({ publish, subscribe })) {
    if (lists === undefined || typeof lists === "symbol") continue;
    for (const [name, entries] of Object.entries<Partly<readonly string[]> | undefined>(lists)) {
      if (entries === undefined || entries === unknown) continue;
      for (const [index, entry] of entries.entries()) {
        if (entry === unknown || !entry.includes("{{")) continue;
        report.warn(
          `${path}.${verb}.${name}[${index}]`,
          "servers fill in variables in the template of a role only",
        );
      }
    }
  }
}

/** A rule for {@link Permissions}. */
export const permissions = object<Permissions, PermissionsClaim>(
  {
    publish: { rule: subjects("published", false), claim: "pub", absent: {} },
    subscribe: { rule: subjects("subscribed to", true), claim: "sub", absent: {} },
    responses: { rule: responses, claim: "resp" },
  },
  { independent: true },
);
