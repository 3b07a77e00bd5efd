/**
 * A role: a signing key of an account with a template, which says what all users signed with it may do.
 *
 * Kept in state: the seed, encrypted, unless only the public key was given. The id is the public key. Another key replaces it.
 * Name, description and template stand in the JWT of every account that lists the role among its signing keys: a change
 * of them is a change of those accounts, whose servers then close the connections of the role's users once.
 *
 * @module
 */

import { Differences } from "../difference.ts";
import { object } from "../fields/object.ts";
import { Report } from "../fields/rule.ts";
import { text } from "../fields/text.ts";
import {
  diffKey,
  type GivenKey,
  givenKey,
  identityOf,
  type SeedState,
  seedState,
} from "../inputs/given-key.ts";
import { type Template, template } from "../inputs/template.ts";
import type { Lifecycle } from "../lifecycle.ts";
import { unknown } from "../unknown.ts";

/** Inputs of a `Role`. */
export interface RoleInputs {
  /** A label. Default: the resource's name. Wire `role`. Updates the account. */
  readonly name: string;
  /** For people. Default: none. Wire `description`. Updates the account. */
  readonly description?: string;
  /** What the role's users may do and use. Wire `template`. Updates the account. */
  readonly template: Template;
  /**
   * An existing account key, with its seed. Default: a new one is generated; one given before stays. Another key
   * replaces.
   */
  readonly key?: GivenKey;
}

/** State of a `Role`. */
export type RoleState = SeedState;

const rule = object<RoleInputs>({
  name: { rule: text(), required: true },
  description: { rule: text() },
  template: { rule: template, required: true },
  key: { rule: givenKey("account"), replaces: true },
});

export const role: Lifecycle<RoleInputs, RoleState> = {
  inputs: rule.shape,
  secrets: [...rule.secrets, "seed"],

  async check(_context, _olds, news) {
    const report = new Report();
    const inputs = rule.check(news, "", report);
    return { inputs, failures: report.failures, warnings: report.warnings };
  },

  async diff(_context, id, state, wanted) {
    const differences = new Differences(rule.replaces);
    if (wanted === unknown) return differences.all();
    diffKey(differences, wanted.key, id, state);
    return differences;
  },

  async create(context, { key }) {
    const { publicKey, keyPair } = identityOf("account", key, context.random);
    return { id: publicKey, state: seedState(keyPair) };
  },

  /** A key exists only in state. */
  async read(_context, _id, state) {
    return { state };
  },

  /** Reached when a preview could not know the key and the update found the same one, or its seed. */
  async update(_context, _id, state, { key }) {
    return seedState(key, state);
  },

  /** Nothing outside the state: an account that no longer lists the role drops its key, and with it the role's users. */
  async delete() {},
};
