import { describe, expect, it } from "vitest";
import type { OperatorClaims } from "../../provider/jwt/index.ts";
import { account, operator, user } from "./keys.ts";
import { type Table, verdicts } from "./verdicts.ts";

function operatorWith(members: Partial<OperatorClaims["nats"]>): OperatorClaims {
  return { sub: operator.publicKey, nats: { type: "operator", ...members } };
}

describe("an operator", () => {
  it.each<Table<Partial<OperatorClaims["nats"]>>[number]>([
    ["with nothing set is fine", {}, []],
    [
      "with everything in order is fine",
      {
        account_server_url: "https://example.com/jwt/v1",
        operator_service_urls: [
          "nats://example.com:4222",
          "tls://[::1]:4222",
          "ws://a",
          "WSS://a,b:1",
          "",
          "nats:a",
        ],
        signing_keys: [operator.publicKey],
        system_account: account.publicKey,
        assert_server_version: "2.10.0",
      },
      [],
    ],
    [
      "has an account server URL with a scheme",
      { account_server_url: "example.com" },
      ["OPERATOR_ACCOUNT_SERVER_URL account_server_url"],
    ],
    [
      "has service URLs of NATS, without path and credentials",
      { operator_service_urls: ["nats://a", "http://a", "nats://a/", "nats://u@a", "nats://a:x", "a"] },
      [1, 2, 3, 4, 5].map((at) => `OPERATOR_SERVICE_URL operator_service_urls[${at}]`),
    ],
    [
      "is signed for by operator keys",
      { signing_keys: [operator.publicKey, account.publicKey, "O", ""] },
      [1, 2, 3].map((at) => `OPERATOR_SIGNING_KEY signing_keys[${at}]`),
    ],
    [
      "names an account as system account",
      { system_account: user.publicKey },
      ["OPERATOR_SYSTEM_ACCOUNT system_account"],
    ],
    ...["2", "2.10", "2.10.0.1", "v2.10.0", "2.10.x", "2.-1.0", "2..0", "99999999999999999999.0.0"].map(
      (version) =>
        [
          `asserts no version like ${version}`,
          { assert_server_version: version },
          ["OPERATOR_SERVER_VERSION assert_server_version"],
        ] as const,
    ),
  ])("%s", (_, members, expected) => {
    expect(verdicts(operatorWith(members))).toEqual(expected);
  });
});
