import { describe, expect, it, test } from "vitest";
import { findClaims } from "../../provider/jwt/decode.ts";
import {
  decodeGenericJwt,
  decodeJwt,
  encodeJwt,
  newAccountClaims,
  newUserClaims,
} from "../../provider/jwt/index.ts";
import { encodeBase64 } from "../../provider/jwt/token.ts";
import {
  account,
  cluster,
  curve,
  errorOf,
  now,
  operator,
  otherAccount,
  rawToken,
  server,
  user,
} from "./keys.ts";

/** Payload of an account with this `nats` part, as JSON text. */
function accountPayload(nats: string, more = ""): string {
  return `{"iss":"${operator.publicKey}","sub":"${account.publicKey}"${more},"nats":${nats}}`;
}

describe("decodeJwt()", () => {
  it("gives claims in canonical form: what Go always writes is there, what is empty is not", () => {
    const token = rawToken(
      accountPayload('{"version":2,"type":"account","tags":[],"trace":null,"limits":{"conn":0}}'),
      operator,
    );
    expect(decodeJwt(token)).toEqual({
      iss: operator.publicKey,
      sub: account.publicKey,
      nats: {
        limits: {},
        default_permissions: { pub: {}, sub: {} },
        authorization: {},
        type: "account",
        version: 2,
      },
    });
  });

  it("gives what was encoded", () => {
    const claims = { ...newAccountClaims(account.publicKey), iat: now, name: "orders" };
    const decoded = decodeJwt(encodeJwt(claims, operator));
    expect(decoded).toEqual({
      ...claims,
      iss: operator.publicKey,
      jti: decoded.jti,
      nats: { ...claims.nats, version: 2 },
    });
  });

  it("takes only the kind that is asked for", () => {
    const token = encodeJwt(newUserClaims(user.publicKey), account);
    expect(decodeJwt(token, "user").nats.subs).toBe(-1);
    expect(errorOf(() => decodeJwt(token, "account"))).toEqual({
      code: "JWT_KIND",
      message: "Cannot decode an account JWT: the token is a user JWT",
    });
  });

  it("drops JetStream limits beside tiers, as the Go library does", () => {
    const limits =
      '{"disk_storage":1,"mem_storage":2,"streams":3,"consumer":4,"max_ack_pending":5,"mem_max_stream_bytes":6,"disk_max_stream_bytes":7,"max_bytes_required":true,"conn":8,"tiered_limits":{"R1":{"disk_storage":9}}}';
    const token = rawToken(accountPayload(`{"version":2,"type":"account","limits":${limits}}`), operator);
    expect(decodeJwt(token, "account").nats.limits).toEqual({
      conn: 8,
      tiered_limits: { R1: { disk_storage: 9 } },
    });
  });

  it("takes absent limits of a template for unlimited, and those of a user for none", () => {
    const scope = '{"kind":"user_scope","key":"A","template":{"subs":3}}';
    const token = rawToken(
      accountPayload(`{"version":2,"type":"account","signing_keys":[${scope}]}`),
      operator,
    );
    expect(decodeJwt(token, "account").nats.signing_keys).toEqual([
      {
        kind: "user_scope",
        key: "A",
        role: "",
        template: { pub: {}, sub: {}, subs: 3, data: -1, payload: -1 },
        description: "",
      },
    ]);
    const plain = `{"iss":"${account.publicKey}","sub":"${user.publicKey}","nats":{"type":"user","version":2}}`;
    expect(decodeJwt(rawToken(plain, account), "user").nats).toEqual({
      pub: {},
      sub: {},
      type: "user",
      version: 2,
    });
  });

  it("keeps a 0 of a template, which is not unlimited", () => {
    const scope = '{"kind":"user_scope","key":"A","template":{"subs":0,"data":null,"payload":0}}';
    const token = rawToken(
      accountPayload(`{"version":2,"type":"account","signing_keys":[${scope}]}`),
      operator,
    );
    expect(decodeJwt(token, "account").nats.signing_keys).toMatchObject([
      { template: { subs: 0, data: -1, payload: 0 } },
    ]);
  });

  it("reads text in any spelling of JSON, and the word headers in any letter case", () => {
    const latency = '{"sampling":"HEADERS","results":"\\u0072"}';
    const token = rawToken(
      accountPayload(
        `{"version":2,"type":"\\u0061ccount","exports":[{"type":"\\u0073ervice","service_latency":${latency}}]}`,
        ',"name":"\\u006e\\/"',
      ),
      operator,
    );
    expect(decodeJwt(token, "account")).toMatchObject({
      name: "n/",
      nats: { exports: [{ type: "service", service_latency: { sampling: "headers", results: "r" } }] },
    });
    const networks = `{"iss":"${account.publicKey}","nats":{"type":"user","version":2,"src":"\\u0041,b"}}`;
    expect(decodeJwt(rawToken(networks, account), "user").nats.src).toEqual(["a", "b"]);
  });

  it("neither asks for a subject nor looks at the time", () => {
    const payload = `{"exp":1,"nbf":${now + 1e9},"iss":"${account.publicKey}","nats":{"type":"user","version":2}}`;
    expect(decodeJwt(rawToken(payload, account))).toMatchObject({ sub: "", exp: 1 });
  });

  it("reads text that is not UTF-8 as Go does, one U+FFFD for each byte", () => {
    const [before, after] = accountPayload('{"type":"account","version":2}', ',"name":"?"').split("?");
    const payload = Buffer.concat([
      Buffer.from(`${before}`),
      Buffer.from([0xf0, 0x9f, 0x98, 0x41]),
      Buffer.from(`${after}`),
    ]);
    const signed = `${Buffer.from('{"typ":"JWT","alg":"ed25519-nkey"}').toString("base64url")}.${payload.toString("base64url")}`;
    const token = `${signed}.${Buffer.from(operator.sign(Buffer.from(signed))).toString("base64url")}`;
    expect(decodeJwt(token).name).toBe("\ufffd\ufffd\ufffdA");
  });

  it("takes no time over a megabyte of blanks in a text of networks, signed by nobody", () => {
    const nats = `{"type":"user","version":2,"src":"x${" ".repeat(780_000)}x"}`;
    const token = `${encodeBase64('{"typ":"JWT","alg":"ed25519-nkey"}')}.${encodeBase64(`{"nats":${nats}}`)}.AAAA`;
    const start = performance.now();
    expect(errorOf(() => decodeJwt(token)).code).toBe("JWT_SIGNATURE");
    expect(performance.now() - start).toBeLessThan(10_000);
  }, 30_000);

  it("takes no time over a megabyte that is not UTF-8", () => {
    const payload = Buffer.concat([Buffer.from('{"name":"'), Buffer.alloc(780_000, 0xe2)]);
    const token = `${Buffer.from('{"typ":"JWT","alg":"ed25519-nkey"}').toString("base64url")}.${payload.toString("base64url")}.AAAA`;
    const start = performance.now();
    expect(errorOf(() => decodeJwt(token)).code).toBe("JWT_FORMAT");
    expect(performance.now() - start).toBeLessThan(3000);
  });

  it("accepts line ends after the token, and none before it", () => {
    const token = encodeJwt(newUserClaims(user.publicKey), account);
    expect(decodeJwt(`${token}\r\n`)).toEqual(decodeJwt(token));
    expect(errorOf(() => decodeJwt(`\n${token}`))).toMatchObject({ code: "JWT_SIGNATURE" });
  });

  it("accepts a version 2 token under the old algorithm's name", () => {
    const payload = accountPayload('{"type":"account","version":2}');
    const token = rawToken(payload, operator, { header: '{"alg":"ED25519","typ":"jwt","kid":1}' });
    expect(decodeJwt(token).sub).toBe(account.publicKey);
  });
});

