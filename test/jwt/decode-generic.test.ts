import { describe, expect, it } from "vitest";
import { decodeGenericJwt, encodeJwt, type JsonValue, newUserClaims } from "../../provider/jwt/index.ts";
import { account, errorOf, now, otherAccount, rawToken, user } from "./keys.ts";

describe("decodeGenericJwt()", () => {
  it("reads a token of any kind as a free body", () => {
    const token = encodeJwt({ ...newUserClaims(user.publicKey), iat: now }, account);
    expect(decodeGenericJwt(token)).toMatchObject({
      sub: user.publicKey,
      nats: { pub: {}, sub: {}, subs: -1, data: -1, payload: -1, type: "user", version: 2 },
    });
  });

  it("reads generic tokens of version 2, numbers as floating-point ones", () => {
    const token = encodeJwt({ sub: "any", nats: { n: 2 ** 60, list: [1.5, { a: null }] } }, account);
    expect(decodeGenericJwt(token).nats).toEqual({ n: 2 ** 60, list: [1.5, { a: null }], version: 2 });
  });

  it("reads whatever can be encoded, to the same depth", () => {
    const nested = (levels: number): JsonValue => (levels === 0 ? 1 : [nested(levels - 1)]);
    const token = encodeJwt({ sub: "any", nats: { a: nested(998), b: [] } }, account);
    expect(decodeGenericJwt(token).nats?.["a"]).toEqual(nested(998));
    expect(errorOf(() => encodeJwt({ sub: "any", nats: { a: nested(999) } }, account))).toEqual({
      code: "JWT_CLAIMS",
      message: "Cannot encode a generic JWT: nats: is nested too deeply",
    });
    const deeper = `{"iss":"${account.publicKey}","sub":"any","nats":{"a":${JSON.stringify(nested(999))}}}`;
    expect(errorOf(() => decodeGenericJwt(rawToken(deeper, account))).code).toBe("JWT_FORMAT");
  });

  it("knows no limit of size", () => {
    const token = encodeJwt({ sub: "any", nats: { text: "a".repeat(1024 * 1024) } }, account);
    expect(decodeGenericJwt(token).nats?.["text"]).toHaveLength(1024 * 1024);
  });

  it("moves type and tags of an old token into the body, and checks it without its header", () => {
    const payload = `{"iss":"${account.publicKey}","sub":"any","type":"mine","tags":["t"],"nats":{"a":1}}`;
    const token = rawToken(payload, account, { version: 1, header: '{"typ":"jwt","alg":"ed25519"}' });
    expect(decodeGenericJwt(token).nats).toEqual({ a: 1, type: "mine", tags: ["t"] });
  });

  it("refuses such a token without a body, on which the Go library crashes", () => {
    const payload = `{"iss":"${account.publicKey}","sub":"any","type":"mine"}`;
    const token = rawToken(payload, account, { version: 1, header: '{"typ":"jwt","alg":"ed25519"}' });
    expect(errorOf(() => decodeGenericJwt(token))).toMatchObject({ code: "JWT_CLAIMS" });
  });

  it("refuses a signature by another key", () => {
    const payload = `{"iss":"${account.publicKey}","sub":"any","nats":{}}`;
    expect(errorOf(() => decodeGenericJwt(rawToken(payload, otherAccount)))).toMatchObject({
      code: "JWT_SIGNATURE",
    });
  });
});
