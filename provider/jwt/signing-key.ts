/**
 * Signing keys of an account, plain or with a scope: a template of permissions and limits that all users signed
 * with the key get. Users of a scoped key must have none of their own.
 *
 * @see nats-io/jwt v2.8.3 `v2/signingkeys.go` `SigningKeys`, `UserScope`
 * @module
 */

import { list, roster } from "./collections.ts";
import { compareBytes } from "./json-text.ts";
import { anything } from "./json-value.ts";
import { oneOf, text } from "./scalars.ts";
import { changeOf, changesOf, readPart, type Shape } from "./shape.ts";
import { always, struct, withFallback } from "./struct.ts";
import { type UserPermissionLimits, userPermissionLimitsFields } from "./user-limits.ts";

/** A signing key with a template; acted on since nats-server 2.2. */
export interface UserScope {
  /** The only kind there is. */
  kind: "user_scope";
  /** Public key of the signing key, A…. */
  key: string;
  /** Label of the role, free text. */
  role: string;
  /**
   * What users of this key may do. Absent `subs`, `data` and `payload` count as -1, unlimited. A 0 is kept when read,
   * and servers enforce it; encoding leaves it out, as the Go library does, so that it becomes unlimited. Subjects may
   * hold variables such as `{{name()}}`, `{{tag(x)}}`, `{{account-name()}}`.
   */
  template: UserPermissionLimits;
  /** Free text; written even when empty. */
  description: string;
}

/** A signing key: the public key alone, A…, or a scope. */
export type SigningKey = string | UserScope;

const { subs, data, payload } = userPermissionLimitsFields;

const userScope = struct<UserScope>({
  kind: always(oneOf("user_scope")),
  key: always(text),
  role: always(text),
  template: always(
    struct<UserPermissionLimits>({
      ...userPermissionLimitsFields,
      subs: withFallback(subs, -1),
      data: withFallback(data, -1),
      payload: withFallback(payload, -1),
    }),
  ),
  description: always(text),
});

const signingKey: Shape<SigningKey> = {
  read: (json) => (typeof json === "string" ? json : userScope.read(json)),
  write: (key) => (typeof key === "string" ? text.write(key) : userScope.write(key)),
  isEmpty: () => false,
  zero: () => "",
  compare(before, after, path) {
    if (typeof before === "object" && typeof after === "object")
      return changesOf(userScope, before, after, path);
    return before === after ? [] : [changeOf(before, after, path)];
  },
};

const untyped = list(anything);

/** A list on the wire, a map by key in Go: the last entry of a key counts, and keys are sorted. */
export const signingKeys: Shape<SigningKey[]> = {
  ...roster(signingKey, signingKeyOf),
  read(json) {
    const byKey = new Map<string, SigningKey>();
    // Go reads each entry as untyped JSON first, and drops what is neither text nor an object.
    for (const [at, entry] of untyped.read(json).entries()) {
      if (typeof entry !== "string" && (typeof entry !== "object" || entry === null || Array.isArray(entry)))
        continue;
      const key = readPart(signingKey, entry, `[${at}]`);
      byKey.set(signingKeyOf(key), key);
    }
    return [...byKey].sort(([left], [right]) => compareBytes(left, right)).map(([, key]) => key);
  },
};

/** The public key of a signing key of either form. */
export function signingKeyOf(entry: SigningKey): string {
  return typeof entry === "string" ? entry : entry.key;
}
