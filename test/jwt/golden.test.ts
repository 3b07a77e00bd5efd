/** Golden values made with nats-io/jwt v2.8.2; the raw seeds are 32 equal bytes. */
import { expect, it } from "vitest";
import {
  type Claims,
  decodeJwt,
  encodeJwt,
  newAccountClaims,
  newUserClaims,
} from "../../provider/jwt/index.ts";
import { account, now as iat, operator, user } from "./keys.ts";

it("makes the jti of the Go library", () => {
  const jwt = encodeJwt({ sub: operator.publicKey, iat, nats: { type: "operator" } }, operator);
  expect(decodeJwt(jwt).jti).toBe("H36WDPR6BACGSQB2ILK7V5JJ2JG3Q4LS4H3KN25KXGMCUPI5JMCA");
});

it("escapes text in the jti as the Go library does", () => {
  const claims: Claims = {
    ...newAccountClaims(account.publicKey),
    aud: "aud",
    exp: 4102444800,
    iat,
    name: "A<b>&'\u00e9\u2028\u0007\b\f\u007f\"\\/",
    nbf: 1,
  };
  expect(decodeJwt(encodeJwt(claims, operator)).jti).toBe(
    "ABB3WPJQMZVZP7MZA3U2CP3JTA4RLIQMLYISJSP6UW3ID6WIIHJQ",
  );
});

it("signs a default user as the Go library does", () => {
  const jwt = encodeJwt({ ...newUserClaims(user.publicKey), iat }, account);
  expect(decodeJwt(jwt).jti).toBe("4P6HVYJMMV7ZFB3Q3YUWQETL2NNN3J4MWGY6TZ5UOQQEH2IQPJ6Q");
  expect(jwt.split(".")[2]).toBe(
    "GEBCx39_sXGuiSqiJlAoF5aPDBBGtC3rVMNVU3yeKt3DWAe5V5smVMkDXi4D_J7E1pRUMTRg6b8LPQNbrV3zBw",
  );
});

it("writes the header of the Go library", () => {
  const jwt = encodeJwt({ ...newUserClaims(user.publicKey), iat }, account);
  expect(jwt.split(".")[0]).toBe("eyJ0eXAiOiJKV1QiLCJhbGciOiJlZDI1NTE5LW5rZXkifQ");
});

it.each<[string, Claims, string]>([
  ["operator", { sub: operator.publicKey, nats: { type: "operator" } }, '{"type":"operator","version":2}'],
  [
    "account",
    newAccountClaims(account.publicKey),
    '{"limits":{"subs":-1,"data":-1,"payload":-1,"imports":-1,"exports":-1,"wildcards":true,"conn":-1,"leaf":-1},"default_permissions":{"pub":{},"sub":{}},"authorization":{},"type":"account","version":2}',
  ],
  [
    "user",
    newUserClaims(user.publicKey),
    '{"pub":{},"sub":{},"subs":-1,"data":-1,"payload":-1,"type":"user","version":2}',
  ],
  ["generic", { sub: account.publicKey, nats: {} }, '{"version":2}'],
])("writes the body of a new %s as the Go library does", (kind, claims, body) => {
  const signer = kind === "operator" ? operator : account;
  const payload = Buffer.from(encodeJwt(claims, signer).split(".")[1] ?? "", "base64url").toString();
  expect(payload.slice(payload.indexOf('"nats":') + 7, -1)).toBe(body);
});
