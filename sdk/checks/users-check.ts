/**
 * What users ask of their account: whether it allows bearers, lists their role, and has not revoked them.
 *
 * @module
 */

import * as pulumi from "@pulumi/pulumi";
import { formatTime, parseTime } from "../../provider/fields/time.ts";
import type { Revocations } from "../../provider/inputs/revocations.ts";
import { decodeJwt } from "../../provider/jwt/index.ts";
import { type Partly, unknown } from "../../provider/unknown.ts";
import { type Arg, isPlain, isWritten, isWrittenObject } from "../args.ts";
import { Role, type RoleSource } from "../role.ts";
import type { DeclaredAccount } from "./declared-account.ts";
import { written } from "./facts.ts";

/** Users that the program declares: one `User`, or all of a `Users`. */
export interface UsersDeclaration {
  readonly role?: RoleSource | undefined;
  /** `bearerToken` of each user, by the path of that input. */
  readonly bearers: Readonly<Record<string, Arg<boolean> | undefined>>;
}

/** What an account does not allow its users, each text beginning with the input. */
export function usersProblems(account: DeclaredAccount, { role, bearers }: UsersDeclaration): string[] {
  const problems =
    role instanceof Role && !listsRole(account, role)
      ? [`role: is not among the signingKeys of ${account.label}: servers would not know its key`]
      : [];
  if (!disallowsBearer(account)) return problems;
  const refused = Object.entries(bearers).filter(
    ([, bearer]) => written<boolean | undefined>(bearer) === true,
  );
  return [
    ...problems,
    ...refused.map(([path]) => `${path}: ${account.label} refuses bearers by limits.disallowBearer`),
  ];
}

/**
 * Users of the program that their account has revoked, each text beginning with the input.
 *
 * @param jwts By what to call the user: `User "worker"`.
 */
export function revokedUsers(
  jwts: Partly<Readonly<Record<string, string>>>,
  revocations: Partly<Revocations>,
): string[] {
  if (revocations === unknown || jwts === unknown) return [];
  return Object.entries(jwts).flatMap(([label, jwt]) => {
    if (jwt === unknown) return [];
    const { sub = "", iat = 0 } = decodeJwt(jwt);
    return [sub, "*"].flatMap((key) => {
      const until = Object.hasOwn(revocations, key) ? parseTime(revocations[key]) : undefined;
      if (until === undefined || Number(iat) > until) return [];
      const problem = key === "*" ? ofAll(label, Number(iat), until) : ofOne(label, until);
      return [`revocations["${key}"]: ${problem}`];
    });
  });
}

function ofOne(label: string, until: number): string {
  return (
    `${label} of this program has that key, with a JWT issued before ${formatTime(until)}: its creds do not ` +
    "connect. Remove the user, or give it another key"
  );
}

function ofAll(label: string, issued: number, until: number): string {
  const ahead = until >= Date.now() / 1000;
  return (
    `voids every JWT issued until ${formatTime(until)}, and that of ${label} of this program was issued at ` +
    `${formatTime(issued)}: its creds do not connect. Give an earlier time` +
    (ahead ? "" : ", or let the same update sign the user anew: any change of it does, such as a tag")
  );
}

/** Whether the account lists the role, or a key that may be the role's. */
function listsRole(account: DeclaredAccount, role: Role): boolean {
  const { signingKeys = [] } = account.declaration;
  if (!isWritten(signingKeys)) return true;
  return signingKeys.some((key) => key === role || mayBeRole(key, role));
}

/** Data may be the role's scope. The role's key alone would not be: without its template it signs anything. */
function mayBeRole(key: unknown, role: Role): boolean {
  if (pulumi.Resource.isInstance(key) || key === role.id) return false;
  return !isPlain(key) || isWrittenObject(key);
}

function disallowsBearer({ facts }: DeclaredAccount): boolean {
  return facts.limits !== unknown && facts.limits.disallowBearer === true;
}
