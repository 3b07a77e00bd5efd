/**
 * The account store of running servers, as resources use it.
 *
 * @module
 */
import { NatsAuthError } from "../errors.ts";
import { type Pool, poolOf } from "./pool.ts";
import type { Push, Pushed } from "./push.ts";
import { Pushing } from "./pushing.ts";
import { type Lookup, lookUpAccount } from "./refresh.ts";
import { type Removal, RemovalFailure, type Removed, removeAccount } from "./removal.ts";
import { type Revocation, revokeTogether } from "./revocation.ts";
import { type ResolverAccess, type ResolverSettings, timeoutOf } from "./settings.ts";
import { type AccountStreams, listStreams } from "./streams.ts";
import { Writers } from "./writers.ts";

/** The account store of one estate of servers. Every method connects at first use and shares the connection. */
export interface Resolver {
  /**
   * Brings an account JWT into force on every server, merged with the revocations found there.
   *
   * @throws PushFailure naming every server and why
   */
  push(push: Push): Promise<Pushed>;
  /**
   * What the servers have of an account.
   *
   * @param provenServers names of the last proof; one that is missing now is a warning
   * @throws NatsAuthError where no server can be reached
   */
  lookup(account: string, provenServers?: readonly string[]): Promise<Lookup>;
  /**
   * Revokes users of an account as the servers have it, together with others that are asked for at the same time.
   *
   * @returns undefined where no server has the account
   * @throws PushFailure naming every server and why
   */
  revoke(revocation: Revocation): Promise<Pushed | undefined>;
  /**
   * Deletes an account from every server.
   *
   * @throws NatsAuthError naming every server that refuses or stays silent
   */
  remove(removal: Removal): Promise<Removed>;
  /**
   * The account's JetStream streams on all servers.
   *
   * @throws NatsAuthError where no server can be reached
   */
  streams(account: string): Promise<AccountStreams>;
  /** Closes the shared connection once nobody uses it; a later use opens a new one. Idle ones close by themselves. */
  close(): Promise<void>;
}

/** Opens a resolver. Nothing is sent before the first use. */
export function openResolver(settings: ResolverSettings, access: ResolverAccess): Resolver {
  return new SharedResolver(settings, access);
}

// One for the process: an account is the same one whichever connection it is written over.
const writers = new Writers();

class SharedResolver implements Resolver {
  readonly #settings: ResolverSettings;
  readonly #access: ResolverAccess;
  readonly #pool: Pool;

  constructor(settings: ResolverSettings, access: ResolverAccess) {
    this.#settings = settings;
    this.#access = access;
    this.#pool = poolOf(settings, access);
  }

  async push(push: Push): Promise<Pushed> {
    const [settings, access] = [this.#settings, this.#access];
    const pushing = new Pushing(push);
    try {
      return await writers.inTurn(pushing.account, (publishing) =>
        this.#pool.use(access, (session) => pushing.run({ session, settings, access, writers, publishing })),
      );
    } catch (error) {
      throw pushing.failure(error);
    }
  }

  lookup(account: string, provenServers?: readonly string[]): Promise<Lookup> {
    return this.#pool.use(this.#access, (session) =>
      lookUpAccount(session, account, this.#settings, provenServers),
    );
  }

  revoke(revocation: Revocation): Promise<Pushed | undefined> {
    const { account } = revocation;
    const settings = this.#settings;
    const access = this.#access;
    return revokeTogether(JSON.stringify([settings, account]), revocation, (revoke) =>
      writers.inTurn(account, (publishing) =>
        this.#pool.use(access, (session) => revoke({ session, settings, access, writers, publishing })),
      ),
    );
  }

  async remove(removal: Removal): Promise<Removed> {
    try {
      return await writers.inTurn(removal.account, () =>
        this.#pool.use(this.#access, (session) =>
          removeAccount(removal, session, this.#settings, this.#access),
        ),
      );
    } catch (error) {
      if (error instanceof RemovalFailure || !(error instanceof NatsAuthError)) throw error;
      throw new RemovalFailure(removal, error.code, error.message, error);
    }
  }

  streams(account: string): Promise<AccountStreams> {
    return this.#pool.use(this.#access, (session) =>
      listStreams(session, account, timeoutOf(this.#settings)),
    );
  }

  close(): Promise<void> {
    return this.#pool.close();
  }
}
