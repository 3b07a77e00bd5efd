import { expect, test } from "vitest";
import { isClaims, kindOfClaims, newAccountClaims, newUserClaims } from "../../provider/jwt/index.ts";

test("the kind of claims is what their type says, if it is known", () => {
  expect(kindOfClaims(newUserClaims("U"))).toBe("user");
  expect(kindOfClaims({ sub: "a" })).toBe("generic");
  expect(kindOfClaims({ sub: "a", nats: { type: "toString" } })).toBe("generic");
  expect(isClaims("account", newAccountClaims("A"))).toBe(true);
  expect(isClaims("user", newAccountClaims("A"))).toBe(false);
});
