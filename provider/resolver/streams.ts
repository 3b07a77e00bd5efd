/**
 * Streams of an account, as its servers tell.
 *
 * @module
 */
import { serverNames } from "./census.ts";
import type { Session } from "./pool.ts";
import { readReplies, readReply } from "./reply.ts";
import { connections, streams } from "./subjects.ts";
import { silenceVerdicts, type Verdict } from "./verdict.ts";

/** The JetStream streams of an account, as all servers together tell. */
export interface AccountStreams {
  /** Sorted; a stream with replicas stands here once. */
  readonly names: readonly string[];
  /** Whether the account may use JetStream on any of the servers. */
  readonly jetstream: boolean;
  /** JetStream servers that answered. */
  readonly servers: readonly string[];
  /** Servers of the census that stayed silent: they may hold streams that no other server shows. */
  readonly unanswered: readonly string[];
  /** JetStream servers on which the account has no JetStream now: streams from before are kept there and not told. */
  readonly off: readonly string[];
  /** JetStream servers whose answer leaves open what they hold, with what they said. */
  readonly unclear: readonly { readonly server: string; readonly reason: string }[];
}

/** The part of nats-server's `AccountDetail` (`server/monitor.go`) that names streams. */
interface AccountDetail {
  readonly stream_detail?: readonly { readonly name: string }[];
}

/** What a server says where the account, or it itself, has no JetStream: nats-server `server/monitor.go` `JszAccount`. */
const OFF = /jetstream not enabled|not jetstream enabled/;

/**
 * Asks every server for the streams that it holds itself. A stream without replicas is known to its own server only,
 * so each server's answer counts; the account is loaded first, because an unloaded one shows nothing.
 */
export async function listStreams(
  session: Session,
  account: string,
  timeoutMs: number,
): Promise<AccountStreams> {
  const silent = new Set(serverNames(session.census));
  const { answers } = await session.requests.gather(
    {
      load: { subject: connections(account), body: new TextEncoder().encode('{"limit":1}') },
      streams: { subject: streams(account), body: new TextEncoder().encode('{"streams":true}') },
    },
    {
      timeoutMs,
      enough: (name, answer) => {
        if (name !== "streams") return false;
        silent.delete(readReply(answer)?.server.name ?? "");
        return silent.size === 0;
      },
    },
  );
  const { servers, outsiders } = session.census;
  // JetStream may have ended on a server since it was counted.
  const ran = new Set(servers.filter(({ jetstream }) => jetstream).map(({ name }) => name));
  const replies = readReplies<AccountDetail>(answers.streams).filter(
    ({ server: { name, jetstream } }) => (jetstream === true || ran.has(name)) && !outsiders.includes(name),
  );
  const names = replies.flatMap(({ data }) => data?.stream_detail?.map((stream) => stream.name) ?? []);
  const refused = replies.flatMap(({ server, error }) =>
    error === undefined ? [] : [{ server: server.name, reason: error.description }],
  );
  return {
    names: [...new Set(names)].sort(),
    jetstream: replies.some(({ data }) => data !== undefined),
    servers: replies.map(({ server }) => server.name).sort(),
    unanswered: [...silent],
    off: refused
      .filter(({ reason }) => OFF.test(reason))
      .map(({ server }) => server)
      .sort(),
    unclear: refused.filter(({ reason }) => !OFF.test(reason)),
  };
}

/** What keeps servers' answers from being all the streams that an account has there. */
export function uncertainty({ unanswered, unclear }: AccountStreams): Verdict[] {
  const text = "did not tell its streams: it may hold some that no other server shows";
  return [
    ...silenceVerdicts(unanswered, text),
    ...unclear.map(
      ({ server, reason }): Verdict => ({
        code: "RESOLVER_REFUSED",
        server,
        text: `cannot tell its streams (${reason})`,
      }),
    ),
  ];
}

/** "2 JetStream streams (LOG, ORDERS)". */
export function streamsNamed(names: readonly string[]): string {
  const shown = names.length > 10 ? `${names.slice(0, 10).join(", ")}, …` : names.join(", ");
  return `${names.length} JetStream stream${names.length === 1 ? "" : "s"} (${shown})`;
}
