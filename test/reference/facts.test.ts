import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import {
  type AccountClaims,
  type ActivationClaims,
  activationHashId,
  type Claims,
  compactRevocations,
  didSign,
  encodeJwt,
  encodeJwtAsync,
  hasWildcards,
  isRevoked,
  localSubjectPattern,
  normalizeTags,
  type OperatorClaims,
  type Revocations,
  revoke,
  subjectContains,
} from "../../provider/jwt/index.ts";
import { generateKeyPair } from "../../provider/nkeys/index.ts";
import { excuses, textExceptions } from "./exceptions.ts";
import { type GoLibrary, startGoLibrary } from "./go-library.ts";
import { type JsonValue, jsonText, parseJson } from "./json.ts";
import { outcome, runs } from "./property.ts";
import { hostileText, joined, localSubject, subject } from "./random-text.ts";
import { vectorNow } from "./vector-files.ts";

let go: GoLibrary;
beforeAll(async () => {
  go = await startGoLibrary();
});
afterAll(() => go.close());

const [operator, operatorSigning] = [generateKeyPair("operator"), generateKeyPair("operator")];
const [account, accountSigning, other] = [
  generateKeyPair("account"),
  generateKeyPair("account"),
  generateKeyPair("account"),
];
const user = generateKeyPair("user");
const names = fc.constantFrom(
  ...[operator, operatorSigning, account, accountSigning, other, user].map(({ publicKey }) => publicKey),
  "",
);

test("didSign() is the verdict of the Go library", async () => {
  const scope = { kind: "user_scope", key: accountSigning.publicKey };
  const issuer: fc.Arbitrary<JsonValue> = fc.oneof(
    fc.record({
      sub: names,
      nats: fc.record({
        type: fc.constant("operator"),
        signing_keys: fc.array(names),
        strict_signing_key_usage: fc.boolean(),
      }),
    }),
    fc.record({
      sub: names,
      nats: fc.record({
        type: fc.constant("account"),
        signing_keys: fc.array(fc.oneof(names, fc.constant(scope))),
      }),
    }),
  );
  const kind = fc.constantFrom(
    "operator",
    "account",
    "user",
    "activation",
    "authorization_response",
    "custom",
  );
  const signed = fc.record({
    iss: names,
    sub: names,
    nats: fc.record({ type: kind, issuer_account: names }),
  });
  await fc.assert(
    fc.asyncProperty(issuer, signed, async (claims, of) => {
      const { value } = await go.ask("didSign", { claims, signed: of });
      const ours = didSign(
        parseJson<OperatorClaims | AccountClaims>(jsonText(claims)),
        parseJson<Claims>(jsonText(of)),
      );
      expect(ours).toBe(value);
    }),
    runs(3000),
  );
});

test("activationHashId() is that of the Go library", async () => {
  const claims = fc.record({
    iss: names,
    sub: names,
    nats: fc.record({ type: fc.constant("activation"), subject: fc.oneof(subject, hostileText) }),
  });
  await fc.assert(
    fc.asyncProperty(claims, async (activation) => {
      const { value } = await go.ask("hashID", { claims: activation });
      const ours = outcome(() => activationHashId(parseJson<ActivationClaims>(jsonText(activation))));
      expect(ours.value).toBe(value);
    }),
    runs(1500),
  );
});

const second = fc.oneof(fc.constantFrom(0, 1, -1, vectorNow - 1, vectorNow, vectorNow + 1), fc.integer());
const revocations = fc.dictionary(
  fc.oneof(names, fc.constantFrom("*", "__proto__", "constructor", "a")),
  second,
  { maxKeys: 4 },
);

/** As what came out of a token: an object of its own, whatever its keys are called. */
function listed(list: JsonValue): Revocations {
  return parseJson<Revocations>(jsonText(list));
}

