import { describe, expect, it } from "vitest";
import {
  didSign,
  encodeJwt,
  newAccountClaims,
  newUserClaims,
  type OperatorClaims,
} from "../../provider/jwt/index.ts";
import { account, operator, otherAccount, otherOperator, user } from "./keys.ts";

describe("didSign() of an operator", () => {
  const claims: OperatorClaims = { sub: operator.publicKey, nats: { type: "operator" } };
  const withKey: OperatorClaims = {
    ...claims,
    nats: { ...claims.nats, signing_keys: [otherOperator.publicKey] },
  };
  const strict: OperatorClaims = { ...withKey, nats: { ...withKey.nats, strict_signing_key_usage: true } };
  const byIdentity = encodeJwt(newAccountClaims(account.publicKey), operator);
  const bySigningKey = encodeJwt(newAccountClaims(account.publicKey), otherOperator);

  it("counts the identity key, and the signing keys that it lists", () => {
    expect([didSign(claims, byIdentity), didSign(claims, bySigningKey)]).toEqual([true, false]);
    expect([didSign(withKey, byIdentity), didSign(withKey, bySigningKey)]).toEqual([true, true]);
  });

  it("that is strict counts the identity key for its own JWT alone", () => {
    expect([didSign(strict, byIdentity), didSign(strict, bySigningKey)]).toEqual([false, true]);
    expect(didSign(strict, encodeJwt(strict, operator))).toBe(true);
  });

  it("does not count an account that signs itself", () => {
    expect(didSign(withKey, encodeJwt(newAccountClaims(account.publicKey), account))).toBe(false);
  });
});

describe("didSign() of an account", () => {
  const plain = newAccountClaims(account.publicKey);
  const scope = {
    kind: "user_scope",
    key: otherAccount.publicKey,
    role: "",
    template: { pub: {}, sub: {} },
    description: "",
  } as const;
  const withKey = { ...plain, nats: { ...plain.nats, signing_keys: [otherAccount.publicKey] } };
  const withScope = { ...plain, nats: { ...plain.nats, signing_keys: [scope] } };
  const claims = newUserClaims(user.publicKey);
  const named = { ...claims, nats: { ...claims.nats, issuer_account: account.publicKey } };

  it("counts its identity key", () => {
    expect(didSign(plain, encodeJwt(claims, account))).toBe(true);
    expect(didSign(plain, encodeJwt(claims, otherAccount))).toBe(false);
  });

  it("counts signing keys, plain and scoped, for users that name the account", () => {
    const token = encodeJwt(named, otherAccount);
    expect([plain, withKey, withScope].map((issuer) => didSign(issuer, token))).toEqual([false, true, true]);
    expect(didSign(withKey, encodeJwt(claims, otherAccount))).toBe(false);
  });

  it("counts signing keys for activations, and for nothing else", () => {
    const activation = {
      sub: account.publicKey,
      nats: { type: "activation", issuer_account: account.publicKey },
    } as const;
    expect(didSign(withKey, encodeJwt(activation, otherAccount))).toBe(true);
    const response = {
      sub: user.publicKey,
      nats: { type: "authorization_response", issuer_account: account.publicKey },
    } as const;
    expect(didSign(withKey, encodeJwt(response, otherAccount))).toBe(false);
  });

  it("takes claims that are decoded already", () => {
    expect(didSign(plain, { ...claims, iss: account.publicKey })).toBe(true);
  });
});
