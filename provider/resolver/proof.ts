/**
 * Whether what servers have is the very account that was pushed, in force.
 *
 * @module
 */
import type { AccountClaims, Import } from "../jwt/index.ts";
import type { Census } from "./census.ts";
import type { Holdings, LoadedAccount, LoadedImport } from "./holdings.ts";
import { silenceVerdicts, type Verdict } from "./verdict.ts";

/** Accounts that this one imports from, itself left out. */
export function exportersOf(claims: AccountClaims): string[] {
  const accounts = (claims.nats.imports ?? []).map((each) => each.account ?? "");
  return [...new Set(accounts)].filter((account) => account !== "" && account !== claims.sub);
}

/** What keeps the JWT from being stored on every full server; empty: it is. */
export function storedVerdicts(jwt: string, holdings: Holdings): Verdict[] {
  const stores = holdings.copies.find((copy) => copy.jwt === jwt)?.stores ?? 0;
  if (stores === holdings.fullServers) return [];
  return [
    {
      code: "RESOLVER_NOT_STORED",
      text: `${holdings.fullServers - stores} of ${holdings.fullServers} stores hold another JWT or none: does something else write this account?`,
    },
  ];
}

/**
 * What keeps the JWT from being in force on every server of the census; empty: it is.
 *
 * A server that answers "200 jwt updated" has only stored the text. In force means: loaded from this very JWT, not
 * expired, with every import accepted and JetStream enabled where both JWT and server have it.
 */
export function forceVerdicts(
  jwt: string,
  claims: AccountClaims,
  holdings: Holdings,
  census: Census,
): Verdict[] {
  const answered = namesIn(holdings, census).filter((name) => !holdings.unanswered.includes(name));
  return [
    ...silenceVerdicts(holdings.unanswered),
    ...answered.flatMap((server) =>
      serverVerdicts(jwt, claims, holdings.loaded.get(server)).map((verdict) => ({ ...verdict, server })),
    ),
  ];
}

/** All servers: those of the census, and any that have joined since. */
export function namesIn(holdings: Holdings, census: Census): string[] {
  return [...new Set([...census.servers.map((server) => server.name), ...holdings.loaded.keys()])].sort();
}

function serverVerdicts(jwt: string, claims: AccountClaims, account: LoadedAccount | undefined): Verdict[] {
  const code = "RESOLVER_NOT_IN_FORCE";
  if (account === undefined) {
    return [
      {
        code,
        text: "the account cannot be loaded although it was pushed: where the resolver is MEMORY put the account into resolver_preload (see serverConfig), else look into the server's log",
      },
    ];
  }
  if (account.jwt !== jwt) {
    return [
      { code, text: "another JWT of the account is in force: does something else write this account?" },
    ];
  }
  if (account.expired)
    return [{ code, text: "the account has expired there: renew it, and compare the clocks" }];
  const verdicts = [...importVerdicts(claims, account.imports ?? []), ...jetStreamVerdicts(claims, account)];
  if (verdicts.length === 0 && !account.complete) {
    verdicts.push({
      code,
      text: "the account is loaded, but parts of it failed: the server's log says which",
    });
  }
  return verdicts;
}

function importVerdicts(claims: AccountClaims, loaded: readonly LoadedImport[]): Verdict[] {
  return (claims.nats.imports ?? []).flatMap((claimed, index): Verdict[] => {
    const found = loaded.find((each) => sameImport(claimed, each));
    if (found !== undefined && !found.invalid) return [];
    const what = `imports ${claimed.type} "${claimed.subject}" of account ${claimed.account}, which`;
    const text =
      found === undefined
        ? `${what} the exporter does not export to this account: export it there, with a token where it asks for one, and look for cycles of imports`
        : `${what} the exporter has taken back`;
    return [{ code: "RESOLVER_NOT_IN_FORCE", claim: `imports[${index}]`, text }];
  });
}

/** Servers show subjects with `*` where the JWT may have `$1`, and the deprecated `to` as the local subject. */
function sameImport(claimed: Import, loaded: LoadedImport): boolean {
  const remote = claimed.type === "service" && claimed.to ? claimed.to : claimed.subject;
  if (claimed.account !== loaded.account || claimed.type !== loaded.type) return false;
  if (wildcards(remote) !== wildcards(loaded.subject)) return false;
  if (claimed.local_subject === undefined || loaded.local_subject === undefined) return true;
  return wildcards(claimed.local_subject) === wildcards(loaded.local_subject);
}

function wildcards(subject: string | undefined): string {
  return (subject ?? "").replace(/\$\d+/g, "*");
}

/** Whether the account may use JetStream at all. */
export function claimsJetStream({ nats: { limits } }: AccountClaims): boolean {
  return (
    Number(limits.mem_storage ?? 0) !== 0 ||
    Number(limits.disk_storage ?? 0) !== 0 ||
    Object.keys(limits.tiered_limits ?? {}).length > 0
  );
}

function jetStreamVerdicts(claims: AccountClaims, account: LoadedAccount): Verdict[] {
  if (!claimsJetStream(claims) || !account.serverHasJetStream || account.jetstream_enabled) return [];
  const text =
    "asks for more than this server's JetStream has left: lower it, or raise max_mem and max_file there";
  return [{ code: "RESOLVER_NOT_IN_FORCE", claim: "jetstream", text }];
}
