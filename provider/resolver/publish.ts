import type { Session } from "./pool.ts";
import { readReplies, readReply } from "./reply.ts";
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
  let stores = 0;
  const { answers } = await session.requests.gather(
    { updated: { subject: UPDATE, body: new TextEncoder().encode(jwt) } },
    {
      timeoutMs,
      enough: (_, answer) => {
        if (!isCacheAnswer(answer)) stores++;
        return stores >= fullServers;
      },
    },
  );
  const replies = readReplies<Updated>(answers.updated);
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
function isCacheAnswer(answer: Uint8Array): boolean {
  const reply = readReply<Updated>(answer);
  return /^jwt (update|updated) cache\b/.test(reply?.data?.message ?? reply?.error?.description ?? "");
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
