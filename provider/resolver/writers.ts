/**
 * Who writes which account in this process.
 *
 * @module
 */
/**
 * Who in this process is writing which account: one at a time for each account, and known to those that wait for
 * an exporter.
 */
export class Writers {
  readonly #last = new Map<string, Promise<unknown>>();
  readonly #publishing = new Map<string, Publishing>();

  /** Runs `write` once all earlier writes of the account are over, however they ended. */
  async inTurn<Result>(account: string, write: (publishing: Publishing) => Promise<Result>): Promise<Result> {
    const before = this.#last.get(account) ?? Promise.resolve();
    const publishing = new Publishing();
    this.#publishing.set(account, publishing);
    const turn = before.then(() => write(publishing)).finally(() => publishing.done());
    const settled = turn.catch(() => undefined);
    this.#last.set(account, settled);
    try {
      return await turn;
    } finally {
      if (this.#last.get(account) === settled) this.#last.delete(account);
      if (this.#publishing.get(account) === publishing) this.#publishing.delete(account);
    }
  }

  /** Resolves when the newest write of the account is published or has failed; undefined where there is none. */
  published(account: string): Promise<void> | undefined {
    return this.#publishing.get(account)?.published;
  }
}

/** The moment at which a write has reached the servers' stores. */
export class Publishing {
  readonly published: Promise<void>;
  done: () => void = () => undefined;

  constructor() {
    this.published = new Promise((resolve) => {
      this.done = resolve;
    });
  }
}
