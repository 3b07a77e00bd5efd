/**
 * The push itself.
 *
 * @module
 */

import { formerIssuers } from "../../former-issuers.ts";
import { warnOfLeftServers } from "../../inputs/left-servers.ts";
import { openResolver, provesEnough, sameServers } from "../../inputs/resolver.ts";
import { keyPairOf } from "../../inputs/signer.ts";
import { type AccountClaims, decodeJwt, encodeJwt } from "../../jwt/index.ts";
import { type Context, PartialFailure } from "../../lifecycle.ts";
import {
  PushFailure,
  revocationsOf,
  unlessEmpty,
  withdrawnRevocations,
  without,
} from "../../resolver/index.ts";
import { sha256 } from "../../sha256.ts";
import type { AccountPushInputs } from "./inputs.ts";
import { type AccountPushState, covers, labelOf } from "./state.ts";

/**
 * Pushes the account, unless that is done, and returns the state that says so.
 *
 * @throws {PartialFailure} with the newest JWT that was signed, when the servers do not all have it in force.
 */
export async function pushed(
  context: Context,
  inputs: AccountPushInputs,
  former?: AccountPushState,
): Promise<AccountPushState> {
  const { account, ...custody } = inputs;
  const { operator, resolver } = custody;
  const before = former?.custody.resolver;
  const provenServers = sameServers(before, resolver) ? former?.servers : undefined;
  if (former !== undefined && provenServers !== undefined && covers(former, account.jwt)) {
    if (provesEnough(before, resolver, provenServers.length)) return { ...former, custody };
  }
  warnOfLeftServers(context, `${labelOf(account.jwt)} (${account.publicKey})`, before, resolver);
  const own = decodeJwt(account.jwt, "account");
  const withdrawn = former === undefined ? {} : withdrawnBy(former, own);
  const issuers = formerIssuers(former, account.jwt);
  const stateWith = (jwt: string, servers?: readonly string[]): AccountPushState => ({
    jwt,
    ...(jwt === account.jwt ? {} : { signedAnewFrom: sha256(account.jwt) }),
    ...unlessEmpty("revocations", without(revocationsOf(decodeJwt(jwt, "account")), revocationsOf(own))),
    ...(servers === undefined ? { ...unlessEmpty("withdrawn", withdrawn), ...issuers } : { servers }),
    custody,
  });
  try {
    const store = await openResolver(context, resolver);
    const { jwt, servers, warnings } = await store.push({
      jwt: account.jwt,
      sign: async (claims) => encodeJwt(claims, keyPairOf(operator.signer)),
      label: own.name ?? account.publicKey,
      adopt: resolver.adopt ?? false,
      withdrawn,
      ...issuers,
      ...(provenServers === undefined ? {} : { provenServers }),
    });
    for (const warning of warnings) context.warn(`${labelOf(jwt)}: ${warning}`);
    return stateWith(jwt, servers);
  } catch (error) {
    const jwt = error instanceof PushFailure ? error.jwt : account.jwt;
    throw new PartialFailure(account.publicKey, stateWith(jwt), error);
  }
}

/** Revocations that the account's JWT had before, and has no longer. */
function withdrawnBy({ jwt, revocations, withdrawn }: AccountPushState, next: AccountClaims) {
  return withdrawnRevocations({ jwt: decodeJwt(jwt, "account"), found: revocations, withdrawn }, next);
}
