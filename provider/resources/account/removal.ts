/**
 * An account that leaves running servers.
 *
 * @module
 */

import { type ErrorCode, NatsAuthError } from "../../errors.ts";
import { formatTime } from "../../fields/time.ts";
import { openResolver } from "../../inputs/resolver.ts";
import { keyPairOf } from "../../inputs/signer.ts";
import { encodeJwt } from "../../jwt/index.ts";
import type { Context } from "../../lifecycle.ts";
import type { KeyPair } from "../../nkeys/index.ts";
import { claimsJetStream, type Resolver } from "../../resolver/index.ts";
import { decodeAccount } from "./claims.ts";
import type { AccountState } from "./state.ts";

/** Deletes the account on its servers, or what `onDelete` says instead. */
export async function removedFromServers(
  context: Context,
  publicKey: string,
  state: AccountState,
): Promise<void> {
  const { operator, resolver, onDelete = "delete" } = state.custody;
  const { signer } = operator;
  if (resolver === undefined || signer === undefined || onDelete === "retain") return;
  const label = decodeAccount(state.jwt).name ?? publicKey;
  const removal: Removing = { context, publicKey, state, signer: keyPairOf(signer), label };
  try {
    const store = await openResolver(context, resolver);
    const warnings =
      onDelete === "disable"
        ? await disabled(store, removal)
        : await deleted(store, removal, onDelete === "purge");
    for (const warning of warnings) context.warn(`Account "${label}": ${warning}`);
  } catch (error) {
    if (!(error instanceof NatsAuthError)) throw error;
    if (state.unproven && isUnasked(error.code)) {
      context.warn(
        `Account "${label}" (${publicKey}): forgotten, but perhaps not gone. Its servers cannot be asked, and no push of ` +
          "it was ever proven: one that failed may have left it on some of them, where its users could connect. To " +
          `delete it there, add an Account with key: { publicKey: "${publicKey}" } and a resolver that reaches them, ` +
          `and remove it again. ${error.message}`,
      );
      return;
    }
    // The engine forgets the users of an account before it asks for the account's deletion.
    const advice =
      "Its users have left the state already. Creds of its users stay valid until it is deleted: to revoke them all " +
      `before, put the account back into the program with \`revocations: { "*": "${formatTime(context.now())}" }\`. ` +
      "Run pulumi again once that is solved; `pulumi state delete` forgets the account and leaves it on the servers";
    throw new NatsAuthError(error.code, `${error.message}. ${advice}`, { cause: error });
  }
}

/** Whether an error says nothing of the account: no server could be asked about it, or not all that were expected. */
function isUnasked(code: ErrorCode): boolean {
  return !code.startsWith("RESOLVER_") || unasked.includes(code);
}

const unasked: readonly ErrorCode[] = [
  "RESOLVER_UNREACHABLE",
  "RESOLVER_AUTHORIZATION",
  "RESOLVER_NO_RESPONDERS",
  "RESOLVER_MISSING_SERVERS",
];

/** An account that leaves its servers. */
interface Removing {
  readonly context: Context;
  readonly publicKey: string;
  readonly state: AccountState;
  readonly signer: KeyPair;
  readonly label: string;
}

async function deleted(
  store: Resolver,
  { publicKey, state, signer, label }: Removing,
  evenWithStreams: boolean,
): Promise<readonly string[]> {
  const { published } = state;
  // Servers of a strict operator refuse users that an identity has signed; others do not.
  const userSigner = state.signingSeed ?? state.seed;
  const { existed, servers, warnings } = await store.remove({
    account: publicKey,
    label,
    signer: async () => signer,
    accountSigner: async () => (userSigner === undefined ? undefined : keyPairOf({ seed: userSigner })),
    hadJetStream: claimsJetStream(decodeAccount(state.jwt)),
    evenWithStreams,
    ...(published === undefined ? {} : { provenServers: published.servers }),
  });
  // Without a proof nobody knows whether these are all.
  if (!existed || published !== undefined) return warnings;
  const text = `deleted on ${servers.join(", ")}; a server that is down now brings the account back when it returns`;
  return [...warnings, text];
}

async function disabled(
  store: Resolver,
  { context, state, signer, label }: Removing,
): Promise<readonly string[]> {
  const claims = decodeAccount(state.jwt);
  const sign = async (merged: typeof claims) => encodeJwt(merged, signer);
  const iat = Math.max(context.now(), Number(claims.iat ?? 0) + 1);
  const limits = { ...claims.nats.limits, conn: 0, leaf: 0 };
  const jwt = await sign({ ...claims, iat, nats: { ...claims.nats, limits } });
  const { published, custody } = state;
  const { warnings } = await store.push({
    jwt,
    sign,
    label,
    adopt: custody.resolver?.adopt ?? false,
    restricting: true,
    ...(published === undefined ? {} : { provenServers: published.servers }),
  });
  return warnings;
}
