import { describe, expect, it } from "vitest";
import { formatTime } from "../../provider/fields/time.ts";
import { type ActivationClaims, encodeJwt } from "../../provider/jwt/index.ts";
import { generateKeyPair } from "../../provider/nkeys/index.ts";
import { unknown } from "../../provider/unknown.ts";
import type { Import } from "../../sdk/checks/account-facts.ts";
import { importProblems, type Party } from "../../sdk/checks/import-check.ts";

// Tokens that outputs tell: what servers would refuse at once or as soon as they look.

const now = 1_700_000_000;
const keys = { orders: generateKeyPair("account"), billing: generateKeyPair("account") };
const other = generateKeyPair("account");

function party(name: keyof typeof keys, exports: Party["facts"]["exports"] = []): Party {
  return {
    label: `Account "${name}"`,
    facts: { publicKey: keys[name].publicKey, exports, imports: [], limits: {} },
  };
}

const orders = party("orders", [{ type: "stream", subject: "created.>", tokenRequired: true }]);
const billing = party("billing");

function token(claims: Partial<ActivationClaims> = {}, nats: Partial<ActivationClaims["nats"]> = {}): string {
  return encodeJwt(
    {
      iat: now - 10,
      sub: keys.billing.publicKey,
      ...claims,
      nats: { type: "activation", kind: "stream", subject: "created.>", ...nats },
    },
    keys.orders,
  );
}

function problemsOf(given: string, exporter = orders, importer = billing): string[] {
  const one: Import = {
    type: "stream",
    account: keys.orders.publicKey,
    subject: "created.eu",
    token: given,
  };
  return importProblems(importer, one, exporter, now);
}

describe("the token of an import", () => {
  it("is right for this account, the exporter, type, subject and time", () => {
    expect(problemsOf(token())).toEqual([]);
    expect(problemsOf(token({ exp: now + 1 }, { subject: "created.eu" }))).toEqual([]);
  });

  it("is right when one of the exporter's signing keys has signed it", () => {
    const signed = encodeJwt(
      {
        iat: now,
        sub: keys.billing.publicKey,
        nats: {
          type: "activation",
          kind: "stream",
          subject: "created.eu",
          issuer_account: keys.orders.publicKey,
        },
      },
      other,
    );
    expect(problemsOf(signed)).toEqual([]);
  });

  it("is wrong for another account", () => {
    expect(problemsOf(token({ sub: other.publicKey }))).toEqual([
      `token: is for account ${other.publicKey}, not for this one, ${keys.billing.publicKey}`,
    ]);
  });

  it("is wrong from another exporter", () => {
    const theirs = encodeJwt(
      {
        iat: now,
        sub: keys.billing.publicKey,
        nats: { type: "activation", kind: "stream", subject: "created.>" },
      },
      other,
    );
    expect(problemsOf(theirs)).toEqual([
      `token: is of account ${other.publicKey}, not of Account "orders", ${keys.orders.publicKey}`,
    ]);
  });

  it("is wrong for another type or subject", () => {
    expect(problemsOf(token({}, { kind: "service" }))).toEqual(["token: is for a service, not for a stream"]);
    expect(problemsOf(token({}, { subject: "created.us" }))).toEqual([
      'token: is for subject "created.us", which does not cover "created.eu"',
    ]);
  });

  it("is wrong from the second on in which it expires", () => {
    expect(problemsOf(token({ exp: now }))).toEqual([`token: has expired at ${formatTime(now)}`]);
  });

  it("is wrong once the exporter has revoked it, for this account or for all", () => {
    for (const key of [keys.billing.publicKey, "*"]) {
      const revoking = (until: number) =>
        party("orders", [
          {
            type: "stream",
            subject: "created.>",
            tokenRequired: true,
            revocations: { [key]: formatTime(until) },
          },
        ]);
      expect(problemsOf(token(), revoking(now - 10))).toEqual([
        `token: was revoked by Account "orders" at ${formatTime(now - 10)}`,
      ]);
      expect(problemsOf(token(), revoking(now - 11))).toEqual([]);
    }
  });

  it("is not held against keys that are not known yet", () => {
    const unmade: Party = { ...billing, facts: { ...billing.facts, publicKey: unknown } };
    expect(problemsOf(token({ sub: other.publicKey }), orders, unmade)).toEqual([]);
  });

  it("never stands in a message", () => {
    const wrong = token({ sub: other.publicKey, exp: now - 1 }, { kind: "service", subject: "x" });
    expect(problemsOf(wrong)).toHaveLength(4);
    expect(problemsOf(wrong).join()).not.toContain("eyJ");
  });
});
