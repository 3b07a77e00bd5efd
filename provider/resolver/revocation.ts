/**
 * Users revoked in the account as the servers have it.
 *
 * @module
 */
import { NatsAuthError } from "../errors.ts";
import type { AccountClaims } from "../jwt/index.ts";
import { foreignCopies, trustVerdicts } from "./admission.ts";
import { attendanceVerdicts } from "./attendance.ts";
import { serversTime } from "./clocks.ts";
import { issuedAt, lookAtStores, newestCopy } from "./holdings.ts";
import type { Pushed } from "./push.ts";
import { Pushing, type PushWork } from "./pushing.ts";
import { timeoutOf } from "./settings.ts";
import { revocationsOf, together, type UserRevocations } from "./user-revocations.ts";
import { silenceVerdicts, type Verdict, verdictTexts } from "./verdict.ts";

/** Users to revoke in an account that servers hold. */
export interface Revocation {
  /** The account's public key, A…. */
  readonly account: string;
  /** Up to when (inclusive) their JWTs are to be void. */
  readonly users: UserRevocations;
  /** Public key of the operator's that `sign` signs with: claims that no key of its operator has signed are left alone. */
  readonly issuer: string;
  /** Signs the account's claims, `iat` as given. */
  sign(claims: AccountClaims): Promise<string>;
  /** Overwrites a copy with a foreign issuer. */
  readonly adopt?: boolean;
  /** The account's name, for messages. */
  readonly label: string;
}

/** How long the first revocation of an account waits for others that are asked for at the same time. */
const GATHERING_MS = 20;

const gathering = new Map<string, { users: UserRevocations; result: Promise<Pushed | undefined> }>();

/**
 * Adds revocations to an account as the servers have it, and pushes it. Those of one account that are asked for
 * at the same time share one push.
 *
 * @param key of the servers and the account
 * @param inTurn waits until no other write of the account is under way, and then does the work
 * @returns what was pushed; undefined where no server has the account: nobody can log in, until it is pushed again
 */
export function revokeTogether(
  key: string,
  revocation: Revocation,
  inTurn: (work: (work: PushWork) => Promise<Pushed | undefined>) => Promise<Pushed | undefined>,
): Promise<Pushed | undefined> {
  const under = gathering.get(key);
  if (under !== undefined) {
    under.users = together(under.users, revocation.users);
    // What deserves a look is told once, to the first.
    return under.result.then((pushed) => pushed && { ...pushed, warnings: [] });
  }
  const batch = { users: revocation.users, result: Promise.resolve<Pushed | undefined>(undefined) };
  gathering.set(key, batch);
  batch.result = new Promise((resolve) => setTimeout(resolve, GATHERING_MS)).then(() =>
    inTurn((work) => {
      // From here on a newcomer needs a push of its own.
      if (gathering.get(key) === batch) gathering.delete(key);
      return revokeUsers({ ...revocation, users: batch.users }, work);
    }),
  );
  batch.result.catch(() => undefined).finally(() => gathering.get(key) === batch && gathering.delete(key));
  return batch.result;
}

/** Looks the account up, adds the revocations, signs and pushes. */
async function revokeUsers(revocation: Revocation, work: PushWork): Promise<Pushed | undefined> {
  const { account, users, sign, adopt = false, label } = revocation;
  const { session, settings, access } = work;
  const census = await session.muster([]);
  refuse(label, attendanceVerdicts(census, settings.expectServers));
  refuse(label, trustVerdicts(revocation.issuer, census), whereReplaced);
  const held = await lookAtStores(session, account, timeoutOf(settings));
  refuse(label, silenceVerdicts(held.unanswered));
  const foreign = foreignCopies(held, [revocation.issuer], census);
  const newest = newestCopy({ ...held, copies: held.copies.filter((copy) => !foreign.includes(copy)) });
  if (newest === undefined) {
    refuse(label, foreign.length === 0 ? [] : [takenOver]);
    return undefined;
  }
  const { claims } = newest;
  const revocations = together(revocationsOf(claims), users);
  const iat = Math.max(serversTime(census, access.clock()), issuedAt(claims) + 1);
  const jwt = await sign({ ...claims, iat, nats: { ...claims.nats, revocations } });
  return new Pushing({ jwt, sign, adopt, label, restricting: true }).run(work);
}

/** Signing a stranger's claims would bring into force what they allow. */
const takenOver: Verdict = {
  code: "RESOLVER_FOREIGN_ISSUER",
  text: "the servers hold it only as the key of another operator has signed it: run pulumi refresh and pulumi up, which bring the account itself back into force or say what keeps it from that",
};

/** Users are deleted as state says: with the key that the operator had at their last update. */
const whereReplaced =
  ". Where the key was replaced, put the users back into the program for one update, and delete them then";

function refuse(label: string, verdicts: readonly Verdict[], advice = ""): void {
  const [first] = verdicts;
  if (first === undefined) return;
  const text = `Cannot revoke users of account "${label}": ${verdictTexts(verdicts).join("; ")}${advice}`;
  throw new NatsAuthError(first.code, text);
}
