/**
 * Connections shared by all resources of a process, opened when needed and closed when idle.
 *
 * @module
 */
import { type Census, takeCensus } from "./census.ts";
import { type Connection, openConnection } from "./connection.ts";
import { Muster } from "./muster.ts";
import { makeLogin } from "./push-user.ts";
import { ConnectionLost, Requests } from "./requests.ts";
import type { ResolverAccess, ResolverSettings } from "./settings.ts";

/** One connection in use: who answers there, and how to ask. */
export interface Session {
  readonly requests: Requests;
  /** The newest count of the servers. */
  readonly census: Census;
  /** Counts them again, and waits a while, where servers that were there before are missing. */
  muster(before: readonly string[]): Promise<Census>;
  /** Public key that has signed the user of the connection. */
  readonly pushedBy: string;
  /** Says that the census no longer holds; the next piece of work gets a new session. */
  retire(): void;
}

/** How long an unused connection stays open for the next resource. */
const IDLE_MS = 2_000;

/** The last part of a minted user's life, in which no new work starts on its connection: a minute of ten. */
const SPARE_LIFETIME = 0.1;

const pools = new Map<string, Pool>();

/** The pool of these settings and this identity: one for the whole process. */
export function poolOf(settings: ResolverSettings, access: ResolverAccess): Pool {
  const key = JSON.stringify([settings, access.identity ?? ""]);
  let pool = pools.get(key);
  if (pool === undefined) {
    pool = new Pool(settings);
    pools.set(key, pool);
  }
  return pool;
}

/**
 * Shares one connection among all that use a resolver at the same time or shortly after one another. It is opened at
 * the first use, replaced before its user expires or when it is lost, and closed when idle.
 */
export class Pool {
  readonly #settings: ResolverSettings;
  #current: Promise<OpenSession> | undefined;

  constructor(settings: ResolverSettings) {
    this.#settings = settings;
  }

  /**
   * Does a piece of work on the shared connection, and once more on a new one where the connection is lost: the work
   * must begin with looking.
   *
   * @throws what the work throws, and what connecting throws
   */
  async use<Result>(access: ResolverAccess, work: (session: Session) => Promise<Result>): Promise<Result> {
    try {
      return await this.#once(access, work);
    } catch (error) {
      if (!(error instanceof ConnectionLost)) throw error;
      return this.#once(access, work);
    }
  }

  /** Closes the connection as soon as nobody uses it. */
  async close(): Promise<void> {
    const opening = this.#current;
    this.#current = undefined;
    const session = await opening?.catch(() => undefined);
    await session?.closeWhenFree();
  }

  async #once<Result>(access: ResolverAccess, work: (session: Session) => Promise<Result>): Promise<Result> {
    const session = await this.#session(access);
    session.enter();
    try {
      return await work(session);
    } finally {
      session.leave();
    }
  }

  /** Those that wait for the same connection share its failure. */
  async #session(access: ResolverAccess): Promise<OpenSession> {
    for (;;) {
      const current = this.#current;
      if (current === undefined) return this.#open(access);
      const session = await current;
      if (session.usable(access.clock())) return session;
      if (this.#current === current) this.#current = undefined;
      void session.closeWhenFree();
    }
  }

  #open(access: ResolverAccess): Promise<OpenSession> {
    const opening = OpenSession.open(this.#settings, access);
    this.#current = opening;
    opening.catch(() => {
      if (this.#current === opening) this.#current = undefined;
    });
    return opening;
  }
}

class OpenSession implements Session {
  readonly requests: Requests;
  readonly pushedBy: string;
  readonly #connection: Connection;
  readonly #muster: Muster;
  /** Unix seconds from which on no new work starts here. */
  readonly #until: number;
  #users = 0;
  #ended = false;
  #idle: NodeJS.Timeout | undefined;

  static async open(settings: ResolverSettings, access: ResolverAccess): Promise<OpenSession> {
    const login = await makeLogin(settings, access);
    const connection = await openConnection(settings, login);
    try {
      const requests = new Requests(connection, login.inbox);
      const muster = await Muster.first((awaited) =>
        takeCensus(requests, { settings, clock: access.clock, connectedTo: connection.serverId, awaited }),
      );
      const lifetime = login.expires - access.clock();
      const until = Number.isFinite(lifetime) ? login.expires - lifetime * SPARE_LIFETIME : lifetime;
      return new OpenSession(connection, requests, muster, { pushedBy: login.issuer, until });
    } catch (error) {
      await connection.close();
      throw error;
    }
  }

  constructor(
    connection: Connection,
    requests: Requests,
    muster: Muster,
    { pushedBy, until }: { readonly pushedBy: string; readonly until: number },
  ) {
    this.#connection = connection;
    this.requests = requests;
    this.#muster = muster;
    this.pushedBy = pushedBy;
    this.#until = until;
    void connection.closed.then(() => {
      this.#ended = true;
      clearTimeout(this.#idle);
    });
  }

  get census(): Census {
    return this.#muster.census;
  }

  muster(before: readonly string[]): Promise<Census> {
    return this.#muster.withAll(before);
  }

  usable(now: number): boolean {
    return !this.#ended && now < this.#until;
  }

  enter(): void {
    this.#users++;
    clearTimeout(this.#idle);
  }

  leave(): void {
    this.#users--;
    if (this.#users > 0) return;
    if (this.#ended) {
      void this.#connection.close();
      return;
    }
    this.#idle = setTimeout(() => void this.#connection.close(), IDLE_MS);
    this.#idle.unref();
  }

  retire(): void {
    this.#ended = true;
  }

  async closeWhenFree(): Promise<void> {
    this.#ended = true;
    clearTimeout(this.#idle);
    if (this.#users === 0) await this.#connection.close();
  }
}
