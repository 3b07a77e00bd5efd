import type { AccountClaims } from "../jwt/index.ts";
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

/** Changes to the system account after which servers would not start, or would let nobody in to undo them. */
export function systemAccountVerdicts(
  claims: AccountClaims,
  pushedBy: string | undefined,
  now: number,
): Verdict[] {
  const { limits, authorization, signing_keys } = claims.nats;
  const code = "RESOLVER_REFUSED";
  const verdicts: Verdict[] = [];
  const refuse = (claim: string, text: string): void => void verdicts.push({ code, claim, text });
  if (claimsJetStream(claims))
    refuse("jetstream", "is set on the system account: servers would not start again");
  if (Number(claims.exp ?? 0) !== 0)
    refuse("expiresAt", "is set on the system account: servers would lock everyone out then");
  const connections = Number(limits.conn ?? 0);
  if (connections >= 0 && connections < 2) {
    refuse("limits.connections", "leaves the system account too few connections to undo it: allow 2 or more");
  }
  if ((authorization.auth_users ?? []).length > 0) {
    refuse("authCallout", "is set on the system account: nobody could log in to undo it");
  }
  if (Number(claims.nats.revocations?.["*"] ?? 0) > now) {
    refuse(
      'revocations["*"]',
      "lies ahead: until then nobody could log in to the system account, the user that pushes included",
    );
  }
  // A key with a scope signs only users without permissions of their own, which push users are not.
  const keys = (signing_keys ?? []).filter((key) => typeof key === "string");
  if (pushedBy !== undefined && pushedBy !== claims.sub && !keys.includes(pushedBy)) {
    const how = (signing_keys ?? []).length === keys.length ? "drops" : "drops or scopes";
    refuse(
      "signingKeys",
      `${how} ${pushedBy}, which has signed the user that pushes this: push with another signing key first`,
    );
  }
  return verdicts;
}
