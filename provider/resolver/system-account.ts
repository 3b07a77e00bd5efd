/**
 * What must not happen to the system account.
 *
 * @module
 */
import { isDeepStrictEqual } from "node:util";
import { type AccountClaims, type SigningKey, signingKeyOf } from "../jwt/index.ts";
import type { Session } from "./pool.ts";
import { claimsJetStream } from "./proof.ts";
import type { ResolverSettings } from "./settings.ts";
import type { Verdict } from "./verdict.ts";

/** Whether an account is the one that the servers themselves use. */
export function isSystemAccount(account: string, { census }: Session, settings: ResolverSettings): boolean {
  return (
    settings.systemAccount?.publicKey === account ||
    census.servers.some((server) => server.systemAccount === account)
  );
}

/** The least limits with which a change of the system account can still be undone, with other tools beside the push. */
export const systemAccountLeast = [
  { input: "connections", claim: "conn", least: 2 },
  { input: "subscriptions", claim: "subs", least: 10 },
  { input: "payload", claim: "payload", least: 1_048_576 },
] as const;

/** Mappings of such a subject carry away what servers are asked for. */
export const redirectsRequests = (subject: string): boolean => /^(>$|(\$SYS|\*)\.)/.test(subject);

/**
 * Changes to the system account after which servers would not start, or would let nobody in to undo them.
 *
 * @param present what the servers have of it now
 * @param pushedBy public key that has signed the user that pushes
 */
export function systemAccountVerdicts(
  claims: AccountClaims,
  present: AccountClaims | undefined,
  pushedBy: string | undefined,
  now: number,
): Verdict[] {
  const { limits, authorization, mappings, revocations } = claims.nats;
  const code = "RESOLVER_REFUSED";
  const verdicts: Verdict[] = [];
  const refuse = (claim: string, text: string): void => void verdicts.push({ code, claim, text });
  if (claimsJetStream(claims))
    refuse("jetstream", "is set on the system account: servers would not start again");
  if (Number(claims.exp ?? 0) !== 0)
    refuse("expiresAt", "is set on the system account: servers would lock everyone out then");
  for (const { input, claim, least } of systemAccountLeast) {
    const limit = Number(limits[claim] ?? 0);
    if (limit < 0 || limit >= least) continue;
    refuse(
      `limits.${input}`,
      `is too low for anybody to undo it in the system account: allow ${least} or more`,
    );
  }
  if ((authorization.auth_users ?? []).length > 0) {
    refuse("authCallout", "is set on the system account: nobody could log in to undo it");
  }
  for (const subject of Object.keys(mappings ?? {}).filter(redirectsRequests)) {
    refuse(`mappings["${subject}"]`, "carries away what servers are asked for, a push to undo it included");
  }
  if (Number(revocations?.["*"] ?? 0) > now) {
    refuse(
      'revocations["*"]',
      "lies ahead: until then nobody could log in to the system account, the user that pushes included",
    );
  }
  if (pushedBy !== undefined && pushedBy !== claims.sub) {
    const key = signingKey(claims, pushedBy);
    const isAsBefore = present === undefined || isDeepStrictEqual(key, signingKey(present, pushedBy));
    if (key === undefined || !isAsBefore) {
      const how = key === undefined ? "drops" : "changes the scope of";
      refuse(
        "signingKeys",
        `${how} ${pushedBy}, which has signed the user that pushes this: push with another signing key first`,
      );
    }
  }
  return verdicts;
}

/** A signing key of an account, with its scope where it has one. */
function signingKey({ nats }: AccountClaims, publicKey: string): SigningKey | undefined {
  return nats.signing_keys?.find((key) => signingKeyOf(key) === publicKey);
}
