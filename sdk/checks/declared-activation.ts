/**
 * An activation that the program declares: known by its token, before there is one.
 *
 * @module
 */

import type { ActivationInputs } from "../../provider/resources/activation.ts";
import { type Partly, unknown } from "../../provider/unknown.ts";
import type { ActivationArgs } from "../activation.ts";
import { settled, textIn, written } from "./facts.ts";

type Facts = Pick<ActivationInputs, "type" | "subject">;

/** An activation that the program declares. */
export class DeclaredActivation {
  /** `Activation "billing"` */
  readonly label: string;
  readonly declaration: ActivationArgs;
  #facts: { readonly [Name in keyof Facts]: Partly<Facts[Name]> };

  constructor(name: string, declaration: ActivationArgs) {
    this.label = `Activation "${name}"`;
    this.declaration = declaration;
    const { type, subject } = declaration;
    this.#facts = { type: textIn(written(type)), subject: textIn(written(subject)) };
  }

  /** As far as they are known now. */
  get facts() {
    return this.#facts;
  }

  /** Waits for all facts; says whether they came. */
  async settle(): Promise<boolean> {
    const { type, subject } = this.declaration;
    const facts = await settled<Facts>({ type, subject });
    if (facts === undefined || facts === unknown) return false;
    this.#facts = { type: textIn(facts.type), subject: textIn(facts.subject) };
    return true;
  }
}
