/**
 * What a program declares, and the checks that need more than one resource.
 *
 * Every declaration is checked twice against the others: by what the program has written itself, at once, so that what
 * is wrong is never registered; and by what outputs say, as soon as they do. What only then turns out wrong fails a
 * preview, and warns in an update, where the engine acts already.
 *
 * @module
 */

import * as pulumi from "@pulumi/pulumi";
import { NatsAuthError } from "../../provider/errors.ts";
import type { Revocations } from "../../provider/inputs/revocations.ts";
import { unknown } from "../../provider/unknown.ts";
import type { ActivationArgs } from "../activation.ts";
import type { Arg } from "../args.ts";
import { activationProblems, givenTokenProblems } from "./activation-check.ts";
import { type AccountDeclaration, DeclaredAccount } from "./declared-account.ts";
import { DeclaredActivation } from "./declared-activation.ts";
import { findExport } from "./export-check.ts";
import { settled } from "./facts.ts";
import { importProblems } from "./import-check.ts";
import { cycleFrom, type Way, wayOf } from "./import-cycles.ts";
import { References } from "./references.ts";
import { revokedUsers, type UsersDeclaration, usersProblems } from "./users-check.ts";

/** Programs by their root resource: one process may run several. */
const programs = new WeakMap<object, Program>();

/** The declarations of one run of a program. */
export class Program {
  readonly #accounts = new References();
  readonly #importers = new Set<DeclaredAccount>();
  /** By token. */
  readonly #activations = new Map<unknown, DeclaredActivation>();
  readonly #told = new Set<string>();

  /** The program that is running. */
  static get current(): Program {
    const root = pulumi.runtime.getStackResource() ?? Program;
    const program = programs.get(root) ?? new Program();
    programs.set(root, program);
    return program;
  }

  /**
   * Checks an account that is about to be made.
   *
   * @throws {NatsAuthError} `INPUT_INVALID` with all that is wrong.
   */
  declareAccount(name: string, declaration: AccountDeclaration): DeclaredAccount {
    const account = new DeclaredAccount(name, declaration);
    for (const reference of account.references) this.#accounts.add(reference, account);
    if (declaration.imports !== undefined) this.#importers.add(account);
    const problems = this.#problemsOf(account);
    if (problems.length > 0) {
      // An account that is never made is nothing that others could be at odds with.
      for (const reference of account.references) this.#accounts.remove(reference, account);
      this.#importers.delete(account);
    }
    refuse(problems);
    return account;
  }

  /** Lets others refer to an account that is being made, and checks it again once its outputs are known. */
  async watchAccount(account: DeclaredAccount, resource: pulumi.CustomResource): Promise<void> {
    for (const reference of [resource, resource.id]) this.#accounts.add(reference, account);
    const { exports, imports } = account.declaration;
    // Most accounts share nothing, and waiting for the outputs of each would show.
    if (exports === undefined && imports === undefined) return;
    if (!(await account.settle(resource.id))) return;
    const { publicKey } = account.facts;
    if (typeof publicKey === "string") this.#accounts.add(publicKey, account);
    this.#tell(this.#problemsOf(account), resource);
  }

  /**
   * Checks an activation that is about to be made.
   *
   * @throws {NatsAuthError} `INPUT_INVALID` with all that is wrong.
   */
  declareActivation(name: string, declaration: ActivationArgs): DeclaredActivation {
    const activation = new DeclaredActivation(name, declaration);
    refuse(this.#activationProblems(activation));
    return activation;
  }

  /** Lets imports refer to an activation by its token, and checks it again once its inputs are known. */
  async watchActivation(
    activation: DeclaredActivation,
    token: pulumi.Output<string>,
    resource: pulumi.CustomResource,
  ): Promise<void> {
    this.#activations.set(token, activation);
    if (await activation.settle()) this.#tell(this.#activationProblems(activation), resource);
  }

  /**
   * Checks users that are about to be made.
   *
   * @param label `User "worker"`.
   * @throws {NatsAuthError} `INPUT_INVALID` with all that is wrong.
   */
  declareUsers(label: string, account: unknown, declaration: UsersDeclaration): void {
    const declared = this.#accounts.get(account);
    if (declared === undefined) return;
    refuse(usersProblems(declared, declaration).map((problem) => `${label}: ${problem}`));
  }

  /**
   * Checks users against the revocations of their account, once both are known.
   *
   * @param jwts By what to call the user: `User "worker"`.
   */
  async watchUsers(
    account: unknown,
    jwts: () => Arg<Readonly<Record<string, string>>>,
    resource: pulumi.CustomResource,
  ): Promise<void> {
    const declared = this.#accounts.get(account);
    if (declared?.declaration.revocations === undefined) return;
    const known = await settled<Readonly<Record<string, string>>>(jwts());
    const revocations = await settled<Revocations>(declared.declaration.revocations);
    if (known === undefined || revocations === undefined) return;
    const problems = revokedUsers(known, revocations).map((problem) => `${declared.label}: ${problem}`);
    this.#tell(problems, resource);
  }

  #activationProblems(activation: DeclaredActivation): string[] {
    const exporter = this.#accounts.get(activation.declaration.exporter);
    if (exporter === undefined) return [];
    return activationProblems(activation, exporter).map((problem) => `${activation.label}: ${problem}`);
  }

