/**
 * What the comparisons share: how often they run, and how they hold a refusal as a value.
 *
 * @module
 */
import type { Parameters } from "fast-check";
import { NatsAuthError } from "../../provider/errors.ts";

/**
 * Settings of a property: fresh random cases in every run. A failure prints the seed; `REFERENCE_SEED=<seed>` repeats
 * the run, `REFERENCE_RUNS=<factor>` makes it that many times longer.
 */
export function runs<T>(count: number): Parameters<T> {
  const seed = process.env["REFERENCE_SEED"];
  return {
    numRuns: count * Number(process.env["REFERENCE_RUNS"] ?? 1),
    ...(seed === undefined ? {} : { seed: Number(seed) }),
  };
}

/** A value, or the error that this library is expected to refuse with. */
export type Outcome<T> =
  | { readonly value: T; readonly error?: undefined }
  | { readonly value?: undefined; readonly error: NatsAuthError };

/** @throws every error that is not a refusal: a crash is a failure of the test. */
export function outcome<T>(run: () => T): Outcome<T> {
  try {
    return { value: run() };
  } catch (error) {
    if (error instanceof NatsAuthError) return { error };
    throw error;
  }
}

export function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("base64");
}