describe("decodeJwt() refuses", () => {
  const good = encodeJwt(newUserClaims(user.publicKey), account);
  const [head, body, signature] = good.split(".");
  const payload = accountPayload('{"type":"account","version":2}');

  it.each([
    ["a token beyond 1 MiB", "a".repeat(1024 * 1024 + 1), "JWT_SIZE"],
    ["text without dots", "", "JWT_FORMAT"],
    ["four parts", `${good}.`, "JWT_FORMAT"],
    ["padding", `${head}=.${body}.${signature}`, "JWT_FORMAT"],
    ["a foreign character", `${head}.${body} .${signature}`, "JWT_FORMAT"],
    ["the standard alphabet", `${head}.${body}.${signature?.replace(/[-_]/g, "+")}+`, "JWT_FORMAT"],
    ["a length that no bytes have", `${head}.${body}.${signature}AAA`, "JWT_FORMAT"],
    ["a header that is no JSON", rawToken(payload, operator, { header: "{" }), "JWT_FORMAT"],
    ["a payload that is no JSON", rawToken("{]", operator), "JWT_FORMAT"],
    ["text after the payload", rawToken(`${payload}x`, operator), "JWT_FORMAT"],
    ["a byte order mark", rawToken(`\ufeff${payload}`, operator), "JWT_FORMAT"],
    [
      "a key twice",
      rawToken(accountPayload('{"type":"account","version":2}', ',"exp":1,"exp":2'), operator),
      "JWT_FORMAT",
    ],
    [
      "JSON nested a thousand deep",
      rawToken(accountPayload(`${'{"a":'.repeat(1001)}1${"}".repeat(1001)}`), operator),
      "JWT_FORMAT",
    ],
    [
      "another type of token",
      rawToken(payload, operator, { header: '{"typ":"JWS","alg":"ed25519-nkey"}' }),
      "JWT_HEADER",
    ],
    [
      "another algorithm",
      rawToken(payload, operator, { header: '{"typ":"JWT","alg":"ed25519x"}' }),
      "JWT_HEADER",
    ],
    ["no algorithm", rawToken(payload, operator, { header: '{"typ":"JWT","alg":"none"}' }), "JWT_HEADER"],
    ["an empty header", rawToken(payload, operator, { header: "null" }), "JWT_HEADER"],
    ["a newer version", rawToken(accountPayload('{"type":"account","version":3}'), operator), "JWT_VERSION"],
    ["no version", rawToken(accountPayload('{"type":"account"}'), operator, { version: 1 }), "JWT_VERSION"],
    ["claims of a cluster", rawToken(accountPayload('{"type":"cluster","version":2}'), operator), "JWT_KIND"],
    ["claims of a server", rawToken(accountPayload('{"type":"server","version":2}'), operator), "JWT_KIND"],
    [
      "a number for text",
      rawToken(accountPayload('{"type":"account","version":2,"description":1}'), operator),
      "JWT_CLAIMS",
    ],
    [
      "a fraction for an integer",
      rawToken(accountPayload('{"type":"account","version":2,"limits":{"conn":1.0}}'), operator),
      "JWT_CLAIMS",
    ],
    [
      "an exponent for an integer",
      rawToken(accountPayload('{"type":"account","version":2,"limits":{"conn":1e1}}'), operator),
      "JWT_CLAIMS",
    ],
    [
      "an integer of 65 bits",
      rawToken(
        accountPayload('{"type":"account","version":2,"limits":{"conn":9223372036854775808}}'),
        operator,
      ),
      "JWT_CLAIMS",
    ],
    [
      "a minus before the zero of an unsigned integer",
      rawToken(
        accountPayload('{"type":"account","version":2,"exports":[{"account_token_position":-0}]}'),
        operator,
      ),
      "JWT_CLAIMS",
    ],
    [
      "a known key in another letter case",
      rawToken(accountPayload('{"type":"account","version":2,"Limits":{}}'), operator),
      "JWT_CLAIMS",
    ],
    [
      "a null export",
      rawToken(accountPayload('{"type":"account","version":2,"exports":[null]}'), operator),
      "JWT_CLAIMS",
    ],
    [
      "an escaped word for a sampling rate, which the Go library compares byte by byte",
      rawToken(
        accountPayload(
          '{"type":"account","version":2,"exports":[{"service_latency":{"sampling":"\\u0068eaders","results":"r"}}]}',
        ),
        operator,
      ),
      "JWT_CLAIMS",
    ],
    ["a payload that is a list", rawToken("[]", operator), "JWT_CLAIMS"],
    [
      "no issuer",
      rawToken(`{"sub":"${user.publicKey}","nats":{"type":"user","version":2}}`, account),
      "JWT_SIGNATURE",
    ],
    [
      "an issuer that is a curve key",
      rawToken(`{"iss":"${curve.publicKey}","nats":{"type":"user","version":2}}`, account),
      "JWT_SIGNATURE",
    ],
    ["the signature of another key", rawToken(payload, otherAccount), "JWT_SIGNATURE"],
    ["no signature", `${head}.${body}.`, "JWT_SIGNATURE"],
    [
      "another header than was signed",
      `${Buffer.from('{"alg":"ed25519-nkey","typ":"JWT"}').toString("base64url")}.${body}.${signature}`,
      "JWT_SIGNATURE",
    ],
    ["a version 2 token signed like version 1", rawToken(payload, operator, { version: 1 }), "JWT_SIGNATURE"],
    ["a generic token of version 2", encodeJwt({ sub: "any", nats: {} }, account), "JWT_SIGNATURE"],
    [
      "a user issued by an operator",
      rawToken(
        `{"iss":"${operator.publicKey}","sub":"${user.publicKey}","nats":{"type":"user","version":2}}`,
        operator,
      ),
      "JWT_ISSUER",
    ],
    [
      "an account issued by a cluster",
      rawToken(`{"iss":"${cluster.publicKey}","nats":{"type":"account","version":2}}`, cluster),
      "JWT_ISSUER",
    ],
    [
      "an authorization request issued by an account",
      rawToken(`{"iss":"${account.publicKey}","nats":{"type":"authorization_request","version":2}}`, account),
      "JWT_ISSUER",
    ],
  ])("%s", (_, token, code) => {
    expect(errorOf(() => decodeJwt(token))).toMatchObject({ code });
  });
});

