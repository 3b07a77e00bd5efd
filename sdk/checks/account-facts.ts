/**
 * What checks across resources know of an account.
 *
 * @module
 */

import type { AccountInputs } from "../../provider/resources/account/inputs.ts";
import type { Partly } from "../../provider/unknown.ts";

type Input<Name extends keyof AccountInputs> = NonNullable<AccountInputs[Name]>;

/** One import. */
export type Import = Input<"imports">[number];

/** What others depend on. */
export interface Facts {
  readonly publicKey: string;
  readonly exports: Input<"exports">;
  readonly imports: Input<"imports">;
  readonly limits: Input<"limits">;
}

/** What is known of them. */
export type AccountFacts = { readonly [Name in keyof Facts]: Partly<Facts[Name]> };
