/**
 * What an account keeps in state.
 *
 * @module
 */

import type { FormerIssuers } from "../../former-issuers.ts";
import type { SeedState } from "../../inputs/given-key.ts";
import type { OperatorIssuer } from "../../inputs/operator-issuer.ts";
import type { ResolverInputs } from "../../inputs/resolver.ts";
import type { SigningState } from "../../inputs/signing-key.ts";
import type { UserRevocations } from "../../resolver/index.ts";
import type { OnDelete } from "./inputs.ts";

/** What servers were last proven to have in force. */
export interface Published {
  /** Identity of the JWT. */
  readonly jti: string;
  /** Names of the servers. */
  readonly servers: readonly string[];
}

/** What deletion and refresh need of the inputs: they are given state alone. */
export interface Custody {
  /** More than its key only where there is a resolver: else nobody signs in its name later. */
  readonly operator: Pick<OperatorIssuer, "publicKey"> & Partial<OperatorIssuer>;
  readonly resolver?: ResolverInputs;
  readonly onDelete?: OnDelete;
}

/** State of an `Account`. */
export interface AccountState extends SigningState, SeedState, FormerIssuers {
  readonly jwt: string;
  /** Absent while a push is due, and without a resolver. */
  readonly published?: Published;
  /** Stands until a push is proven for the first time: servers that were never reached cannot keep a deletion waiting. */
  readonly unproven?: true;
  /** Revocations met on servers beside those that the program declares; every later JWT keeps them. */
  readonly revocations?: UserRevocations;
  /** Revocations that the program has taken back, while servers may still have them: kept until a push is proven. */
  readonly withdrawn?: UserRevocations;
  readonly custody: Custody;
}
