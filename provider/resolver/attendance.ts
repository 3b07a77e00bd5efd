import { isPublicKey } from "../nkeys/index.ts";
import type { Census } from "./census.ts";
import { serversNamed, type Verdict } from "./verdict.ts";

/** Servers that should be there and are not, or that cannot be told apart. */
export function attendanceVerdicts(
  census: Census,
  expectServers: number | undefined,
  provenServers: readonly string[] = [],
): Verdict[] {
  const names = census.servers.map((server) => server.name);
  const code = "RESOLVER_MISSING_SERVERS";
  const texts = [
    ...lostServers(names, provenServers),
    ...census.silent.map((silence) => `${silence}: is one paused or cut off?`),
    ...twins(names).map((name) => `two servers are both named ${name}: give each a server_name of its own`),
  ];
  if (expectServers !== undefined && names.length < expectServers) {
    texts.push(`expectServers is ${expectServers}, but only ${names.length} answered: ${names.join(", ")}`);
  }
  return texts.map((text) => ({ code, text }));
}

/** A server without `server_name` takes its public key, which is another one after each start. */
const isUnnamed = (name: string): boolean => isPublicKey("server", name);

function lostServers(names: readonly string[], proven: readonly string[]): string[] {
  const lost = proven.filter((name) => !isUnnamed(name) && !names.includes(name));
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
