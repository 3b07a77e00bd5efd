/**
 * Who should be there and is not: servers of an earlier proof, routed servers, clusters behind a gateway.
 *
 * @module
 */
import { type Census, isUnnamed, missingServers, serverNames } from "./census.ts";
import { serversNamed, type Verdict } from "./verdict.ts";

/** Servers that should be there and are not, or that cannot be told apart. */
export function attendanceVerdicts(
  census: Census,
  expectServers: number | undefined,
  provenServers: readonly string[] = [],
): Verdict[] {
  const names = serverNames(census);
  const code = "RESOLVER_MISSING_SERVERS";
  const texts = [
    ...lostServers(census, provenServers),
    ...census.silent.map((silence) => `${silence}: is one paused or cut off?`),
    ...twins(names).map((name) => `two servers are both named ${name}: give each a server_name of its own`),
  ];
  if (expectServers === undefined) texts.push(...census.absentClusters.map(absentCluster));
  else if (names.length < expectServers) {
    texts.push(
      `expectServers is ${expectServers}, but only ${names.length} answered: ${names.join(", ")}${outside(census)}`,
    );
  }
  return texts.map((text) => ({ code, text }));
}

/**
 * Clusters that nobody hears, where `expectServers` says that the servers that answered are enough.
 *
 * @param consequence what that means for the work at hand
 */
export function absenceWarnings({ absentClusters }: Census, consequence = "nothing reached it"): string[] {
  return absentClusters.map(
    (name) => `Cluster ${name} has a gateway configured, but none of its servers answered: ${consequence}`,
  );
}

/** Servers that were left out, for no account can be in force there. */
export function outsiderWarnings({ outsiders }: Census): string[] {
  return outsiders.map(
    (name) => `Server ${name} has no operator and was left out: accounts from JWTs mean nothing there`,
  );
}

function absentCluster(name: string): string {
  return `cluster ${name} has a gateway configured, but none of its servers answered: start it, remove the gateway, or set expectServers to the number of servers that are to have the account`;
}

function outside({ outsiders }: Census): string {
  return outsiders.length === 0 ? "" : ` (without an operator, and not counted: ${outsiders.join(", ")})`;
}

function lostServers(census: Census, proven: readonly string[]): string[] {
  const names = serverNames(census);
  const lost = missingServers(census, proven);
  const fewer = proven.filter(isUnnamed).length - names.filter(isUnnamed).length;
  const texts: string[] = [];
  const advice = `(answering: ${names.join(", ")}): start what is down; after a server was removed for good, a refresh forgets it`;
  if (lost.length > 0) {
    const verb = lost.length === 1 ? "does" : "do";
    texts.push(
      `${serversNamed(lost)} had the account in force at the last push and ${verb} not answer now ${advice}`,
    );
  }
  if (fewer > 0) {
    texts.push(
      `${fewer} fewer servers without server_name answer than had the account at the last push ${advice}`,
    );
  }
  return texts;
}

function twins(names: readonly string[]): string[] {
  return [...new Set(names.filter((name, index) => names.indexOf(name) !== index))];
}
