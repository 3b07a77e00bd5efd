/**
 * An account on running servers: brought into force, and looked up again.
 *
 * @module
 */

import { driftOf } from "../../drift.ts";
import { NatsAuthError } from "../../errors.ts";
import { inputPath } from "../../fields/rule.ts";
import { formerIssuers } from "../../former-issuers.ts";
import { openResolver, provesEnough, type ResolverInputs, sameServers } from "../../inputs/resolver.ts";
import { keyPairOf } from "../../inputs/signer.ts";
import { encodeJwt } from "../../jwt/index.ts";
import { type Context, PartialFailure } from "../../lifecycle.ts";
import { PushFailure, revocationsOf, unlessEmpty, without } from "../../resolver/index.ts";
import { accountInputPath, decodeAccount } from "./claims.ts";
import { type AccountInputs, accountInputs } from "./inputs.ts";
import { declaredRevocations } from "./revocations.ts";
import type { AccountState, Published } from "./state.ts";

/**
 * Brings the JWT that was signed into force, unless that is proven already, and returns the state that says so.
 *
 * @throws {PartialFailure} with the newest JWT that was signed, when the servers do not all have it in force.
 */
export async function pushed(
  context: Context,
  publicKey: string,
  inputs: AccountInputs,
  resolver: ResolverInputs,
  signed: AccountState,
  former: AccountState | undefined,
): Promise<AccountState> {
  const before = former?.custody.resolver;
  const proven = sameServers(before, resolver) ? former?.published : undefined;
  if (proven !== undefined && proven.jti === decodeAccount(signed.jwt).jti) {
    if (provesEnough(before, resolver, proven.servers.length)) return { ...signed, published: proven };
  }
  const state: AccountState = { ...signed, ...formerIssuers(former, signed.jwt) };
  try {
    const store = await openResolver(context, resolver);
    const { jwt, servers, warnings } = await store.push({
      jwt: state.jwt,
      sign: async (claims) => encodeJwt(claims, keyPairOf(inputs.operator.signer)),
      label: inputs.name,
      adopt: resolver.adopt ?? false,
      inputPath: (claim) => accountInputPath(inputs, claim),
      ...(proven === undefined ? {} : { provenServers: proven.servers }),
      ...(state.withdrawn === undefined ? {} : { withdrawn: state.withdrawn }),
      ...(state.formerIssuers === undefined ? {} : { formerIssuers: state.formerIssuers }),
    });
    for (const warning of warnings) context.warn(`Account "${inputs.name}": ${warning}`);
    return withJwt(inputs, state, jwt, servers);
  } catch (error) {
    throw new PartialFailure(
      publicKey,
      error instanceof PushFailure ? withJwt(inputs, state, error.jwt) : state,
      error,
    );
  }
}

/** What a refresh found: the servers' JWT where it supersedes ours, and what is proven of ours or theirs. */
export interface Found {
  readonly jwt?: string;
  readonly published?: Published;
}

/** Looks the account up and says what differs on which server; `undefined` where nothing can be seen. */
export async function lookedUp(
  context: Context,
  publicKey: string,
  state: AccountState,
): Promise<Found | undefined> {
  const { resolver } = state.custody;
  if (resolver === undefined) return undefined;
  const label = `Account "${decodeAccount(state.jwt).name ?? publicKey}"`;
  try {
    const store = await openResolver(context, resolver);
    const found = await store.lookup(publicKey, state.published?.servers);
    const { jwt, proven, texts } = driftOf(
      { jwt: state.jwt, label, inputPath: (claim) => inputPath(accountInputs, claim) },
      found,
    );
    for (const line of texts) context.warn(line);
    return {
      ...(jwt === undefined ? {} : { jwt }),
      ...(proven ? { published: publishedAs(jwt ?? state.jwt, found.servers) } : {}),
    };
  } catch (error) {
    if (!(error instanceof NatsAuthError)) throw error;
    context.warn(`${label} could not be looked up and is left as it is in state. ${error.message}`);
    return undefined;
  }
}

/** State after a push: what the servers have, and the revocations that were met there. */
function withJwt(
  inputs: AccountInputs,
  state: AccountState,
  jwt: string,
  servers?: readonly string[],
): AccountState {
  const claims = decodeAccount(jwt);
  const { published: _, revocations: __, withdrawn, formerIssuers, unproven, ...rest } = state;
  const due = {
    ...(unproven === undefined ? {} : { unproven }),
    ...(withdrawn === undefined ? {} : { withdrawn }),
    ...(formerIssuers === undefined ? {} : { formerIssuers }),
  };
  return {
    ...rest,
    jwt,
    ...unlessEmpty("revocations", without(revocationsOf(claims), declaredRevocations(inputs))),
    ...(servers === undefined ? due : { published: publishedAs(jwt, servers) }),
  };
}

function publishedAs(jwt: string, servers: readonly string[]): Published {
  return { jti: decodeAccount(jwt).jti ?? "", servers };
}
