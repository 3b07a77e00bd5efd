/**
 * What an `AccountPush` keeps in state.
 *
 * @module
 */

import type { FormerIssuers } from "../../former-issuers.ts";
import { decodeJwt } from "../../jwt/index.ts";
import type { UserRevocations } from "../../resolver/index.ts";
import { sha256 } from "../../sha256.ts";
import type { AccountPushInputs } from "./inputs.ts";

/** State of an `AccountPush`. */
export interface AccountPushState extends FormerIssuers {
  /** What the servers have, or are to have. */
  readonly jwt: string;
  /** Hex SHA-256 of the account's JWT, where `jwt` is that one signed anew. */
  readonly signedAnewFrom?: string;
  /** Names of the servers that `jwt` was proven on; absent while a push is due. */
  readonly servers?: readonly string[];
  /** Revocations met on servers that the account's own JWT lacks; every later JWT keeps them. */
  readonly revocations?: UserRevocations;
  /** Revocations that the account has taken back, while servers may still have them: kept until a push is proven. */
  readonly withdrawn?: UserRevocations;
  readonly custody: Pick<AccountPushInputs, "operator" | "resolver">;
}

/** Whether the JWT in state is the account's, or that signed anew. */
export function covers({ jwt, signedAnewFrom }: AccountPushState, wanted: string): boolean {
  return jwt === wanted || signedAnewFrom === sha256(wanted);
}

/** The account in messages. */
export function labelOf(jwt: string): string {
  const { name, sub } = decodeJwt(jwt, "account");
  return `Account "${name ?? sub}"`;
}