  /** All that is wrong with the imports of an account, and with imports from it. */
  #problemsOf(account: DeclaredAccount): string[] {
    const problems: string[] = [];
    for (const importer of this.#importers) {
      for (const [index, exporter] of this.#exportersOf(importer).entries()) {
        if (exporter === undefined || (importer !== account && exporter !== account)) continue;
        const path = `${importer.label}: imports[${index}]`;
        const found = this.#importProblems(importer, index, exporter);
        problems.push(...found.map((problem) => `${path}.${problem}`));
      }
    }
    return [...problems, ...this.#cyclesOf(account)];
  }

  #importProblems(importer: DeclaredAccount, index: number, exporter: DeclaredAccount): string[] {
    const { imports } = importer.facts;
    const one = imports === unknown ? undefined : imports[index];
    if (one === undefined) return [];
    const now = Math.floor(Date.now() / 1000);
    const problems = importProblems(importer, one, exporter, now);
    const activation = this.#activations.get(importer.writtenImport(index)?.token);
    if (activation === undefined || problems.length > 0) return problems;
    const meant = {
      importer: this.#accounts.get(activation.declaration.importer),
      exporter: this.#accounts.get(activation.declaration.exporter),
    };
    return givenTokenProblems(one, { importer, exporter }, activation, meant);
  }

  /** The exporters of an account's imports, each where it is declared in this program and known. */
  #exportersOf(importer: DeclaredAccount): (DeclaredAccount | undefined)[] {
    const { imports } = importer.facts;
    if (imports === unknown) return [];
    return imports.map((one, index) => {
      const reference = importer.writtenImport(index)?.account;
      const found = reference === undefined ? undefined : this.#accounts.get(reference);
      return found ?? (one === unknown ? undefined : this.#accounts.get(one.account));
    });
  }

  #cyclesOf(account: DeclaredAccount): string[] {
    if (!this.#importers.has(account)) return [];
    const ways = new Map([...this.#importers].map((importer) => [importer, this.#waysFrom(importer)]));
    const graph = {
      waysFrom: (each: DeclaredAccount) => ways.get(each) ?? [],
      exportsStream: (each: DeclaredAccount, subject: string) =>
        findExport(each.label, each.facts.exports, { type: "stream", subject }).covering !== undefined,
    };
    return graph.waysFrom(account).flatMap((start) => {
      const cycle = cycleFrom(start, graph);
      if (cycle === undefined) return [];
      return [
        `${account.label}: imports[${start.index}]: forms a cycle, which servers refuse: ${pathOf(cycle)}`,
      ];
    });
  }

  #waysFrom(importer: DeclaredAccount): Way<DeclaredAccount>[] {
    const { imports } = importer.facts;
    if (imports === unknown) return [];
    return this.#exportersOf(importer).flatMap((exporter, index) => {
      const one = imports[index];
      if (exporter === undefined || one === undefined) return [];
      return wayOf(importer, index, one, exporter) ?? [];
    });
  }

  /** Says what turned out wrong when the program had gone on: each thing once. */
  #tell(problems: readonly string[], resource: pulumi.Resource): void {
    const news = problems.filter((problem) => !this.#told.has(problem));
    for (const problem of news) this.#told.add(problem);
    if (pulumi.runtime.isDryRun()) refuse(news);
    else for (const problem of news) pulumi.log.warn(problem, resource);
  }
}

function refuse(problems: readonly string[]): void {
  if (problems.length > 0) throw new NatsAuthError("INPUT_INVALID", problems.join("\n"));
}

function pathOf(cycle: readonly Way<DeclaredAccount>[]): string {
  return cycle
    .map(({ importer, exporter, type, local, remote }, step) => {
      const subject = local === remote ? `"${local}"` : `"${remote}" as "${local}"`;
      return `${step === 0 ? importer.label : "which"} imports ${type} ${subject} from ${exporter.label}`;
    })
    .join(", ");
}
