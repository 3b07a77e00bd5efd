/**
 * Revocations: from when on the JWTs of a key count.
 *
 * @module
 */

import { publicKeyOrAll } from "../fields/nkey.ts";
import { record } from "../fields/record.ts";
import type { Rule } from "../fields/rule.ts";
import { type Time, time } from "../fields/time.ts";

/** Public keys, or `*` for all, each with the moment until which (inclusive) what was issued is void. */
export type Revocations = Readonly<Record<string, Time>>;

/** A rule for {@link Revocations} of users or accounts. */
export function revocations(kind: "user" | "account"): Rule<Revocations, Record<string, number | bigint>> {
  return record(publicKeyOrAll(kind), time);
}
