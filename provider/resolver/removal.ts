import { type ErrorCode, NatsAuthError } from "../errors.ts";
import { encodeJwtAsync, type RemoteSigner } from "../jwt/index.ts";
import type { KeyPair } from "../nkeys/index.ts";
import { attendanceVerdicts } from "./attendance.ts";
import { serverNames } from "./census.ts";
import { lookAt, newestCopy } from "./holdings.ts";
import type { Session } from "./pool.ts";
import { claimsJetStream } from "./proof.ts";
import { readReplies, readReply } from "./reply.ts";
import { type ResolverAccess, type ResolverSettings, timeoutOf } from "./settings.ts";
import { askStreamNames } from "./stream-names.ts";
import { type AccountStreams, listStreams } from "./streams.ts";
import { DELETE, info } from "./subjects.ts";
import { isSystemAccount } from "./system-account.ts";
import { type Verdict, verdictTexts } from "./verdict.ts";

/** An account to delete from all servers. */
export interface Removal {
  /** Public key, A…. */
  readonly account: string;
  /** The resource's name, for messages. */
  readonly label: string;
  /** An operator key that the servers trust; of a strict operator a signing key. Asked for once it is needed. */
  signer(): Promise<KeyPair | RemoteSigner>;
  /**
   * An unscoped signing key of the account, to ask its JetStream for streams by name as well: it knows those whose
   * only server is down. Default: only the servers are asked.
   */
  accountSigner?(): Promise<KeyPair | RemoteSigner | undefined>;
  /** Deletes although the account has streams; their data stays on the servers' disks. Default false. */
  readonly evenWithStreams?: boolean;
  /** Names of the servers of the last proof; one that is missing now is an error that names it. */
  readonly provenServers?: readonly string[];
}

/** A deletion that every server has confirmed. */
export interface Removed {
  /** False where no server had the account. */
  readonly existed: boolean;
  readonly servers: readonly string[];
  readonly warnings: readonly string[];
}

/** A deletion failed, on some servers or on all. */
export class RemovalFailure extends NatsAuthError {
  constructor({ label }: Removal, code: ErrorCode, text: string, cause?: unknown) {
    super(code, `Cannot delete account "${label}" from the servers: ${text}`, { cause });
    this.name = "RemovalFailure";
  }
}

/**
 * Deletes an account on every server and checks that it is gone.
 *
 * @throws RemovalFailure `RESOLVER_REFUSED` while it has streams, or while a server that may hold some is silent, and
 * for the system account; `RESOLVER_DELETE_DISABLED` where a server does not allow deletion; as a push otherwise
 */
export async function removeAccount(
  removal: Removal,
  session: Session,
  settings: ResolverSettings,
  access: ResolverAccess,
): Promise<Removed> {
  const { account } = removal;
  const census = await session.muster(removal.provenServers ?? []);
  const timeoutMs = timeoutOf(settings);
  const servers = serverNames(census);
  const fail = (verdicts: readonly Verdict[]): void => {
    const [first] = verdicts;
    if (first === undefined) return;
    throw new RemovalFailure(removal, first.code, verdictTexts(verdicts).join("; "));
  };

  if (isSystemAccount(account, session, settings)) {
    fail([
      {
        code: "RESOLVER_REFUSED",
        text: "it is the servers' system account, which is never deleted from them",
      },
    ]);
  }
  fail(attendanceVerdicts(census, settings.expectServers, removal.provenServers));
  const before = await lookAt(session, account, { timeoutMs });
  fail(silenceVerdicts(before.unanswered));
  if (newestCopy(before) === undefined) return { existed: false, servers, warnings: [] };
  const warnings: string[] = [];
  const mayHaveStreams = before.copies.some(({ claims }) => claims !== undefined && claimsJetStream(claims));
  if (mayHaveStreams && removal.evenWithStreams !== true) {
    const streams = await listStreams(session, account, timeoutMs);
    const accountSigner = streams.jetstream ? await removal.accountSigner?.() : undefined;
    const byName = accountSigner && (await askStreamNames(account, accountSigner, settings, access));
    if (byName !== undefined && "unavailable" in byName) {
      warnings.push(
        `Streams of account "${removal.label}" were looked for on the servers that run only: ${byName.unavailable}`,
      );
    }
    const more = byName !== undefined && "names" in byName ? byName.names : [];
    fail(streamVerdicts({ ...streams, names: [...new Set([...streams.names, ...more])].sort() }));
  }

  const signer = await removal.signer();
  const request = await encodeJwtAsync(
    { sub: signer.publicKey, iat: access.clock(), nats: { accounts: [account] } },
    { publicKey: signer.publicKey, sign: async (bytes) => signer.sign(bytes) },
  );
  fail(await requestDeletion(session, account, request, timeoutMs));

  const after = await lookAt(session, account, { timeoutMs });
  fail(silenceVerdicts(after.unanswered));
  const left = after.fullServers - after.absent;
  if (left > 0) {
    const text = `${left} of ${after.fullServers} stores have the account again: a server that was away gives it back to the others; delete once more`;
    fail([{ code: "RESOLVER_REFUSED", text }]);
  }
  fail(
    after.copies.flatMap(({ inForce }) =>
      inForce.map((server): Verdict => ({ code: "RESOLVER_REFUSED", server, text: stillInForce })),
    ),
  );
  return { existed: true, servers, warnings };
}

const stillInForce =
  "still has the account in force: take it out of resolver_preload in its configuration, then reload or restart it";

function silenceVerdicts(unanswered: readonly string[]): Verdict[] {
  const text = "did not answer: it would bring the account back later";
  return unanswered.map((server) => ({ code: "RESOLVER_TIMEOUT", server, text }));
}

function streamVerdicts({ names, unanswered, unclear }: AccountStreams): Verdict[] {
  const verdicts: Verdict[] = [];
  if (names.length > 0) {
    const shown = names.length > 10 ? `${names.slice(0, 10).join(", ")}, …` : names.join(", ");
    verdicts.push({
      code: "RESOLVER_REFUSED",
      text: `it has ${names.length} JetStream stream${names.length === 1 ? "" : "s"} (${shown}): delete them first, or set onDelete to "purge", "disable" or "retain"`,
    });
  }
  for (const server of unanswered) {
    verdicts.push({
      code: "RESOLVER_TIMEOUT",
      server,
      text: "did not tell its streams: it may hold some that no other server shows",
    });
  }
  for (const { server, reason } of unclear) {
    verdicts.push({ code: "RESOLVER_REFUSED", server, text: `cannot tell its streams (${reason})` });
  }
  return verdicts;
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

async function requestDeletion(
  session: Session,
  account: string,
  request: string,
  timeoutMs: number,
): Promise<Verdict[]> {
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
  const refused = replies.flatMap(({ server, error }): Verdict[] => {
    if (error === undefined) return [];
    const [, code, text] = REFUSALS.find(([pattern]) => pattern.test(error.description)) ?? [];
    return [
      {
        code: code ?? "RESOLVER_REFUSED",
        server: server.name,
        text: text ?? `refused the deletion: ${error.description}`,
      },
    ];
  });
  const deleted = replies.filter(({ error }) => error === undefined).map(({ server }) => server.name);
  const regained = refused.length === 0 ? [] : deleted;
  return [
    ...refused,
    ...regained.map(
      (server): Verdict => ({
        code: "RESOLVER_REFUSED",
        server,
        text: "deleted it, and will get it back from the others",
      }),
    ),
    ...silenceVerdicts([...silent]),
  ];
}
