import { describe } from "vitest";
import { keys, refuses, unknown } from "./bad-inputs.ts";

/** An operator with one input more. */
const having = (more: object) => ({ name: "acme", ...more });

describe("an operator", () => {
  refuses("operator", "Operator", [
    { inputs: {}, failures: ["name: is required"] },
    {
      inputs: having({ key: { publicKey: keys.operator.publicKey } }),
      failures: ["key: needs the seed: an operator signs its own JWT"],
    },
    {
      inputs: having({ key: { seed: keys.account.seed } }),
      failures: ["key.seed: expected an operator seed (SO…), got an account seed"],
    },
    {
      inputs: having({ signingKeys: [keys.account.publicKey] }),
      failures: ["signingKeys[0]: expected a public operator key (O…), got a public account key (ACATS…)"],
    },
    {
      inputs: having({ signingKeys: keys.operator.publicKey }),
      failures: ["signingKeys: expected a list, got text"],
    },
    {
      inputs: having({ systemAccount: keys.operator.publicKey }),
      failures: ["systemAccount: expected a public account key (A…), got a public operator key (OCFIR…)"],
    },
    {
      inputs: having({ systemAccount: "SYS" }),
      failures: [
        "systemAccount: expected a public account key (A…), got text of 3 characters that is no nkey",
      ],
    },
    {
      inputs: having({ systemAccount: keys.account.seed }),
      failures: [
        "systemAccount: expected a public account key (A…), got a seed, which is secret and does not belong here",
      ],
    },
    {
      inputs: having({ accountServerUrl: "example.com" }),
      failures: ["accountServerUrl: expected a URL with a scheme"],
    },
    { inputs: having({ accountServerUrl: "" }), failures: ["accountServerUrl: must not be empty"] },
    {
      inputs: having({ operatorServiceUrls: ["nats://a", "http://b"] }),
      failures: ["operatorServiceUrls[1]: expected a nats, tls, ws or wss URL without path and credentials"],
    },
    {
      inputs: having({ operatorServiceUrls: ["nats://a/path"] }),
      failures: ["operatorServiceUrls[0]: expected a nats, tls, ws or wss URL without path and credentials"],
    },
    {
      inputs: having({ operatorServiceUrls: ["nats://user:pass@a"] }),
      failures: ["operatorServiceUrls[0]: expected a nats, tls, ws or wss URL without path and credentials"],
    },
    {
      inputs: having({ operatorServiceUrls: [unknown, "b"] }),
      failures: ["operatorServiceUrls[1]: expected a nats, tls, ws or wss URL without path and credentials"],
    },
    {
      inputs: having({ assertServerVersion: "2.10" }),
      failures: ["assertServerVersion: expected a version of three numbers, such as 2.12.0"],
    },
    {
      inputs: having({ assertServerVersion: 2.1 }),
      failures: ["assertServerVersion: expected text, got a number"],
    },
    {
      inputs: having({ strictSigningKeyUsage: true, generateSigningKey: false }),
      failures: ["strictSigningKeyUsage: needs a signing key: servers would refuse every account"],
    },
    {
      accepts: "a strict operator whose signing keys are not known yet",
      inputs: having({ strictSigningKeyUsage: true, generateSigningKey: false, signingKeys: unknown }),
    },
    {
      inputs: having({ strictSigningKeyUsage: "true" }),
      failures: ["strictSigningKeyUsage: expected true or false, got text"],
    },
    {
      inputs: having({ strictSigningKeys: true }),
      failures: ['strictSigningKeys: no such input, did you mean "strictSigningKeyUsage"?'],
    },
    {
      inputs: having({ expiresIn: "1y" }),
      failures: ['expiresIn: expected a duration such as "90d", "12h", "30m" or "45s", got "1y"'],
      warnings: ["expiresIn: servers show an operator's expiry in their logs, and do nothing about it"],
    },
    {
      inputs: having({ expiresAt: "2001-01-01T00:00:00Z" }),
      failures: ["expiresAt: 2001-01-01T00:00:00Z has passed. Give a later time, or leave it out"],
      warnings: ["expiresAt: servers show an operator's expiry in their logs, and do nothing about it"],
    },
    {
      inputs: having({ expiresIn: "365d" }),
      warnings: ["expiresIn: servers show an operator's expiry in their logs, and do nothing about it"],
    },
    { inputs: having({ renewBefore: "1d" }), failures: ["renewBefore: no such input"] },
    { inputs: having({ tags: [unknown, 1] }), failures: ["tags[1]: expected text, got a number"] },
  ]);
});
