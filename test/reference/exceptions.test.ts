import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { describe, expect, test } from "vitest";
import { type Claims, decodeJwt, encodeJwt, normalizeTags, parseCreds } from "../../provider/jwt/index.ts";
import { generateKeyPair, keyPairFromSeed, kindOf } from "../../provider/nkeys/index.ts";
import {
  claimsExceptions,
  credsExceptions,
  type Exception,
  excusesRefusal,
  functionExceptions,
  keyExceptions,
  textExceptions,
  valueExceptions,
} from "./exceptions.ts";
import { jsonText, parseJson } from "./json.ts";
import { outcome } from "./property.ts";
import { readVectors } from "./vector-files.ts";

/** Texts that Go accepts and this library refuses. */
const refusedKeys = readVectors("keys")
  .filter(({ text, ...go }) => {
    const ours = kindOf(text) ?? outcome(() => keyPairFromSeed(text)).value;
    return (go.public !== "" || go.seed !== "") && ours === undefined;
  })
  .map(({ text }) => text);

const refusedClaims = [
  ...[...readVectors("claims"), ...readVectors("rules")]
    .filter(({ refused }) => refused === undefined || refused === "panic")
    .map(({ claims, seed }) => {
      const text = jsonText({ ...Object(claims), iat: 1 });
      return { text, ours: outcome(() => encodeJwt(parseJson<Claims>(text), keyPairFromSeed(seed))) };
    }),
  ...readVectors("tokens")
    .filter(({ decode }) => decode !== null)
    .map(({ token }) => ({
      text: Buffer.from(token.split(".")[1] ?? "", "base64url").toString(),
      ours: outcome(() => decodeJwt(token)),
    })),
].flatMap(({ text, ours: { error } }) =>
  error === undefined ? [] : [{ text, told: `${error.code} ${error.message}` }],
);

/** An entry that no case needs would hide the day when the difference is gone, or grows. */
describe("every deliberate difference from the Go library is met by a vector", () => {
  test.each(Object.entries<Exception>(keyExceptions))("%s", (_name, { covers }) => {
    expect(refusedKeys.filter(covers)).not.toEqual([]);
  });

  test.each(Object.entries<Exception>(claimsExceptions))("%s", (_name, { covers, refusal }) => {
    const explained = refusedClaims.filter(({ text, told }) => covers(text) && refusal?.test(told));
    expect(explained).not.toEqual([]);
  });

  test("keys that are the same only without their lone surrogates", () => {
    const text = '{"sub":"x","nats":{"\\ud83c":1,"\\udf89":2}}';
    const { error } = outcome(() => encodeJwt(parseJson<Claims>(text), generateKeyPair("account")));
    expect(error !== undefined && excusesRefusal(error, text)).toBe(true);
    expect(claimsExceptions["duplicated keys"].covers('{"a":{"b":1},"c":{"b":"d"},"e":"f\\":g"}')).toBe(
      false,
    );
  });

  test("kind of version 1 claims", () => {
    const { apply } = valueExceptions["kind of version 1 claims"];
    const decoded = readVectors("tokens").flatMap(({ decode }) => (decode === null ? [] : [decode]));
    expect(decoded.filter((each) => apply(each) !== each.claims)).not.toEqual([]);
  });

  test.each(Object.entries<Exception>(textExceptions))("%s", (_name, { covers }) => {
    const capitals = Array.from({ length: 0x1_1000 }, (_, code) => String.fromCodePoint(code)).filter(covers);
    expect(capitals.filter((capital) => normalizeTags([capital])[0] !== capital)).not.toEqual([]);
  });

  test("text without a JWT, and line ends around a bare JWT or seed", () => {
    const vectors = readVectors("creds");
    const refused = vectors.filter(({ text }) => outcome(() => parseCreds(text)).error !== undefined);
    expect(refused.filter(({ jwt }) => credsExceptions["text without a JWT"].covers(jwt))).not.toEqual([]);
    const { covers } = credsExceptions["line ends around a bare JWT or seed"];
    const bare = vectors.filter((vector) => covers(vector.text, vector));
    expect(bare.filter(({ jwt }) => jwt !== jwt.trim())).not.toEqual([]);
    expect(bare.filter(({ seed }) => seed !== null && seed !== seed.trim())).not.toEqual([]);
  });
});

test("docs/jwt-and-nkeys.md lists every difference", () => {
  const page = readFileSync(resolve(__dirname, "..", "..", "docs", "jwt-and-nkeys.md"), "utf8");
  const tables = {
    ...keyExceptions,
    ...claimsExceptions,
    ...functionExceptions,
    ...valueExceptions,
    ...textExceptions,
    ...credsExceptions,
  };
  const listed = [...page.matchAll(/^\| ([^|]+) \| [^|]+ \| [^|]+ \|$/gm)].map(([, name = ""]) =>
    name.trim(),
  );
  expect(listed).toEqual(expect.arrayContaining(Object.keys(tables)));
});
