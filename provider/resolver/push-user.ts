/**
 * Who a connection logs in as.
 *
 * @module
 */
import { NatsAuthError } from "../errors.ts";
import { decodeJwt, encodeJwtAsync, parseCreds, type RemoteSigner } from "../jwt/index.ts";
import { generateKeyPair, type KeyPair, keyPairFromSeed } from "../nkeys/index.ts";
import type { ResolverAccess, ResolverSettings } from "./settings.ts";
import { PUSH_SUBJECTS } from "./subjects.ts";

/** Who a connection logs in as. */
export interface Login {
  readonly jwt: string;
  readonly publicKey: string;
  /** Public key that has signed `jwt`. */
  readonly issuer: string;
  sign(nonce: Uint8Array): Uint8Array;
  /** Prefix of the subjects that answers come to; only this user may subscribe there. */
  readonly inbox: string;
  /** Unix seconds; servers close the connection then. Infinity: never. */
  readonly expires: number;
  /** For messages: "the push user", and what to look at when a server refuses it. */
  readonly description: string;
  readonly whenRefused: string;
}

/** Seconds that a minted user lives by default. */
export const MINTED_LIFETIME = 600;

/**
 * Makes the login of a new connection: a user minted for ten minutes that may do nothing but push, or the one of
 * given creds.
 *
 * A minted user is signed by a signing key of the system account and names that account as `issuer_account`: servers
 * of a strict operator refuse users signed by the identity.
 *
 * @throws NatsAuthError `INPUT_INVALID` where there is neither a signer nor creds; what reading them throws
 */
export async function makeLogin(settings: ResolverSettings, access: ResolverAccess): Promise<Login> {
  const inbox = randomInbox(access.random);
  if (access.creds !== undefined) return credsLogin(await access.creds(), inbox);
  if (access.systemSigner !== undefined && settings.systemAccount !== undefined) {
    return mintedLogin(settings.systemAccount.publicKey, access, inbox);
  }
  throw new NatsAuthError(
    "INPUT_INVALID",
    "Resolver has nobody to push as: give systemAccount with its signer, or creds of a system account user",
  );
}

async function mintedLogin(systemAccount: string, access: ResolverAccess, inbox: string): Promise<Login> {
  const signer = await access.systemSigner?.();
  if (signer === undefined)
    throw new NatsAuthError("INPUT_INVALID", "Resolver has no signer of its system account");
  return mintLogin({
    name: "pulumi-nats-auth push user",
    account: systemAccount,
    signer,
    publish: PUSH_SUBJECTS,
    inbox,
    access,
    description: "the push user minted for the system account",
    whenRefused: `does the server have ${systemAccount} as its system_account, is ${signer.publicKey} an unscoped signing key of it there, and do the clocks agree?`,
  });
}

/** A user to be minted. */
export interface Minting extends Pick<Login, "inbox" | "description" | "whenRefused"> {
  readonly name: string;
  readonly account: string;
  /** An unscoped signing key of the account. */
  readonly signer: KeyPair | RemoteSigner;
  /** All subjects that the user may publish to. */
  readonly publish: readonly string[];
  readonly access: ResolverAccess;
}

/** Mints a user of an account for ten minutes or as long as `access` says, who may publish and listen for answers and nothing else. */
export async function mintLogin(minting: Minting): Promise<Login> {
  const { name, account, signer, publish, inbox, access, description, whenRefused } = minting;
  const user = generateKeyPair("user", access.random);
  const expires = access.clock() + (access.mintedLifetime ?? MINTED_LIFETIME);
  const nats = {
    type: "user" as const,
    issuer_account: account,
    pub: { allow: [...publish] },
    sub: { allow: [`${inbox}.>`] },
    subs: -1,
    data: -1,
    payload: -1,
  };
  const jwt = await encodeJwtAsync(
    { sub: user.publicKey, iat: access.clock(), exp: expires, name, nats },
    { publicKey: signer.publicKey, sign: async (bytes) => signer.sign(bytes) },
  );
  return {
    jwt,
    publicKey: user.publicKey,
    issuer: signer.publicKey,
    sign: (nonce) => user.sign(nonce),
    inbox,
    expires,
    description,
    whenRefused,
  };
}

/** A prefix for the subjects that answers come to, which nobody can guess. */
export function randomInbox(random: ResolverAccess["random"]): string {
  return `_INBOX.${Buffer.from(random(16)).toString("hex")}`;
}

function credsLogin(text: string, inbox: string): Login {
  const { jwt, seed } = parseCreds(text);
  if (seed === undefined)
    throw new NatsAuthError("CREDS_SEED", "Resolver creds hold no seed: give those of a system account user");
  const user = keyPairFromSeed(seed);
  return {
    jwt,
    publicKey: user.publicKey,
    issuer: decodeJwt(jwt, "user").iss ?? "",
    sign: (nonce) => user.sign(nonce),
    inbox,
    expires: Number.POSITIVE_INFINITY,
    description: `user ${user.publicKey} of the given creds`,
    whenRefused: "is it a user of the system account, still valid and not revoked?",
  };
}
