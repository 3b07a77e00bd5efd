/**
 * Inputs of `Users`, and what cannot work in them.
 *
 * @module
 */

import { type Fields, object } from "../../fields/object.ts";
import { record } from "../../fields/record.ts";
import type { Problems } from "../../fields/report.ts";
import { entryPath, type Report } from "../../fields/rule.ts";
import { text } from "../../fields/text.ts";
import { checkExpiry } from "../../inputs/expiry.ts";
import { type GivenKey, givenKey } from "../../inputs/given-key.ts";
import { checkRevocation, type RevocationInputs, revocationFields } from "../../inputs/revocation.ts";
import { type UserClaimInputs, userClaimFields, type WrittenUserClaims } from "../../inputs/user-claims.ts";
import {
  checkBearer,
  checkNoPolicy,
  checkUserIssuer,
  type UserIssuer,
  userIssuerFields,
} from "../../inputs/user-issuer.ts";
import { type Given, type Partly, unknown } from "../../unknown.ts";
import { checkUserClaims } from "../../user-jwt.ts";

/** One user. Its name is the one under which it stands. */
export interface UserSpec extends Omit<UserClaimInputs, "name"> {
  /** An existing identity. Default: a new one is generated; one given before stays. Another key makes another user. */
  readonly key?: GivenKey;
}

/** Inputs of `Users`. */
export interface UsersInputs extends UserIssuer, RevocationInputs {
  /** Tells several `Users` of one account apart. Default: the resource's name. Replaces. */
  readonly name: string;
  /** The users by name (claim `name`). Those added, changed and removed are the only ones touched. Updates. */
  readonly users: Readonly<Record<string, UserSpec>>;
}

const { name: _, ...specFields } = userClaimFields;

/** A rule for {@link UserSpec}. */
export const userSpec = object<UserSpec, Omit<WrittenUserClaims, "name">>({
  key: { rule: givenKey("user") },
  ...specFields,
} satisfies Fields<UserSpec, Omit<WrittenUserClaims, "name">>);

/** A rule for {@link UsersInputs}. */
export const usersInputs = object<UsersInputs>({
  ...userIssuerFields,
  ...revocationFields,
  name: { rule: text(), required: true, replaces: true },
  users: { rule: record(text(), userSpec), required: true },
});

/** Reports what is wrong with the inputs as far as they are known. */
export function checkUsers(
  inputs: Given<UsersInputs>,
  olds: Partly<UsersInputs> | undefined,
  now: number,
  report: Report,
): void {
  checkUserIssuer(inputs, report);
  checkRevocation(inputs, report);
  const former = specsIn(olds);
  for (const [name, user] of specsIn(inputs)) {
    if (user !== unknown)
      checkUser(user, former.get(name), inputs, now, report.below(entryPath("users", name)));
  }
}

function checkUser(
  user: Given<UserSpec>,
  former: Partly<UserSpec> | undefined,
  { account, role }: Given<UserIssuer>,
  now: number,
  report: Problems,
): void {
  if (role !== undefined) checkNoPolicy(user, report);
  checkBearer(user, account, report);
  checkExpiry(user, former, now, report);
  checkUserClaims(user, now, report);
}

/** A user may be called "constructor". */
function specsIn(inputs: Partly<UsersInputs> | undefined): ReadonlyMap<string, Partly<UserSpec>> {
  if (inputs === undefined || inputs === unknown || inputs.users === unknown) return new Map();
  return new Map(Object.entries(inputs.users));
}
