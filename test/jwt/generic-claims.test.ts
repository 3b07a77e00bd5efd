import { describe, expect, it } from "vitest";
import { type Claims, encodeJwt } from "../../provider/jwt/index.ts";
import { account, bodyOf, curve, errorOf, operator, payloadOf, server, user } from "./keys.ts";

describe("generic claims", () => {
  it("hold any JSON, numbers as floating-point ones, keys sorted", () => {
    const claims: Claims = {
      sub: "anything",
      nats: { z: [1.5, 1e21, 1e-7, -0, 2 ** 60, null, true], a: { c: "<", b: [] }, type: "mine" },
    };
    expect(bodyOf(encodeJwt(claims, account))).toBe(
      '{"a":{"b":[],"c":"\\u003c"},"type":"mine","version":2,"z":[1.5,1e+21,1e-7,-0,1152921504606847000,null,true]}',
    );
  });

  it("have no version without a body", () => {
    expect(payloadOf(encodeJwt({ sub: "anything", iat: 1 }, user))).toMatch(
      /^\{"jti":"\w{52}","iat":1,"iss":"U\w{55}","sub":"anything"\}$/,
    );
  });

  it("may be signed by any kind of key but curve keys", () => {
    for (const signer of [operator, account, user, server]) {
      expect(encodeJwt({ sub: "anything" }, signer)).toMatch(/^ey/);
    }
    expect(errorOf(() => encodeJwt({ sub: "anything" }, curve))).toMatchObject({ code: "NKEY_CANNOT_SIGN" });
  });
});
