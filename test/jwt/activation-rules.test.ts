import { expect, test } from "vitest";
import type { ActivationClaims } from "../../provider/jwt/index.ts";
import { account } from "./keys.ts";
import { verdicts } from "./verdicts.ts";

test("an activation names a type, a subject and an account", () => {
  const claims: ActivationClaims = {
    sub: account.publicKey,
    exp: 1,
    nats: { type: "activation", issuer_account: "A" },
  };
  expect(verdicts(claims)).toEqual([
    "CLAIMS_EXPIRED exp (time)",
    "ACTIVATION_KIND kind",
    "SUBJECT_EMPTY subject",
    "ISSUER_ACCOUNT issuer_account",
  ]);
});
