/** No error says what is secret: seeds, private keys, tokens, and the texts that hold them. */
import { hash } from "node:crypto";
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
  keyPairFromRawSeed,
  keyPairFromSeed,
  verifySignature,
} from "../../provider/nkeys/index.ts";
import { account, now, operator, user } from "./keys.ts";

// Many cases each: a busy machine must not fail them.
vi.setConfig({ testTimeout: 30_000 });

const token = encodeJwt({ ...newUserClaims(user.publicKey), iat: now }, account);
const secrets = [user.seed, user.privateKey, operator.seed, token, formatCreds(token, user.seed)];

/** Secrets as they are, and damaged in one place, as people paste them. */
const secret = damaged(secrets);

function damaged(texts: readonly string[]) {
  return fc
    .record({
      text: fc.constantFrom(...texts),
      at: fc.nat(),
      put: fc.constantFrom("", "A", "\n", " ", '"', "{", "é", "."),
      remove: fc.nat(2),
    })
    .map(({ text, at, put, remove }) => {
      const start = at % (text.length + 1);
      return text.slice(0, start) + put + text.slice(start + remove);
    });
}

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
});

/** Secrets as random as real ones, the same in each run: those above repeat a few letters, as words do. */
const realPairs = (["operator", "account", "user", "curve"] as const).map((kind) =>
  keyPairFromRawSeed(kind, hash("sha256", kind, "buffer")),
);
const realSecrets = [...realPairs.flatMap(({ seed, privateKey }) => [seed, privateKey]), token];

/** A secret as it is mistyped, mangled and wrapped by what it is pasted through. */
const mangled = fc
  .record({
    text: fc.oneof(fc.constantFrom(...realSecrets), damaged(realSecrets)),
    before: fc.constantFrom("", "", "x", "_", "-", "seed=", "seed: ", "orders.", "é", "9", "$"),
    mangle: fc.constantFrom<(text: string) => string>(
      (text) => text,
      (text) => text,
      (text) => text.toLowerCase(),
      (text) => text.toUpperCase(),
      (text) => `T${text.slice(1)}`,
      (text) => text.slice(2),
      (text) => text.slice(0, 40),
      (text) => `${text.slice(0, 18)} ${text.slice(18)}`,
      (text) => `${text.slice(0, 13)} ${text.slice(13).toLowerCase()}`,
      (text) => text.split("").reverse().join(""),
    ),
    after: fc.constantFrom("", "", "x", "_", ".>", "\n", "é", "/"),
  })
  .map(({ text, before, mangle, after }) => before + mangle(text) + after);

describe("secrets that stand by mistake for names are told by no error, issue or change", () => {
  it.each<[string, (text: string) => object]>([
    ["revocations", (text) => ({ revocations: { [text]: "soon" } })],
    ["mappings", (text) => ({ mappings: { [text]: [{ subject: "a", weight: 1000 }] } })],
    ["limits by tier", (text) => ({ limits: { tiered_limits: { [text]: 1 } } })],
    ["revocations of exports", (text) => ({ exports: [{ revocations: { [text]: null }, type: 1 }] })],
  ])("in %s of the wrong type", (_, membersOf) => {
    fc.assert(
      fc.property(mangled, (text) => {
        const claims = claimsFrom({ sub: account.publicKey, nats: { type: "account", ...membersOf(text) } });
        for (const action of [
          () => encodeJwt(claims, operator),
          () => compareClaims(claims, newAccountClaims(account.publicKey)),
          () => validateClaims(claims, now),
        ]) {
          const told = tellingsOf(action);
          expect(told).not.toBe("");
          expectNothingTold(told, text);
        }
      }),
      { numRuns: 200 },
    );
  });

  it("in mappings that break rules", () => {
    fc.assert(
      fc.property(mangled, (text) => {
        const claims = claimsFrom({
          sub: account.publicKey,
          nats: { type: "account", mappings: { [text]: [{ subject: "a..b" }], [`${text} .`]: [{}] } },
        });
        const issues = validateClaims(claims, now);
        expect(issues.length).toBeGreaterThan(2);
        expectNothingTold(issues.map(({ path, message }) => path + message).join("\n"), text);
      }),
      { numRuns: 500 },
    );
  });

  it("in the paths of changes", () => {
    fc.assert(
      fc.property(mangled, (text) => {
        const claims = claimsFrom({
          sub: account.publicKey,
          nats: {
            type: "account",
            revocations: { [text]: 1 },
            exports: [{ subject: text, type: "stream" }],
            imports: [{ subject: "a", account: text, type: "stream" }],
            signing_keys: [text],
          },
        });
        const paths = compareClaims(claims, newAccountClaims(account.publicKey)).map(({ path }) => path);
        expect(paths.length).toBeGreaterThan(3);
        expectNothingTold(paths.join("\n"), text);
      }),
      { numRuns: 500 },
    );
  });
});

it.each([
  user.publicKey,
  `orders.${account.publicKey}.>`,
  `${account.publicKey}-${user.publicKey}`,
  "$SYS.REQ.CLAIMS.UPDATE",
  "order-processing-service-v2.created.>",
  "order_processing_service.created",
  "internationalization.responsibilities",
  "customerNotificationService2.*",
  "_INBOX.abc.*",
  "eu-central-1.warehouse-inventory-2026",
])("the name %s is told whole", (name) => {
  const claims = claimsFrom({
    sub: account.publicKey,
    nats: { type: "account", mappings: { [name]: [{ subject: "a..b" }] } },
  });
  expect(validateClaims(claims, now).map(({ path }) => path)).toEqual([`mappings["${name}"][0].subject`]);
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
