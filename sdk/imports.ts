/**
 * What an account uses of others, as programs write it.
 *
 * @module
 */

import type * as pulumi from "@pulumi/pulumi";
import type { AccountInputs } from "../provider/resources/account/inputs.ts";
import { type Arg, type Args, isPlain, isWrittenObject, misfit } from "./args.ts";
import { type PublicKeySource, publicKeyInput } from "./issuer.ts";

type Import = NonNullable<AccountInputs["imports"]>[number];

/** A subject of another account that an account uses. */
export interface ImportArgs extends Args<Omit<Import, "account">> {
  /** Who exports: an `Account`, the `KeyPair` that is its identity, or its public key (`A…`). Wire `account`. */
  readonly account: PublicKeySource;
}

/** What an account uses of others. */
export type ImportsArg =
  | readonly (ImportArgs | pulumi.Input<Args<Import>>)[]
  | pulumi.Input<readonly pulumi.Input<Args<Import>>[]>;

/** The plain inputs of imports. */
export function importInputs(imports: ImportsArg): Arg<readonly Import[]> {
  if (!Array.isArray(imports)) return imports as Arg<readonly Import[]>;
  return imports.map((one: ImportArgs | pulumi.Input<Args<Import>>) => {
    if (!isPlain<ImportArgs | Args<Import>>(one)) return one;
    if (!isWrittenObject(one)) return misfit(one) as pulumi.Input<Args<Import>>;
    return { ...one, account: publicKeyInput(one.account) };
  });
}
