/**
 * The request to delete an account, and what servers answer to it.
 *
 * @module
 */
import { encodeJwtAsync, type RemoteSigner } from "../jwt/index.ts";
import type { KeyPair } from "../nkeys/index.ts";
import { serverNames } from "./census.ts";
import type { Session } from "./pool.ts";
import { readReplies, readReply } from "./reply.ts";
import { DELETE, info } from "./subjects.ts";
import { silenceVerdicts, type Verdict } from "./verdict.ts";

/** How servers with a store have answered a deletion. */
export interface Deletion {
  /** Names of those that have deleted the account or never had it; one without a store does not answer. */
  readonly stores: ReadonlySet<string>;
  /** What was refused or left unanswered; empty: none did. */
  readonly verdicts: readonly Verdict[];
}

/** The JWT that asks servers to delete an account, signed by an operator key that they trust. */
export function deletionRequest(
  account: string,
  signer: KeyPair | RemoteSigner,
  now: number,
): Promise<string> {
  return encodeJwtAsync(
    { sub: signer.publicKey, iat: now, nats: { accounts: [account] } },
    { publicKey: signer.publicKey, sign: async (bytes) => signer.sign(bytes) },
  );
}

/** What servers say when they refuse a deletion, and what to do about it. */
const REFUSALS: readonly (readonly [RegExp, Verdict["code"], string])[] = [
  [
    /delete must be enabled/,
    "RESOLVER_DELETE_DISABLED",
    'does not allow deletion: set allow_delete: true in its resolver block and restart it, or set onDelete to "disable" or "retain"',
  ],
  [
    /not trusted/,
    "RESOLVER_UNTRUSTED_ISSUER",
    "does not accept deletions signed by this operator key: sign with a signing key of the first operator in its configuration",
  ],
];

/** Asks every server to delete an account. */
export async function requestDeletion(
  session: Session,
  account: string,
  request: string,
  timeoutMs: number,
): Promise<Deletion> {
  const silent = new Set(serverNames(session.census));
  // Not every server has a store to delete from; the answers to INFO mark the end of those to the deletion.
  const { answers } = await session.requests.gather(
    {
      deleted: { subject: DELETE, body: new TextEncoder().encode(request) },
      loaded: { subject: info(account) },
    },
    {
      timeoutMs,
      enough: (name, answer) => {
        if (name === "loaded") silent.delete(readReply(answer)?.server.name ?? "");
        return silent.size === 0;
      },
    },
  );
  const replies = readReplies(answers.deleted);
  const refused = replies.flatMap(({ server, error }) =>
    error === undefined ? [] : [refusal(server.name, error.description)],
  );
  const stores = replies.filter(({ error }) => error === undefined).map(({ server }) => server.name);
  const regained = refused.length === 0 ? [] : stores;
  return {
    stores: new Set(stores),
    verdicts: [
      ...refused,
      ...regained.map((server): Verdict => ({ code: "RESOLVER_REFUSED", server, text: givenBack })),
      ...silenceVerdicts([...silent], bringsBack),
    ],
  };
}

/** What the silence of a server means where an account is to be gone. */
export const bringsBack = "did not answer: it would bring the account back later";

const givenBack = "deleted it, and will get it back from the others";

function refusal(server: string, description: string): Verdict {
  const [, code, text] = REFUSALS.find(([pattern]) => pattern.test(description)) ?? [];
  return {
    code: code ?? "RESOLVER_REFUSED",
    server,
    text: text ?? `refused the deletion: ${description}`,
  };
}