describe("findClaims()", () => {
  const token = encodeJwt(newUserClaims(user.publicKey), account);

  it("gives the claims of a token of the kind", () => {
    expect(findClaims(token, "user")).toEqual(decodeJwt(token));
  });

  it.each<[string, unknown]>([
    ["a token of another kind", encodeJwt(newAccountClaims(account.publicKey), operator)],
    ["a token that is damaged", token.slice(0, -9)],
    ["text that is no token", "x"],
    ["what is no text", undefined],
  ])("finds nothing in %s", (_, text) => {
    expect(findClaims(text as string, "user")).toBeUndefined();
  });
});

it.each<[string, unknown, string]>([
  ["a variable that is not set", undefined, "undefined"],
  ["the bytes of a file", Buffer.from("a.b.c"), "an object"],
  ["null", null, "null"],
])("%s is not a token", (_, token, got) => {
  for (const decode of [decodeJwt, decodeGenericJwt]) {
    expect(errorOf(() => decode(token as string))).toEqual({
      code: "JWT_FORMAT",
      message: `Cannot decode JWT: expected text, got ${got}`,
    });
  }
});

test("an authorization request is signed by a server, its answer by an account", () => {
  const request = encodeJwt(
    {
      sub: user.publicKey,
      nats: {
        server_id: { name: "n", host: "h", id: server.publicKey },
        user_nkey: user.publicKey,
        client_info: { id: 2n ** 64n - 1n },
        connect_opts: { protocol: 1 },
        client_tls: { verified_chains: [["pem"], null, []] },
        type: "authorization_request",
      },
    },
    server,
  );
  expect(decodeJwt(request, "authorization_request").nats).toMatchObject({
    client_info: { id: 2n ** 64n - 1n },
    client_tls: { verified_chains: [["pem"], null, []] },
  });
  const response = encodeJwt(
    { sub: user.publicKey, aud: server.publicKey, nats: { type: "authorization_response", error: "no" } },
    account,
  );
  expect(decodeJwt(response, "authorization_response").nats.error).toBe("no");
});
