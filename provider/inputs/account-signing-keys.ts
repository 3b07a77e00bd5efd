/**
 * Keys that sign users of an account: plain ones, and those of roles, which come with a template.
 *
 * @module
 */

import { list } from "../fields/list.ts";
import { publicKey } from "../fields/nkey.ts";
import { object } from "../fields/object.ts";
import type { Rule } from "../fields/rule.ts";
import { either } from "../fields/shape.ts";
import { text } from "../fields/text.ts";
import { type SigningKey, signingKeyOf, type UserScope } from "../jwt/index.ts";
import { unknown } from "../unknown.ts";
import { type Template, template } from "./template.ts";

/** A signing key of an account: its public key (`A…`) alone, or a role. */
export type AccountSigningKey = string | RoleKey;

/** The signing key of a role, and what all users signed with it may do. */
export interface RoleKey {
  /** The role's key (`A…`). Wire `key`. */
  readonly publicKey: string;
  /** A label. Default: none; of a `Role`, its name. Wire `role`. */
  readonly name?: string;
  /** For people. Default: none. Wire `description`. */
  readonly description?: string;
  /** What the role's users may do and use. Wire `template`. */
  readonly template: Template;
}

const plain = publicKey("account");

const scoped = object<RoleKey, Omit<UserScope, "kind">>({
  publicKey: { rule: plain, claim: "key", required: true },
  name: { rule: text(), claim: "role", absent: "" },
  description: { rule: text(), claim: "description", absent: "" },
  template: { rule: template, claim: "template", required: true },
});

const entry: Rule<AccountSigningKey, SigningKey> = {
  shape: either(plain.shape, scoped.shape),
  check: (value, path, report) =>
    typeof value === "object" && value !== null
      ? scoped.check(value, path, report)
      : plain.check(value, path, report),
  encode: (input) => (typeof input === "string" ? input : { kind: "user_scope", ...scoped.encode(input) }),
  decode: (wire) => (typeof wire === "string" ? wire : scoped.decode(wire)),
  locate: (path) => scoped.locate?.(path),
};

const entries = list(entry);

/** A rule for the signing keys of an account. */
export const accountSigningKeys: Rule<readonly AccountSigningKey[], SigningKey[]> = {
  ...entries,
  check(value, path, report) {
    const checked = entries.check(value, path, report);
    if (checked === unknown) return checked;
    const seen = new Set<string>();
    for (const [index, key] of checked.entries()) {
      const publicKey = typeof key === "object" ? key.publicKey : key;
      if (typeof publicKey !== "string") continue;
      if (seen.has(publicKey)) {
        report.fail(`${path}[${index}]`, `the key ${publicKey.slice(0, 5)}… stands in the list already`);
      }
      seen.add(publicKey);
    }
    return checked;
  },
};

/** The signing keys that the claims of an account list, without the one that it generated. */
export function givenSigningKeys(
  wire: readonly SigningKey[],
  generated: string | undefined,
): readonly AccountSigningKey[] {
  return entries.decode(wire.filter((key) => signingKeyOf(key) !== generated)) ?? [];
}
