/**
 * The deletion of an account from all servers.
 *
 * @module
 */
import { type ErrorCode, NatsAuthError } from "../errors.ts";
import type { RemoteSigner } from "../jwt/index.ts";
import type { KeyPair } from "../nkeys/index.ts";
import { absenceWarnings, attendanceVerdicts } from "./attendance.ts";
import { serverNames } from "./census.ts";
import { bringsBack, deletionRequest, requestDeletion } from "./deletion.ts";
import { type Holdings, lookAt, newestCopy } from "./holdings.ts";
import type { Session } from "./pool.ts";
import { claimsJetStream } from "./proof.ts";
import { remainingStreams } from "./remaining-streams.ts";
import { type ResolverAccess, type ResolverSettings, timeoutOf } from "./settings.ts";
import { isSystemAccount } from "./system-account.ts";
import { silenceVerdicts, type Verdict, verdictTexts } from "./verdict.ts";

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
   * only server is down. Default: only the servers are asked, which deserves a warning.
   */
  accountSigner?(): Promise<KeyPair | RemoteSigner | undefined>;
  /** Whether the account had JetStream when it was last signed here; the servers' copies may say so too. */
  readonly hadJetStream?: boolean;
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
  const { account, provenServers } = removal;
  const census = await session.muster(provenServers ?? []);
  const timeoutMs = timeoutOf(settings);
  const servers = serverNames(census);
  const warnings = absenceWarnings(census, "one that has the account brings it back");
  const refuse = (verdicts: readonly Verdict[]): void => {
    const [first] = verdicts;
    if (first === undefined) return;
    throw new RemovalFailure(removal, first.code, verdictTexts(verdicts).join("; "));
  };

  if (isSystemAccount(account, session, settings)) refuse([systemAccountStays]);
  refuse(attendanceVerdicts(census, settings.expectServers, provenServers));
  const held = await lookAt(session, account, { timeoutMs });
  refuse(silenceVerdicts(held.unanswered, bringsBack));
  const existed = newestCopy(held) !== undefined;
  // Servers without a store may still have it in their configuration: who they are shows when a deletion is asked for.
  if (!existed && held.fullServers === servers.length) return { existed, servers, warnings };

  if (existed && mayHaveStreams(removal, held)) {
    const remaining = await remainingStreams(removal, session, settings, access);
    refuse(remaining.verdicts);
    warnings.push(...remaining.warnings);
  }
  const request = await deletionRequest(account, await removal.signer(), access.clock());
  const { stores, verdicts } = await requestDeletion(session, account, request, timeoutMs);
  refuse(verdicts);

  const storeless = servers.filter((name) => !stores.has(name));
  const left = await lookAt(session, account, { timeoutMs, load: { exporters: [], on: storeless } });
  refuse(silenceVerdicts(left.unanswered, bringsBack));
  refuse(leftVerdicts(left));
  return { existed, servers, warnings };
}

const systemAccountStays: Verdict = {
  code: "RESOLVER_REFUSED",
  text: "it is the servers' system account, which is never deleted from them",
};

function mayHaveStreams({ evenWithStreams, hadJetStream }: Removal, { copies }: Holdings): boolean {
  if (evenWithStreams === true) return false;
  return (
    hadJetStream === true || copies.some(({ claims }) => claims !== undefined && claimsJetStream(claims))
  );
}

/** What the servers have of the account after its deletion. */
function leftVerdicts({ copies, absent, fullServers }: Holdings): Verdict[] {
  const code = "RESOLVER_REFUSED";
  if (absent < fullServers) {
    const text = `${fullServers - absent} of ${fullServers} stores have the account again: a server that was away gives it back to the others; delete once more`;
    return [{ code, text }];
  }
  const text =
    "still has the account in force: take it out of resolver_preload in its configuration, then reload or restart it";
  return copies.flatMap(({ inForce }) => inForce.map((server) => ({ code, server, text })));
}
