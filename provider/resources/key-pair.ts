/**
 * An nkey of any kind, kept apart from what is signed with it.
 *
 * Kept in state: the seed, encrypted. The id is the public key. A new kind, another given seed or a changed
 * `rotationTrigger` replaces it; nothing else changes it.
 *
 * @module
 */

import { Differences } from "../difference.ts";
import { seed as seedOf } from "../fields/nkey.ts";
import { object } from "../fields/object.ts";
import { Report } from "../fields/rule.ts";
import { choice, text } from "../fields/text.ts";
import type { Lifecycle } from "../lifecycle.ts";
import { generateKeyPair, keyPairFromSeed } from "../nkeys/index.ts";
import { unknown } from "../unknown.ts";

/** Kinds of key that a stack can hold. */
export type KeyPairKind = "operator" | "account" | "user" | "curve";

/** Inputs of a `KeyPair`. */
export interface KeyPairInputs {
  /** What the key is for. Also the kind of signing keys: an account's signing key is an account key. Replaces. */
  readonly kind: KeyPairKind;
  /** An existing seed to adopt. Secret. Default: a new key is generated. A seed of another key replaces. */
  readonly seed?: string;
  /** Any text; changing it replaces the key by a new one. Default: none. */
  readonly rotationTrigger?: string;
}

/** State of a `KeyPair`. */
export interface KeyPairState {
  /** The seed, generated or given. Secret. */
  readonly seed: string;
  readonly rotationTrigger?: string;
}

const kinds = ["operator", "account", "user", "curve"] as const;

const rule = object<KeyPairInputs>({
  kind: { rule: choice(...kinds), required: true, replaces: true },
  seed: { rule: seedOf(...kinds), secret: true, replaces: true },
  rotationTrigger: { rule: text(), replaces: true },
});

export const keyPair: Lifecycle<KeyPairInputs, KeyPairState> = {
  inputs: rule.shape,
  secrets: rule.secrets,

  async check(_context, _olds, news) {
    const report = new Report();
    const inputs = rule.check(news, "", report);
    if (inputs !== unknown && typeof inputs.seed === "string" && typeof inputs.kind === "string") {
      const { kind } = keyPairFromSeed(inputs.seed);
      if (kind !== inputs.kind)
        report.fail("seed", `expected a seed of kind "${inputs.kind}", got ${kind} seed`);
    }
    return { inputs, failures: report.failures };
  },

  async diff(_context, id, state, inputs) {
    const differences = new Differences(rule.replaces);
    if (inputs === unknown) return differences.all();
    const { kind, seed, rotationTrigger } = inputs;
    differences.compare("kind", kind, keyPairFromSeed(state.seed).kind as KeyPairKind);
    differences.compare("rotationTrigger", rotationTrigger, state.rotationTrigger);
    // Without a given seed, the generated one stays.
    if (seed !== undefined) {
      differences.compare("seed", seed === unknown ? unknown : keyPairFromSeed(seed).publicKey, id);
    }
    return differences;
  },

  async create(context, { kind, seed, rotationTrigger }) {
    const keys = seed === undefined ? generateKeyPair(kind, context.random) : keyPairFromSeed(seed);
    return {
      id: keys.publicKey,
      state: { seed: keys.seed, ...(rotationTrigger === undefined ? {} : { rotationTrigger }) },
    };
  },

  /** A key exists only in state. */
  async read(_context, _id, state) {
    return { state };
  },

  /** Reached when a preview could not know the seed and the update found the same one. */
  async update(_context, _id, state) {
    return state;
  },

  /** Nothing outside the state. */
  async delete() {},
};
