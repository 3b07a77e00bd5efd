/**
 * An account that the program declares, and what is known of it.
 *
 * @module
 */

import * as pulumi from "@pulumi/pulumi";
import { type Partly, unknown } from "../../provider/unknown.ts";
import type { AccountArgs } from "../account.ts";
import { type Args, isPlain, isWrittenObject } from "../args.ts";
import { type ImportArgs, importInputs } from "../imports.ts";
import type { AccountFacts, Facts } from "./account-facts.ts";
import { objectIn, objectsIn, settled, written } from "./facts.ts";

/** What of an account's arguments others depend on. */
export type AccountDeclaration = Pick<
  AccountArgs,
  "exports" | "imports" | "limits" | "revocations" | "signingKeys" | "key"
>;

type SharedFacts = Omit<Facts, "publicKey">;

/** An account that the program declares. */
export class DeclaredAccount {
  /** `Account "orders"` */
  readonly label: string;
  readonly declaration: AccountDeclaration;
  readonly #args: Args<SharedFacts>;
  #facts: AccountFacts;

  constructor(name: string, declaration: AccountDeclaration) {
    const { exports = [], imports = [], limits = {} } = declaration;
    this.label = `Account "${name}"`;
    this.declaration = declaration;
    this.#args = { exports, imports: importInputs(imports), limits };
    this.#facts = { publicKey: unknown, ...factsIn(written<SharedFacts>(this.#args)) };
  }

  /** As far as they are known now. */
  get facts(): AccountFacts {
    return this.#facts;
  }

  /** What may stand for the account before it is made: its key, and the key's public key. */
  get references(): readonly unknown[] {
    const { key } = this.declaration;
    if (key === undefined) return [];
    if (pulumi.CustomResource.isInstance(key)) return [key, key.id];
    return isWrittenObject(key) && key.publicKey !== undefined ? [key.publicKey] : [];
  }

  /** An import as the program has written it; `undefined` where it is an output. */
  writtenImport(index: number): ImportArgs | undefined {
    const { imports } = this.declaration;
    const one = imports !== undefined && isPlain(imports) ? imports[index] : undefined;
    return isWrittenObject<object | undefined>(one) ? (one as ImportArgs) : undefined;
  }

  /** Waits for all facts; says whether they came. */
  async settle(publicKey: pulumi.Output<string>): Promise<boolean> {
    const facts = await settled<Facts>({ publicKey, ...this.#args });
    if (facts === undefined || facts === unknown) return false;
    this.#facts = { publicKey: facts.publicKey, ...factsIn(facts) };
    return true;
  }
}

function factsIn(given: Partly<SharedFacts>): Omit<AccountFacts, "publicKey"> {
  if (given === unknown) return { exports: unknown, imports: unknown, limits: unknown };
  const { exports, imports, limits } = given;
  return { exports: objectsIn(exports), imports: objectsIn(imports), limits: objectIn(limits) };
}
