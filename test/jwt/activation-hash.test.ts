import { expect, it } from "vitest";
import { activationHashId } from "../../provider/jwt/index.ts";
import { account, errorOf, otherAccount } from "./keys.ts";

const hash = (subject: string): string =>
  activationHashId({
    iss: account.publicKey,
    sub: otherAccount.publicKey,
    nats: { type: "activation", subject },
  });

/** Made with nats-io/jwt v2.8.3 `ActivationClaims.HashID`. */
it.each([
  ["foo", "A55AC4ILO5U3KYFFYNV4EJ4AZDEURSUJYSXF3ZAZLSWQAAEMG4NQ===="],
  ["foo.*", "A55AC4ILO5U3KYFFYNV4EJ4AZDEURSUJYSXF3ZAZLSWQAAEMG4NQ===="],
  ["foo.*.bar", "A55AC4ILO5U3KYFFYNV4EJ4AZDEURSUJYSXF3ZAZLSWQAAEMG4NQ===="],
  ["foo.>", "A55AC4ILO5U3KYFFYNV4EJ4AZDEURSUJYSXF3ZAZLSWQAAEMG4NQ===="],
  [">", "VXHOFBZDTNB3LDBYCQMYQ7WREPZ6WVB2Z6HTMKLDLAABU23XXBXQ===="],
  ["*.x", "VXHOFBZDTNB3LDBYCQMYQ7WREPZ6WVB2Z6HTMKLDLAABU23XXBXQ===="],
  [".*", "QHBZPR4RCQSUFAR3DFJ5ZFROICWZL3T6SNYGTIK2MINI55NCUUEA===="],
])("the activation of %s has the identity that the Go library gives it", (subject, expected) => {
  expect(hash(subject)).toBe(expected);
});

it("an activation without a subject has no identity", () => {
  expect(errorOf(() => hash(""))).toMatchObject({ code: "JWT_CLAIMS" });
});
