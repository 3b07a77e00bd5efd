/**
 * An account that the program declares, and what is known of it.
 *
 * @module
 */

import * as pulumi from "@pulumi/pulumi";
import { unknown } from "../../provider/unknown.ts";
import type { AccountArgs } from "../account.ts";
import { type Args, isPlain } from "../args.ts";
import { type ImportArgs, importInputs } from "../imports.ts";
import type { AccountFacts, Facts } from "./account-facts.ts";
import { settled, written } from "./facts.ts";

/** What of an account's arguments others depend on. */
export type AccountDeclaration = Pick<
  AccountArgs,
  "exports" | "imports" | "limits" | "revocations" | "signingKeys" | "key"
>;

/** An account that the program declares. */
export class DeclaredAccount {
  /** `Account "orders"` */
  readonly label: string;
  readonly declaration: AccountDeclaration;
  readonly #args: Args<Omit<Facts, "publicKey">>;
  #facts: AccountFacts;

  constructor(name: string, declaration: AccountDeclaration) {
    const { exports = [], imports = [], limits = {} } = declaration;
    this.label = `Account "${name}"`;
    this.declaration = declaration;
    this.#args = { exports, imports: importInputs(imports), limits };
    this.#facts = {
      publicKey: unknown,
      exports: written(this.#args.exports),
      imports: written(this.#args.imports),
      limits: written(this.#args.limits),
    };
  }

  /** As far as they are known now. */
  get facts(): AccountFacts {
    return this.#facts;
  }

  /** What may stand for the account before it is made: its key, and the key's public key. */
  get references(): readonly unknown[] {
    const { key } = this.declaration;
    if (key === undefined) return [];
    return pulumi.CustomResource.isInstance(key) ? [key, key.id] : [key.publicKey];
  }

  /** An import as the program has written it; `undefined` where it is an output. */
  writtenImport(index: number): ImportArgs | undefined {
    const { imports } = this.declaration;
    const one = imports !== undefined && isPlain(imports) ? imports[index] : undefined;
    return one !== undefined && isPlain<ImportArgs>(one) ? one : undefined;
  }

  /** Waits for all facts; says whether they came. */
  async settle(publicKey: pulumi.Output<string>): Promise<boolean> {
    const facts = await settled<Facts>({ publicKey, ...this.#args });
    if (facts === undefined || facts === unknown) return false;
    this.#facts = facts;
    return true;
  }
}
