/**
 * Streams that an account would leave behind.
 *
 * @module
 */
import type { AccountClaims } from "../jwt/index.ts";
import type { Holdings } from "./holdings.ts";
import type { Session } from "./pool.ts";
import { claimsJetStream } from "./proof.ts";
import type { Removal } from "./removal.ts";
import { type ResolverAccess, type ResolverSettings, timeoutOf } from "./settings.ts";
import { askStreamNames, type StreamNames } from "./stream-names.ts";
import { listStreams, streamsNamed, uncertainty } from "./streams.ts";
import { serversNamed, type Verdict } from "./verdict.ts";

/** What is known of the streams of an account that is to be deleted. */
export interface RemainingStreams {
  /** Streams, and servers that may have more: reasons to keep the account. */
  readonly verdicts: readonly Verdict[];
  /** Where streams could not be looked for. */
  readonly warnings: readonly string[];
}

/** Looks for streams that an account has: on every server, and by name in the account's own JetStream. */
export async function remainingStreams(
  removal: Removal,
  session: Session,
  settings: ResolverSettings,
  access: ResolverAccess,
): Promise<RemainingStreams> {
  const { account, label, provenServers = [] } = removal;
  const listed = await listStreams(session, account, timeoutOf(settings));
  const byName = listed.jetstream ? await askByName(removal, settings, access) : { names: [] };
  const names = [...new Set([...listed.names, ...("names" in byName ? byName.names : [])])].sort();
  const streams = `Streams of account "${label}"`;
  const warnings: string[] = [];
  if ("unavailable" in byName) {
    warnings.push(`${streams} were looked for on the servers that run only: ${byName.unavailable}`);
  }
  // Where it was proven, it had JetStream; elsewhere it may never have had any.
  const switchedOff = listed.off.filter((server) => provenServers.includes(server));
  const neverOn = listed.off.filter((server) => !switchedOff.includes(server));
  if (neverOn.length > 0) {
    warnings.push(
      `${streams} were not looked for on ${serversNamed(neverOn)}: it has no JetStream there now`,
    );
  }
  const code = "RESOLVER_REFUSED";
  return {
    verdicts: [
      ...(names.length === 0 ? [] : [{ code, text: `it has ${streamsNamed(names)}: ${way}` } as const]),
      ...uncertainty(listed),
      ...switchedOff.map((server) => ({ code, server, text: hidden }) as const),
    ],
    warnings,
  };
}

const way = 'delete them first, or set onDelete to "purge", "disable" or "retain"';
const hidden =
  'has the account without JetStream now and cannot tell the streams that it kept: push the account with JetStream once more, or set onDelete to "purge", "disable" or "retain"';

/** Streams that nobody could see or delete any more, were JetStream taken away from the account by these claims. */
export async function strandedStreams(
  claims: AccountClaims,
  { copies }: Holdings,
  session: Session,
  timeoutMs: number,
): Promise<Verdict[]> {
  const had = copies.some((copy) => copy.claims !== undefined && claimsJetStream(copy.claims));
  if (!had || claimsJetStream(claims)) return [];
  const listed = await listStreams(session, claims.sub, timeoutMs);
  const { names } = listed;
  const text = `is taken away while the account has ${streamsNamed(names)}: delete them first, for without JetStream they stop, and can be neither seen nor deleted`;
  const found: Verdict[] = names.length === 0 ? [] : [{ code: "RESOLVER_REFUSED", claim: "jetstream", text }];
  return [...found, ...uncertainty(listed)];
}

/** Each account has a JetStream of its own, which answers only the account's users. */
async function askByName(
  { account, accountSigner }: Removal,
  settings: ResolverSettings,
  access: ResolverAccess,
): Promise<StreamNames> {
  const signer = await accountSigner?.();
  if (signer === undefined) return { unavailable: "the state holds no key that signs users of the account" };
  return askStreamNames(account, signer, settings, access);
}
