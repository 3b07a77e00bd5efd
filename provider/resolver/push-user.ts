import { NatsAuthError } from "../errors.ts";
import { decodeJwt, encodeJwtAsync, parseCreds } from "../jwt/index.ts";
import { generateKeyPair, keyPairFromSeed } from "../nkeys/index.ts";
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

/** Seconds that a minted user lives. */
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
  const inbox = `_INBOX.${Buffer.from(access.random(16)).toString("base64url").replace(/[-_]/g, "0")}`;
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
  const user = generateKeyPair("user", access.random);
  const expires = access.clock() + MINTED_LIFETIME;
  const jwt = await encodeJwtAsync(
    {
      iat: access.clock(),
      exp: expires,
      name: "pulumi-nats-auth push user",
      sub: user.publicKey,
      nats: {
        type: "user",
        version: 2,
        issuer_account: systemAccount,
        pub: { allow: [...PUSH_SUBJECTS] },
        sub: { allow: [`${inbox}.>`] },
        subs: -1,
        data: -1,
        payload: -1,
      },
    },
    { publicKey: signer.publicKey, sign: async (bytes) => signer.sign(bytes) },
  );
  return {
    jwt,
    publicKey: user.publicKey,
    issuer: signer.publicKey,
    sign: (nonce) => user.sign(nonce),
    inbox,
    expires,
    description: "the push user minted for the system account",
    whenRefused: `does the server have ${systemAccount} as its system_account, is ${signer.publicKey} an unscoped signing key of it there, and do the clocks agree?`,
  };
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
