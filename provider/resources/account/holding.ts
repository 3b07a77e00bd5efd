/**
 * Accounts as things that one resource has after another: a renamed `Account` with a given key.
 *
 * @module
 */

import { type Context, PartialFailure } from "../../lifecycle.ts";
import type { AccountState } from "./state.ts";

/** An account, by its key. */
export function heldAccount(publicKey: string): string {
  return `account ${publicKey}`;
}

/** Notes that a resource has the account, as the outcome says: also one that is not in force yet. */
export async function noted(
  { holders }: Context,
  publicKey: string,
  outcome: Promise<AccountState>,
  former?: AccountState,
): Promise<AccountState> {
  const hold = ({ jwt }: AccountState) => holders.hold(heldAccount(publicKey), jwt, former?.jwt);
  try {
    const state = await outcome;
    hold(state);
    return state;
  } catch (error) {
    if (error instanceof PartialFailure) hold(error.state as AccountState);
    throw error;
  }
}
