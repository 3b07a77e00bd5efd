/**
 * Pushing accounts in tests, and what comes of it.
 *
 * @module
 */
import { type Push, type Pushed, PushFailure, type Resolver } from "../../provider/resolver/index.ts";
import type { TestAccount } from "./trust.ts";

/** The push of a JWT of an account; by default of unchanged claims. */
export function pushOf(account: TestAccount, jwt = account.jwt(), options: Partial<Push> = {}): Push {
  return { jwt, sign: async (claims) => account.sign(claims), label: account.name, ...options };
}

/** Pushes a JWT of an account. */
export function push(
  resolver: Resolver,
  account: TestAccount,
  jwt?: string,
  options?: Partial<Push>,
): Promise<Pushed> {
  return resolver.push(pushOf(account, jwt, options));
}

/** How a push that must fail has failed. */
export async function failureOf(pushing: Promise<unknown>): Promise<PushFailure> {
  const outcome: unknown = await pushing.then(
    () => "it went through",
    (error: unknown) => error,
  );
  if (outcome instanceof PushFailure) return outcome;
  throw new Error("Expected the push to fail", { cause: outcome });
}
