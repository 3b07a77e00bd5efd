/**
 * A strict operator with its system account, and accounts signed by it: what real servers need before anything can be
 * pushed to them.
 *
 * @module
 */
import { randomBytes } from "node:crypto";
import { type AccountClaims, encodeJwt, newAccountClaims } from "../../provider/jwt/index.ts";
import { generateKeyPair, type KeyPair } from "../../provider/nkeys/index.ts";
import type { ResolverAccess, ResolverSettings } from "../../provider/resolver/index.ts";
import type { ServerTrust } from "./nats-server.ts";

/** Now, in Unix seconds. */
export const now = (): number => Math.floor(Date.now() / 1000);

/** An operator and its system account, with all their keys. */
export interface Trust extends ServerTrust {
  readonly operator: KeyPair;
  readonly operatorSigningKey: KeyPair;
  readonly systemSigningKey: KeyPair;
}

/** Makes a strict operator with one signing key (more can be given) and a system account signed by it. */
export function makeTrust(moreSigningKeys: readonly string[] = []): Trust {
  const operator = generateKeyPair("operator");
  const operatorSigningKey = generateKeyPair("operator");
  const system = generateKeyPair("account");
  const systemSigningKey = generateKeyPair("account");
  const claims = newAccountClaims(system.publicKey);
  claims.nats.signing_keys = [systemSigningKey.publicKey];
  return {
    operator,
    operatorSigningKey,
    systemSigningKey,
    operatorJwt: encodeJwt(
      {
        sub: operator.publicKey,
        iat: now(),
        name: "test",
        nats: {
          type: "operator",
          signing_keys: [operatorSigningKey.publicKey, ...moreSigningKeys],
          system_account: system.publicKey,
          strict_signing_key_usage: true,
        },
      },
      operator,
    ),
    systemAccount: {
      publicKey: system.publicKey,
      jwt: encodeJwt({ ...claims, iat: now(), name: "SYS" }, operatorSigningKey),
    },
  };
}

/** An account under test: its key, its claims, and the means to sign them. */
export class TestAccount {
  readonly key = generateKeyPair("account");
  readonly signingKey = generateKeyPair("account");
  readonly name: string;
  readonly #signer: KeyPair;

  constructor(name: string, signer: KeyPair) {
    this.name = name;
    this.#signer = signer;
  }

  get publicKey(): string {
    return this.key.publicKey;
  }

  /** Claims with nothing limited but JetStream, after `change`. */
  claims(change: (nats: AccountClaims["nats"]) => void = () => undefined, iat = now()): AccountClaims {
    const claims = newAccountClaims(this.publicKey);
    claims.nats.signing_keys = [this.signingKey.publicKey];
    change(claims.nats);
    return { ...claims, name: this.name, iat };
  }

  /** Signed claims. */
  jwt(change?: (nats: AccountClaims["nats"]) => void, iat?: number): string {
    return this.sign(this.claims(change, iat));
  }

  readonly sign = (claims: AccountClaims): string => encodeJwt(claims, this.#signer);

  /** A creds-like pair for a user of this account who may do anything. */
  user(): { jwt: string; key: KeyPair } {
    const key = generateKeyPair("user");
    return { key, jwt: userJwt(key.publicKey, this.publicKey, this.signingKey) };
  }
}

/** A user JWT without limits. */
export function userJwt(user: string, account: string, signer: KeyPair): string {
  const nats = {
    type: "user" as const,
    issuer_account: account,
    pub: {},
    sub: {},
    subs: -1,
    data: -1,
    payload: -1,
  };
  return encodeJwt({ sub: user, iat: now(), nats }, signer);
}

/** A user of the system account who may do anything there. */
export function systemUser(trust: Trust): { jwt: string; key: KeyPair } {
  const key = generateKeyPair("user");
  return { key, jwt: userJwt(key.publicKey, trust.systemAccount.publicKey, trust.systemSigningKey) };
}

/** Settings and access of a resolver that mints its push user; patient, since test machines can be slow. */
export function resolverOf(
  trust: Trust,
  servers: readonly string[],
  settings: Partial<ResolverSettings> = {},
): [ResolverSettings, ResolverAccess] {
  return [
    { servers, systemAccount: { publicKey: trust.systemAccount.publicKey }, timeoutSeconds: 10, ...settings },
    { systemSigner: async () => trust.systemSigningKey, clock: now, random: (length) => randomBytes(length) },
  ];
}
