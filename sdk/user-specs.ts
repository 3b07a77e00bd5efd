/**
 * Many users, as programs give them.
 *
 * @module
 */

import * as pulumi from "@pulumi/pulumi";
import type { UserPolicy } from "../provider/inputs/user-policy.ts";
import type { UserSpec, UsersInputs } from "../provider/resources/users/inputs.ts";
import { type Arg, type Args, givenArgs, isPlain, isWrittenObject } from "./args.ts";
import { type KeyArgs, keyInputs } from "./given-key.ts";
import type { NoPolicy } from "./user-issuer.ts";

/** One user of `Users`; its name is the one under which it stands. */
export interface UserSpecArgs extends Args<Omit<UserSpec, "key">> {
  /** An existing identity. Default: a new one is generated; one given before stays. Another key makes another user. */
  readonly key?: KeyArgs;
}

/** One user of `Users` under a role. */
export type RoleUserSpecArgs = Omit<UserSpecArgs, keyof UserPolicy> & NoPolicy;

/** One user under a role as data. */
export type RoleUserSpec = Args<Omit<UserSpec, keyof UserPolicy>> & NoPolicy;

/** Users by name (claim `name`), as arguments or as data. */
export type UserSpecs<SpecArgs, Data> =
  | Readonly<Record<string, SpecArgs | pulumi.Input<Data>>>
  | pulumi.Input<Readonly<Record<string, pulumi.Input<Data>>>>;

/** The users of any `Users`. */
export type AnyUserSpecs =
  | UserSpecs<UserSpecArgs, Args<UserSpec>>
  | UserSpecs<RoleUserSpecArgs, RoleUserSpec>;

/** Names of the users that the program asks for. */
export function namesOf(users: AnyUserSpecs): readonly string[] | pulumi.Output<readonly string[]> {
  const names = (specs: unknown): readonly string[] => Object.keys(givenArgs(specs as object));
  // Names are no secrets, although a seed beside them makes the record one.
  return isWrittenObject<object>(users) ? names(users) : pulumi.unsecret(pulumi.output(users)).apply(names);
}

/** `bearerToken` of the users that may be bearers, by the path of that input. */
export function bearersOf(users: AnyUserSpecs): Record<string, Arg<boolean> | undefined> {
  if (!isWrittenObject(users)) return {};
  return Object.fromEntries(
    Object.entries<UserSpecArgs | pulumi.Input<Args<UserSpec>>>(users).map(([name, spec]) => [
      `users[${JSON.stringify(name)}].bearerToken`,
      isWrittenObject(spec) ? spec.bearerToken : undefined,
    ]),
  );
}

/** The plain inputs of users; given seeds are secrets, leaf by leaf. */
export function specInputs(users: AnyUserSpecs): Arg<UsersInputs["users"]> {
  if (!isWrittenObject(users)) return users;
  return mapValues<UserSpecArgs | pulumi.Input<Args<UserSpec>>, pulumi.Input<Args<UserSpec>>>(
    users,
    (spec) => {
      if (!isWrittenObject<object>(spec)) return spec;
      const { key, ...claims } = givenArgs(spec as UserSpecArgs);
      return key === undefined ? claims : { ...claims, key: keyInputs(key) };
    },
  );
}

type Seeds = Readonly<Record<string, string>>;

/** Seeds that were generated and those that were given. */
export function withGivenSeeds(generated: pulumi.Output<Seeds>, users: AnyUserSpecs): pulumi.Output<Seeds> {
  const specs = specInputs(users);
  if (isWrittenObject<object>(specs) && !Object.values(specs).some(mayHaveKey)) return generated;
  const given = pulumi.output(specs).apply((known) =>
    Object.fromEntries(
      Object.entries(known ?? {}).flatMap(([name, spec]) => {
        const seed = spec?.key?.seed;
        return seed === undefined ? [] : [[name, seed]];
      }),
    ),
  );
  return pulumi.secret(pulumi.all([generated, given]).apply(([ours, theirs]) => ({ ...ours, ...theirs })));
}

function mayHaveKey(spec: pulumi.Input<Args<UserSpec>>): boolean {
  return !isPlain(spec) || (isWrittenObject(spec) && spec.key !== undefined);
}

/** A record with each value changed. */
export function mapValues<Value, Result>(
  values: Readonly<Record<string, Value>>,
  map: (value: Value, name: string) => Result,
): Readonly<Record<string, Result>> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, map(value, name)]));
}
