/**
 * What deleting users does in their account on the servers: their keys are revoked, so that creds given out no
 * longer connect.
 *
 * @module
 */

import type { Differences } from "../difference.ts";
import { object } from "../fields/object.ts";
import type { Problems } from "../fields/report.ts";
import { flag } from "../fields/text.ts";
import { decodeJwt, encodeJwt } from "../jwt/index.ts";
import type { Context } from "../lifecycle.ts";
import { type Given, type Unknown, unknown } from "../unknown.ts";
import { openResolver, type ResolverInputs, resolver } from "./resolver.ts";
import { type Issuer, issuer, keyPairOf } from "./signer.ts";

/** What a revocation needs of the account. */
export interface RevocationAccess {
  /** Signs the account with the revocation in it. */
  readonly operator: Issuer;
  /** Where the account is pushed. */
  readonly resolver: ResolverInputs;
}

/** Whether and how users are revoked when they are deleted. */
export interface RevocationInputs {
  /** How to revoke. Default: from the account, where it has a resolver. Not in the JWT. Updates. */
  readonly revocation?: RevocationAccess;
  /**
   * Whether deletion revokes the key in the account on the servers, so that connected clients are cut off and creds no
   * longer connect. `true` needs an account with a resolver. Default: wherever it can be done. Not in the JWT. Updates.
   */
  readonly revokeOnDelete?: boolean;
}

/** What state keeps of {@link RevocationInputs}: deletion is given state alone. */
export interface RevocationState {
  /** Absent where deletion does not revoke. */
  readonly revocation?: RevocationAccess;
}

/** Rows of {@link RevocationInputs} for a table of inputs. */
export const revocationFields = {
  revocation: {
    rule: object<RevocationAccess>({
      operator: { rule: issuer("operator"), required: true },
      resolver: { rule: resolver, required: true },
    }),
  },
  revokeOnDelete: { rule: flag },
} as const;

/** Reports a revocation that is asked for and cannot be done. */
export function checkRevocation(inputs: Given<RevocationInputs>, report: Problems): void {
  if (inputs.revokeOnDelete !== true || inputs.revocation !== undefined) return;
  report.fail(
    "revokeOnDelete",
    "needs an account with a resolver. Pass an `Account` that has one as `account`, or leave it out",
  );
}

/** Compares what deletion is to do with what state says of it. */
export function diffRevocation(
  differences: Differences,
  inputs: Given<RevocationInputs>,
  state: RevocationState,
): void {
  if (inputs.revokeOnDelete === unknown) differences.update("revokeOnDelete");
  else differences.custody("revocation", wantedRevocation(inputs), state.revocation);
}

/** What state keeps. */
export function revocationState(inputs: RevocationInputs): RevocationState {
  const revocation = wantedRevocation(inputs);
  return revocation === undefined ? {} : { revocation };
}

function wantedRevocation<Access>(inputs: {
  readonly revocation?: Access;
  readonly revokeOnDelete?: boolean | Unknown;
}): Access | undefined {
  return inputs.revokeOnDelete === false ? undefined : inputs.revocation;
}

/** A user that is deleted, as its JWT says. */
export interface DeletedUser {
  readonly name: string;
  readonly jwt: string;
}

/**
 * Revokes users in their account on the servers, up to now and including the JWTs that they have. Where state does not
 * say how, a warning says what that means.
 *
 * @throws {NatsAuthError} when the servers do not all have the revocation in force.
 */
export async function revokeUsers(
  context: Context,
  { revocation }: RevocationState,
  users: readonly DeletedUser[],
): Promise<void> {
  const now = context.now();
  const valid = users
    .map(({ name, jwt }) => ({ name, claims: decodeJwt(jwt, "user") }))
    .filter(({ claims: { exp } }) => exp === undefined || Number(exp) >= now);
  const account = valid[0]?.claims.nats.issuer_account ?? valid[0]?.claims.iss;
  if (account === undefined) return;
  const one = valid.length === 1;
  const names = valid.map(({ name, claims }) => `"${name}" (${claims.sub})`).join(", ");
  const deleted = `${one ? "User" : "Users"} ${names}: deleted, but`;
  const revokeThem = `add the ${one ? "key" : "keys"} to \`revocations\` of`;
  if (revocation === undefined) {
    context.warn(
      `${deleted} creds given out stay valid until they expire or the ${one ? "key is" : "keys are"} revoked. ` +
        `To revoke, ${revokeThem} account ${account}`,
    );
    return;
  }
  const operator = keyPairOf(revocation.operator.signer);
  const store = await openResolver(context, revocation.resolver);
  const pushed = await store.revoke({
    account,
    users: Object.fromEntries(
      valid.map(({ claims: { sub, iat } }) => [sub, Math.max(now, Number(iat ?? 0))] as const),
    ),
    issuer: operator.publicKey,
    sign: async (claims) => encodeJwt(claims, operator),
    adopt: revocation.resolver.adopt ?? false,
    label: account,
  });
  if (pushed === undefined) {
    context.warn(
      `${deleted} the revocation is recorded nowhere, for no server has account ${account}. Creds given out connect ` +
        `again once it is pushed: before that, ${revokeThem} the account`,
    );
  }
  for (const warning of pushed?.warnings ?? []) context.warn(`Account ${account}: ${warning}`);
}

/**
 * When a JWT for a given key may be issued at the earliest: after the key was revoked, for otherwise the revocation
 * would hit the new JWT too.
 */
export async function issuedAfterRevocation(
  context: Context,
  { revocation }: RevocationState,
  account: string,
  user: string,
): Promise<number> {
  const now = context.now();
  if (revocation === undefined) return now;
  const { jwt } = await (await openResolver(context, revocation.resolver)).lookup(account);
  const revoked = jwt === undefined ? {} : (decodeJwt(jwt, "account").nats.revocations ?? {});
  return Math.max(now, Number(revoked[user] ?? 0) + 1, Number(revoked["*"] ?? 0) + 1);
}
