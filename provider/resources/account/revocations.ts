/**
 * Revocations of users that an account's inputs declare.
 *
 * @module
 */

import { revocations } from "../../inputs/revocations.ts";
import { inNumbers, type UserRevocations } from "../../resolver/index.ts";
import type { AccountInputs } from "./inputs.ts";

const rule = revocations("user");

/** Those that the program declares. */
export function declaredRevocations(inputs: Pick<AccountInputs, "revocations">): UserRevocations {
  return inNumbers(rule.encode(inputs.revocations ?? {}));
}
