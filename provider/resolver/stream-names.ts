/**
 * Streams by name, asked of the account's own JetStream.
 *
 * @module
 */
import { NatsAuthError } from "../errors.ts";
import type { RemoteSigner } from "../jwt/index.ts";
import type { KeyPair } from "../nkeys/index.ts";
import { openConnection } from "./connection.ts";
import { mintLogin, randomInbox } from "./push-user.ts";
import { Requests } from "./requests.ts";
import { type ResolverAccess, type ResolverSettings, timeoutOf } from "./settings.ts";

/** The streams that an account's own JetStream knows, or why it could not be asked. */
export type StreamNames =
  | { readonly names: readonly string[] }
  /** The account lets no minted user in, has no JetStream, or its JetStream has no leader. */
  | { readonly unavailable: string };

/** Answer of the JetStream API: nats-server `server/jetstream_api.go` `JSApiStreamNamesResponse`. */
interface NamesPage {
  readonly total?: number;
  readonly streams?: readonly string[] | null;
  readonly error?: { readonly description: string };
}

const STREAM_NAMES = "$JS.API.STREAM.NAMES";

/**
 * Asks an account's JetStream for the names of its streams, as a user minted for this question alone. In a cluster it
 * also knows streams whose only server is down, which no server would list.
 */
export async function askStreamNames(
  account: string,
  signer: KeyPair | RemoteSigner,
  settings: ResolverSettings,
  access: ResolverAccess,
): Promise<StreamNames> {
  const inbox = randomInbox(access.random);
  try {
    const login = await mintLogin({
      name: "pulumi-nats-auth stream names",
      account,
      signer,
      publish: [STREAM_NAMES],
      inbox,
      access,
      description: "a user minted for the account",
      whenRefused: "it may have auth callout, allow no connections, or not know this signing key",
    });
    const connection = await openConnection(settings, login);
    try {
      return await pages(new Requests(connection, inbox), timeoutOf(settings));
    } finally {
      await connection.close();
    }
  } catch (error) {
    if (!(error instanceof NatsAuthError)) throw error;
    return { unavailable: error.message };
  }
}

async function pages(requests: Requests, timeoutMs: number): Promise<StreamNames> {
  const names: string[] = [];
  for (;;) {
    const body = Buffer.from(JSON.stringify({ offset: names.length }));
    const { answers } = await requests.gather(
      { page: { subject: STREAM_NAMES, body } },
      { timeoutMs, enough: () => true },
    );
    const [answer] = answers.page;
    if (answer === undefined) return { unavailable: "JetStream of the account did not answer" };
    const page: NamesPage = JSON.parse(Buffer.from(answer).toString());
    if (page.error !== undefined) return { unavailable: page.error.description };
    const { streams, total = 0 } = page;
    names.push(...(streams ?? []));
    if (!streams?.length || names.length >= total) return { names };
  }
}