test("isRevoked(), revoke() and compactRevocations() are those of the Go library", async () => {
  const key = fc.oneof(names, fc.constantFrom("*", "__proto__", "constructor", "a"));
  await fc.assert(
    fc.asyncProperty(revocations, key, second, async (list, publicKey, time) => {
      const revoked = await go.ask("isRevoked", {
        claims: { nats: { type: "account", revocations: list } },
        signed: { sub: publicKey, iat: time, nats: { type: "user" } },
      });
      expect(isRevoked(listed(list), { sub: publicKey, iat: time })).toBe(revoked.value);
      const longer = await go.ask("revoke", { claims: list, text: publicKey, until: time });
      expect(sorted(revoke(listed(list), publicKey, time))).toEqual(sorted(longer.value));
      const compact = await go.ask("compact", { claims: list });
      expect(sorted(compactRevocations(listed(list)))).toEqual(sorted(compact.value));
    }),
    runs(2000),
  );
});

function sorted(list: JsonValue | Revocations = null): [string, unknown][] {
  return Object.entries(Object(list)).sort(([left], [right]) => (left < right ? -1 : 1)) as [
    string,
    unknown,
  ][];
}

/** A text as it comes out of UTF-8, without lone surrogates. */
function utf8(text: string): string {
  return Buffer.from(text).toString();
}

test("normalizeTags() is that of the Go library", async () => {
  const tag = fc.oneof(
    hostileText.filter((text) => utf8(text) === text && excuses(textExceptions, text).length === 0),
    joined([
      "A",
      "b",
      " ",
      "\t",
      "\u0085",
      "\u00a0",
      "\ufeff",
      "\u200b",
      "\u3000",
      "İ",
      "ẞ",
      "Σ",
      "ς",
      "Ⅷ",
      "K",
      "ſ",
      "É",
      "𐐀",
      ":",
    ]),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(tag), async (tags) => {
      const { value } = await go.ask("tags", { claims: tags });
      expect(normalizeTags(tags)).toEqual(value);
    }),
    runs(2000),
  );
});

test("subjectContains(), hasWildcards() and localSubjectPattern() are those of the Go library", async () => {
  const any = fc.oneof(subject, localSubject, joined(["a", ".", "*", ">"]));
  await fc.assert(
    fc.asyncProperty(any, any, async (outer, inner) => {
      const { value } = await go.ask("subjects", { claims: [utf8(outer), utf8(inner)] });
      const ours = [subjectContains(outer, inner), hasWildcards(outer), utf8(localSubjectPattern(outer))];
      expect(ours).toEqual(value);
    }),
    runs(4000),
  );
});

test("encodeJwtAsync() signs the text of encodeJwt()", async () => {
  for (const [signer, sub, type] of [
    [operator, account.publicKey, "account"],
    [account, user.publicKey, "user"],
  ] as const) {
    const claims = parseJson<Claims>(jsonText({ sub, iat: vectorNow, nats: { type } }));
    const remote = { publicKey: signer.publicKey, sign: async (bytes: Uint8Array) => signer.sign(bytes) };
    const { value } = await go.ask("encode", {
      claims: { sub, nats: { type } },
      seed: signer.seed,
      now: vectorNow,
    });
    expect(await encodeJwtAsync(claims, remote)).toBe(value);
    expect(encodeJwt(claims, signer)).toBe(value);
  }
});

test("more than twelve exports of one subject keep their members, in any order among equals", async () => {
  const entries = Array.from({ length: 40 }, (_, at) => ({
    name: `${at}`,
    subject: at % 3 === 0 ? "a" : `b.${at % 5}`,
    type: "stream",
  }));
  const claims = { sub: account.publicKey, nats: { exports: entries, imports: entries, type: "account" } };
  const { value = "" } = await go.ask("encode", { claims, seed: operator.seed, now: vectorNow });
  const ours = encodeJwt(parseJson<Claims>(jsonText({ ...claims, iat: vectorNow })), operator);
  expect(arranged(ours)).toEqual(arranged(value));
});

/** Claims with equal subjects in one order. */
function arranged(token: string) {
  const payload = JSON.parse(Buffer.from(token.split(".")[1] ?? "", "base64url").toString());
  for (const list of [payload.nats.exports, payload.nats.imports]) {
    expect(list).toHaveLength(40);
    const subjects: string[] = list.map((entry: { subject: string }) => entry.subject);
    expect(subjects).toEqual([...subjects].sort());
    list.sort((left: { name: string }, right: { name: string }) => Number(left.name) - Number(right.name));
  }
  return payload;
}
