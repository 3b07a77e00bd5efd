/** No error says what is secret: seeds, private keys, tokens, and the texts that hold them. */
import fc from "fast-check";
import { describe, expect, it, vi } from "vitest";
import { NatsAuthError } from "../../provider/errors.ts";
import {
  type Claims,
  compareClaims,
  decodeGenericJwt,
  decodeJwt,
  encodeJwt,
  formatCreds,
  newAccountClaims,
  newUserClaims,
  parseCreds,
  validateClaims,
} from "../../provider/jwt/index.ts";
import {
  decodePrivateKey,
  decodePublicKey,
  decodeSeed,
  keyPairFromSeed,
  verifySignature,
} from "../../provider/nkeys/index.ts";
import { account, now, operator, user } from "./keys.ts";

// Many cases each: a busy machine must not fail them.
vi.setConfig({ testTimeout: 30_000 });

const token = encodeJwt({ ...newUserClaims(user.publicKey), iat: now }, account);
const secrets = [user.seed, user.privateKey, operator.seed, token, formatCreds(token, user.seed)];

/** Secrets as they are, and damaged in one place, as people paste them. */
const secret = fc
  .record({
    text: fc.constantFrom(...secrets),
    at: fc.nat(),
    put: fc.constantFrom("", "A", "\n", " ", '"', "{", "é", "."),
    remove: fc.nat(2),
  })
  .map(({ text, at, put, remove }) => {
    const start = at % (text.length + 1);
    return text.slice(0, start) + put + text.slice(start + remove);
  });

/** Everything that an error tells: its text, stack and causes. */
function tellingsOf(action: () => unknown): string {
  try {
    action();
    return "";
  } catch (error) {
    expect(error).toBeInstanceOf(NatsAuthError);
    let told = "";
    for (let each = error; each instanceof Error; each = each.cause)
      told += `${each.message}\n${each.stack}\n`;
    return told;
  }
}

/** No run of characters of a secret that would help anyone. */
function expectNothingTold(told: string, text: string): void {
  for (const run of text.match(/[A-Za-z0-9_-]{16}/g) ?? []) expect(told).not.toContain(run);
}

function claimsFrom(json: object): Claims {
  return JSON.parse(JSON.stringify(json));
}

describe("errors tell nothing of", () => {
  it.each<[string, (text: string) => unknown]>([
    ["a text that is no public key", decodePublicKey],
    ["a text that is no seed", decodeSeed],
    ["a text that is no private key", decodePrivateKey],
    ["a text that is no seed of a key pair", keyPairFromSeed],
    ["a key that verifies nothing", (text) => verifySignature(text, new Uint8Array(), new Uint8Array(64))],
    ["a token that cannot be decoded", (text) => decodeJwt(text)],
    ["a token that is not of the kind asked for", (text) => decodeJwt(text, "account")],
    ["a token that cannot be decoded as generic claims", decodeGenericJwt],
    ["creds that cannot be parsed", parseCreds],
    ["a token that cannot be put into creds", (text) => formatCreds(text, user.seed)],
    ["a seed that cannot be put into creds", (text) => formatCreds(token, text)],
    [
      "a signer's key",
      (text) => encodeJwt(newUserClaims(user.publicKey), { publicKey: text, sign: () => new Uint8Array(64) }),
    ],
    ["a subject", (text) => encodeJwt(newUserClaims(text), account)],
    [
      "a value of the wrong type",
      (text) => encodeJwt(claimsFrom({ sub: user.publicKey, nats: { type: "user", subs: text } }), account),
    ],
  ])("%s", (_, action) => {
    fc.assert(
      fc.property(secret, (text) => {
        expectNothingTold(
          tellingsOf(() => action(text)),
          text,
        );
      }),
      { numRuns: 50 },
    );
  });

  it.each([
    ["revocations", (text: string) => ({ revocations: { [text]: "soon" } })],
    ["mappings", (text: string) => ({ mappings: { [text]: [{ subject: "a", weight: 1000 }] } })],
    ["limits by tier", (text: string) => ({ limits: { tiered_limits: { [text]: 1 } } })],
  ])("secrets that stand by mistake for names in %s", (_, membersOf) => {
    for (const text of secrets) {
      const claims = claimsFrom({ sub: account.publicKey, nats: { type: "account", ...membersOf(text) } });
      expectNothingTold(
        tellingsOf(() => encodeJwt(claims, operator)),
        text,
      );
      expectNothingTold(
        tellingsOf(() => compareClaims(claims, newAccountClaims(account.publicKey))),
        text,
      );
    }
  });
});

it("issues tell nothing of secrets that stand in the wrong place", () => {
  for (const text of secrets) {
    const claims = claimsFrom({
      sub: text,
      nats: {
        type: "account",
        signing_keys: [text],
        exports: [{ subject: `${text} ` }],
        imports: [{ account: text, subject: `.${text}`, token: text }],
        mappings: { [text]: [{ subject: `${text}..` }], [`${text} .`]: [] },
        authorization: { auth_users: [text], allowed_accounts: [text], xkey: text },
        trace: { dest: `${text}.>` },
        default_permissions: { pub: { allow: [`${text} a b`] } },
        cluster_traffic: text,
        info_url: text,
      },
    });
    const issues = validateClaims(claims, now);
    expect(issues.length).toBeGreaterThan(10);
    expectNothingTold(JSON.stringify(issues), text);
  }
});
