import type { Session } from "./pool.ts";
import { readReplies, readReply } from "./reply.ts";
import { connections, streams } from "./subjects.ts";

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
  /** JetStream servers whose answer leaves open what they hold, with what they said. */
  readonly unclear: readonly { readonly server: string; readonly reason: string }[];
}

/** The part of nats-server's `AccountDetail` (`server/monitor.go`) that names streams. */
interface AccountDetail {
  readonly stream_detail?: readonly { readonly name: string }[];
}

/** Answers that mean: no streams here. */
const NONE = /jetstream not enabled|not jetstream enabled/;

/**
 * Asks every server for the streams that it holds itself. A stream without replicas is known to its own server only,
 * so each server's answer counts; the account is loaded first, because an unloaded one shows nothing.
 */
export async function listStreams(
  session: Session,
  account: string,
  timeoutMs: number,
): Promise<AccountStreams> {
  const silent = new Set(session.census.servers.map((server) => server.name));
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
  const replies = readReplies<AccountDetail>(answers.streams).filter(
    ({ server }) => server.jetstream === true,
  );
  const names = new Set(
    replies.flatMap(({ data }) => data?.stream_detail?.map((stream) => stream.name) ?? []),
  );
  return {
    names: [...names].sort(),
    jetstream: replies.some(({ data }) => data !== undefined),
    servers: replies.map(({ server }) => server.name).sort(),
    unanswered: [...silent],
    unclear: replies.flatMap(({ server, error }) =>
      error === undefined || NONE.test(error.description)
        ? []
        : [{ server: server.name, reason: error.description }],
    ),
  };
}
