/**
 * What an account's lifecycle asks of running servers.
 *
 * @module
 */

import { isDeepStrictEqual } from "node:util";
import { NatsAuthError } from "../../errors.ts";
import { inputPath } from "../../fields/rule.ts";
import { openResolver, type ResolverInputs } from "../../inputs/resolver.ts";
import { keyPairOf } from "../../inputs/signer.ts";
import { encodeJwt } from "../../jwt/index.ts";
import { type Context, PartialFailure } from "../../lifecycle.ts";
import { PushFailure } from "../../resolver/index.ts";
import { decodeAccount } from "./claims.ts";
import { type AccountInputs, accountInputs } from "./inputs.ts";
import { declaredRevocations, revocationsOf, without } from "./revocations.ts";
import type { AccountState, Published } from "./state.ts";

/**
 * Brings the JWT in `state` into force, unless that is proven already, and returns the state that says so.
 *
 * @throws {PartialFailure} with the newest JWT that was signed, when the servers do not all have it in force.
 */
export async function pushed(
  context: Context,
  publicKey: string,
  inputs: AccountInputs,
  resolver: ResolverInputs,
  state: AccountState,
  former: AccountState | undefined,
): Promise<AccountState> {
  const { servers, stores } = former?.custody.resolver ?? {};
  const sameServers =
    isDeepStrictEqual(servers, resolver.servers) && isDeepStrictEqual(stores, resolver.stores);
  const proven = sameServers ? former?.published : undefined;
  if (proven !== undefined && proven.jti === decodeAccount(state.jwt).jti)
    return { ...state, published: proven };
  try {
    const store = await openResolver(context, resolver);
    const { jwt, servers, warnings } = await store.push({
      jwt: state.jwt,
      sign: async (claims) => encodeJwt(claims, keyPairOf(inputs.operator.signer)),
      label: inputs.name,
      inputPath: (claim) => inputPath(accountInputs, claim),
      ...(proven === undefined ? {} : { provenServers: proven.servers }),
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

/** What a refresh found: the servers' JWT where it is newer than ours, and what is proven of ours or theirs. */
export interface Found {
  readonly jwt?: string;
  readonly published?: Published;
}

/** Looks the account up; `undefined` where nothing can be seen. */
export async function lookedUp(
  context: Context,
  publicKey: string,
  state: AccountState,
): Promise<Found | undefined> {
  const { resolver } = state.custody;
  if (resolver === undefined) return undefined;
  const held = decodeAccount(state.jwt);
  const label = `Account "${held.name}"`;
  try {
    const { jwt, servers, problems } = await (await openResolver(context, resolver)).lookup(publicKey);
    if (jwt === undefined) {
      context.warn(`${label} is on none of its servers; the next update pushes it again, with the same keys`);
      return {};
    }
    const copy = decodeAccount(jwt);
    if (jwt !== state.jwt && Number(copy.iat ?? 0) <= Number(held.iat ?? 0)) {
      context.warn(`${label} is older on the servers than in state; the next update pushes it again`);
      return {};
    }
    for (const problem of problems) context.warn(`${label}: ${problem}`);
    if (jwt !== state.jwt) context.warn(`${label} was changed on the servers by somebody else`);
    return problems.length > 0 ? { jwt } : { jwt, published: { jti: copy.jti ?? "", servers } };
  } catch (error) {
    if (!(error instanceof NatsAuthError)) throw error;
    context.warn(`${label} could not be looked up and is left as it is in state. ${error.message}`);
    return undefined;
  }
}

/** Deletes the account on its servers, or what `onDelete` says instead. */
export async function removedFromServers(
  context: Context,
  publicKey: string,
  state: AccountState,
): Promise<void> {
  const { operator, resolver, onDelete = "delete" } = state.custody;
  const { signer } = operator;
  if (resolver === undefined || signer === undefined || onDelete === "retain") return;
  const claims = decodeAccount(state.jwt);
  const label = claims.name ?? publicKey;
  const store = await openResolver(context, resolver);
  const proven = state.published === undefined ? {} : { provenServers: state.published.servers };
  if (onDelete === "disable") {
    const sign = async (merged: typeof claims) => encodeJwt(merged, keyPairOf(signer));
    const iat = Math.max(context.now(), Number(claims.iat ?? 0) + 1);
    const jwt = await sign({
      ...claims,
      iat,
      nats: { ...claims.nats, limits: { ...claims.nats.limits, conn: 0 } },
    });
    const { warnings } = await store.push({ jwt, sign, label, ...proven });
    for (const warning of warnings) context.warn(`Account "${label}": ${warning}`);
    return;
  }
  try {
    const { warnings } = await store.remove({
      account: publicKey,
      label,
      signer: async () => keyPairOf(signer),
      evenWithStreams: onDelete === "purge",
      ...proven,
    });
    for (const warning of warnings) context.warn(`Account "${label}": ${warning}`);
  } catch (error) {
    if (!(error instanceof NatsAuthError)) throw error;
    // The engine forgets the users of an account before it asks for the account's deletion.
    const advice =
      "Creds of its users stay valid until it is deleted. Run pulumi again after that is solved, or leave the " +
      "account on the servers: `pulumi state delete` forgets it";
    throw new NatsAuthError(error.code, `${error.message}. ${advice}`, { cause: error });
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
  const { published: _, revocations: __, ...rest } = state;
  const revocations = without(revocationsOf(claims), declaredRevocations(inputs));
  return {
    ...rest,
    jwt,
    ...(Object.keys(revocations).length === 0 ? {} : { revocations }),
    ...(servers === undefined ? {} : { published: { jti: claims.jti ?? "", servers } }),
  };
}
