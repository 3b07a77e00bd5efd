import { describe, expect, it } from "vitest";
import { decodeJwt, encodeJwt } from "../../provider/jwt/index.ts";
import { generateKeyPair } from "../../provider/nkeys/index.ts";
import { account, errorOf, operator, otherAccount, rawToken, user } from "./keys.ts";

describe("tokens of version 1", () => {
  const v1 = (payload: string, signer = account, header = '{"typ":"jwt","alg":"ed25519"}'): string =>
    rawToken(payload, signer, { version: 1, header });

  it("of operators keep what they had, tags and type moved", () => {
    const token = v1(
      `{"iss":"${operator.publicKey}","sub":"${operator.publicKey}","type":"operator","tags":["a"],"nats":{"signing_keys":["k"],"identities":[{"id":"x"}],"account_server_url":"u","system_account":"s","operator_service_urls":["o"],"strict_signing_key_usage":true}}`,
      operator,
    );
    expect(decodeJwt(token, "operator").nats).toEqual({
      signing_keys: ["k"],
      account_server_url: "u",
      operator_service_urls: ["o"],
      system_account: "s",
      tags: ["a"],
      type: "operator",
      version: 1,
    });
  });

  it("of authorization requests, which have no version 1, keep the type of their nats part", () => {
    const server = generateKeyPair("server");
    const token = v1(
      `{"iss":"${server.publicKey}","sub":"${user.publicKey}","type":"authorization_request","nats":{"type":"HEADERS","user_nkey":"u"}}`,
      server,
    );
    expect(decodeJwt(token).nats).toMatchObject({ type: "HEADERS", user_nkey: "u" });
  });

  it("of accounts have plain signing keys and no JetStream", () => {
    const token = v1(
      `{"iss":"${operator.publicKey}","sub":"${account.publicKey}","type":"account","nats":{"limits":{"subs":1,"conn":2,"disk_storage":3},"signing_keys":["b","a","b"],"revocations":{"*":1},"default_permissions":{"pub":{"allow":["x"]}}}}`,
      operator,
    );
    expect(decodeJwt(token, "account").nats).toEqual({
      limits: { subs: 1, conn: 2 },
      signing_keys: ["a", "b"],
      revocations: { "*": 1 },
      default_permissions: { pub: {}, sub: {} },
      authorization: {},
      type: "account",
      version: 1,
    });
  });

  it("of users are unlimited unless they say otherwise", () => {
    const token = v1(
      `{"iss":"${account.publicKey}","sub":"${user.publicKey}","type":"user","issuer_account":"A","nats":{"max":5,"payload":6,"src":"1.0.0.0/8, 2.0.0.0/8","bearer_token":true,"proxy_required":true}}`,
    );
    expect(decodeJwt(token, "user").nats).toEqual({
      pub: {},
      sub: {},
      src: ["1.0.0.0/8", "2.0.0.0/8"],
      subs: -1,
      data: -1,
      payload: 6,
      bearer_token: true,
      issuer_account: "A",
      type: "user",
      version: 1,
    });
  });

  it("of activations name their kind otherwise", () => {
    const token = v1(
      `{"iss":"${account.publicKey}","sub":"${otherAccount.publicKey}","type":"activation","issuer_account":"A","nats":{"subject":"s","type":"service","max":1,"payload":2,"src":"x","times":[{"start":"1"}]}}`,
    );
    expect(decodeJwt(token, "activation").nats).toEqual({
      subject: "s",
      kind: "service",
      issuer_account: "A",
      type: "activation",
      version: 1,
    });
  });

  it("are signed without their header, whatever algorithm it names", () => {
    const payload = `{"iss":"${account.publicKey}","sub":"${user.publicKey}","type":"user","nats":{}}`;
    expect(decodeJwt(v1(payload, account, '{"typ":"JWT","alg":"ed25519-nkey"}')).sub).toBe(user.publicKey);
    expect(errorOf(() => decodeJwt(rawToken(payload, account)))).toMatchObject({ code: "JWT_SIGNATURE" });
  });

  it("are checked for the types of members that are gone", () => {
    const payload = `{"iss":"${account.publicKey}","sub":"${user.publicKey}","type":"user","nats":{"max":"5"}}`;
    expect(errorOf(() => decodeJwt(v1(payload)))).toEqual({
      code: "JWT_CLAIMS",
      message: "Cannot decode a user JWT: max: expected an integer, got text",
    });
  });

  it("become version 2 when they are encoded again", () => {
    const payload = `{"iss":"${account.publicKey}","sub":"${user.publicKey}","type":"user","nats":{}}`;
    const token = encodeJwt(decodeJwt(v1(payload)), account);
    expect(decodeJwt(token, "user").nats).toMatchObject({ subs: -1, version: 2 });
  });
});
