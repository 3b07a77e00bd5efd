/**
 * One update of an account, and the answer of every store.
 *
 * @module
 */
import type { Session } from "./pool.ts";
import { type Reply, readReply } from "./reply.ts";
import { UPDATE } from "./subjects.ts";
import type { Verdict } from "./verdict.ts";

/** nats-server's answer to a claims update: `server/accounts.go` `ServerAPIClaimUpdateResponse`. */
interface Updated {
  readonly account?: string;
  readonly code: number;
  readonly message: string;
}

/**
 * Publishes an account JWT and collects one named answer of every full server.
 *
 * @param fullServers how many stores there are, from looking before
 * @returns what was refused or left unanswered; empty: every full server has stored the text
 */
export async function publish(
  session: Session,
  jwt: string,
  fullServers: number,
  timeoutMs: number,
): Promise<Verdict[]> {
  const replies: Reply<Updated>[] = [];
  let stores = 0;
  await session.requests.gather(
    { updated: { subject: UPDATE, body: Buffer.from(jwt) } },
    {
      timeoutMs,
      enough: (_, answer) => {
        const reply = readReply<Updated>(answer);
        if (reply === undefined) return false;
        replies.push(reply);
        if (!isFromCache(reply)) stores++;
        return stores >= fullServers;
      },
    },
  );
  const verdicts = replies.flatMap(({ server, error }): Verdict[] =>
    error === undefined
      ? []
      : [{ code: "RESOLVER_REFUSED", server: server.name, text: refusal(error.description) }],
  );
  if (stores < fullServers) {
    const answered = new Set(replies.map(({ server }) => server.name));
    const silent = session.census.servers.map(({ name }) => name).filter((name) => !answered.has(name));
    const text = `did not confirm the push in ${timeoutMs / 1000} s: is it overloaded, paused or cut off?`;
    verdicts.push(...silent.map((server): Verdict => ({ code: "RESOLVER_TIMEOUT", server, text })));
  }
  return verdicts;
}

/** Caches say so in every answer, whether they updated an account in use, skipped one, or failed. */
function isFromCache({ data, error }: Reply<Updated>): boolean {
  return /^jwt (update|updated) cache\b/.test(data?.message ?? error?.description ?? "");
}

/** What servers say when they refuse a JWT, and what to do about it. */
const REFUSALS: readonly (readonly [RegExp, string])[] = [
  [/jwt store is full/, "its store is full: raise the resolver's limit there, or delete accounts"],
  [
    /operator requires issuer to be a signing key/,
    "its operator is strict, so the JWT must be signed by a signing key of the operator, not by its identity",
  ],
  [
    /token size|exceeds maximum/i,
    "the JWT is larger than the server takes: revocations of expired users can go",
  ],
];

function refusal(description: string): string {
  const known = REFUSALS.find(([pattern]) => pattern.test(description));
  return known === undefined ? `refused the JWT: ${description}` : `refused the JWT: ${known[1]}`;
}
