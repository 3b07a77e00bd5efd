/**
 * Rules for accounts. Revocations, and templates of signing keys, have none.
 *
 * @see nats-io/jwt v2.8.3 `v2/account_claims.go` `Account.Validate`, `AccountClaims.Validate`
 * @module
 */
import { isPublicKey } from "../nkeys/index.ts";
import type {
  Account,
  AccountClaims,
  ExternalAuthorization,
  MessageTrace,
  WeightedMapping,
} from "./account-claims.ts";
import { type AccountLimits, jetStreamLimitNames } from "./account-limits.ts";
import { bracket } from "./claim-path.ts";
import { checkExports } from "./export-rules.ts";
import { checkImports } from "./import-rules.ts";
import { checkInfo } from "./info-rules.ts";
import type { Report } from "./issue.ts";
import { checkSubject, hasWildcards } from "./subject.ts";
import { checkPermissions } from "./user-rules.ts";

/** Reports what is wrong with an account. */
export function checkAccount({ sub, iss = "", nats }: AccountClaims, report: Report): void {
  checkImports(nats.imports ?? [], sub, report);
  checkExports(nats.exports ?? [], report);
  checkLimits(nats.limits, report);
  checkPermissions(nats.default_permissions, "default_permissions.", report);
  for (const [subject, destinations] of Object.entries(nats.mappings ?? {})) {
    checkMapping(subject, destinations ?? [], `mappings${bracket(subject)}`, report);
  }
  checkAuthorization(nats.authorization, report);
  if (nats.trace !== undefined) checkTrace(nats.trace, report);
  checkCounts(nats, report);
  checkInfo(nats, "", report);
  if (!["", "system", "owner"].includes(nats.cluster_traffic ?? ""))
    report("CLUSTER_TRAFFIC", "cluster_traffic");
  if (isPublicKey("account", iss) && hasLimits(nats.limits)) report("LIMITS_SELF_SIGNED", "limits");
}

function checkLimits(limits: AccountLimits, report: Report): void {
  const tiers = limits.tiered_limits;
  if (tiers === undefined) return;
  const flat = jetStreamLimitNames.some((name) => Object.hasOwn(limits, name));
  if (flat) report("LIMITS_TIERS", "limits.tiered_limits");
  if (Object.hasOwn(tiers, "")) report("LIMITS_TIER_NAME", "limits.tiered_limits");
}

/** Numbers of imports and exports against the limits. */
function checkCounts({ limits, imports = [], exports = [] }: Account, report: Report): void {
  const { imports: maxImports = 0, exports: maxExports = 0 } = limits;
  // The Go library checks imports twice, by two conditions.
  if (hasLimits(limits) && maxImports >= 0 && imports.length > maxImports)
    report("LIMITS_IMPORTS", "imports");
  if (maxImports !== -1 && imports.length > maxImports) report("LIMITS_IMPORTS", "imports");
  if (maxExports === -1) return;
  if (exports.length > maxExports) report("LIMITS_EXPORTS", "exports");
  if (limits.wildcards) return;
  exports.forEach(({ subject = "" }, at) => {
    if (hasWildcards(subject)) report("LIMITS_WILDCARD_EXPORTS", `exports[${at}].subject`);
  });
}

/** Empty limits have no members: that is their canonical form. */
function hasLimits(limits: AccountLimits): boolean {
  return Object.keys(limits).length > 0;
}

function checkMapping(
  source: string,
  destinations: readonly WeightedMapping[],
  path: string,
  report: Report,
): void {
  checkSubject(source, path, report);
  const totals = new Map<string, number>();
  destinations.forEach(({ subject, weight = 100, cluster = "" }, at) => {
    checkSubject(subject, `${path}[${at}].subject`, report);
    if (weight > 100) report("MAPPING_WEIGHT", `${path}[${at}].weight`);
    const total = (totals.get(cluster) ?? 0) + weight;
    totals.set(cluster, total);
    if (cluster !== "" && total > 100) report("MAPPING_CLUSTER_TOTAL", `${path}[${at}].weight`);
  });
  if ((totals.get("") ?? 0) > 100) report("MAPPING_TOTAL", path);
}

function checkAuthorization(authorization: ExternalAuthorization, report: Report): void {
  const { auth_users: users = [], allowed_accounts: accounts = [], xkey } = authorization;
  if (accounts.length > 0 && users.length === 0) report("AUTHORIZATION_USERS", "authorization.auth_users");
  users.forEach((user, at) => {
    if (!isPublicKey("user", user)) report("AUTHORIZATION_USER", `authorization.auth_users[${at}]`);
  });
  accounts.forEach((account, at) => {
    const path = `authorization.allowed_accounts[${at}]`;
    if (account === "*") {
      if (accounts.length > 1) report("AUTHORIZATION_ANY_ACCOUNT", path);
    } else if (!isPublicKey("account", account)) report("AUTHORIZATION_ACCOUNT", path);
  });
  if (xkey !== undefined && !isPublicKey("curve", xkey)) report("AUTHORIZATION_XKEY", "authorization.xkey");
}

function checkTrace({ dest = "", sampling = 0 }: MessageTrace, report: Report): void {
  let malformed = false;
  checkSubject(dest, "", () => {
    malformed = true;
  });
  if (malformed) report("TRACE_DESTINATION", "trace.dest");
  if (hasWildcards(dest)) report("TRACE_WILDCARD", "trace.dest");
  if (sampling < 0 || sampling > 100) report("TRACE_SAMPLING", "trace.sampling");
}
