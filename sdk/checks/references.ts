/**
 * Which account a program means by what it refers to.
 *
 * @module
 */

import type { DeclaredAccount } from "./declared-account.ts";

/** Accounts by what stands for them: the resource, its key, its public key as output or text. */
export class References {
  readonly #accounts = new Map<unknown, Set<DeclaredAccount>>();

  /** Lets something stand for an account. */
  add(reference: unknown, account: DeclaredAccount): void {
    const accounts = this.#accounts.get(reference);
    if (accounts === undefined) this.#accounts.set(reference, new Set([account]));
    else accounts.add(account);
  }

  /** The account is never made, and nothing stands for it. */
  remove(reference: unknown, account: DeclaredAccount): void {
    this.#accounts.get(reference)?.delete(account);
  }

  /** The account that is meant; none where it may be one of several: two operators may have accounts of one key. */
  get(reference: unknown): DeclaredAccount | undefined {
    const [account, ...others] = this.#accounts.get(reference) ?? [];
    return others.length === 0 ? account : undefined;
  }
}
