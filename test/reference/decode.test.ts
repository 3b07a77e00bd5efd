import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { generateKeyPair, type KeyPair, keyPairFromSeed } from "../../provider/nkeys/index.ts";
import { type GoLibrary, startGoLibrary } from "./go-library.ts";
import { jsonText } from "./json.ts";
import { changedPayload } from "./payload-changes.ts";
import { runs } from "./property.ts";
import { readVectors, type TokenVector } from "./vector-files.ts";
import { decodeDifferences } from "./verdicts.ts";

const claimsVectors = [...readVectors("claims"), ...readVectors("rules")];
const tokens = claimsVectors.flatMap(({ token }) => (token === undefined ? [] : [token]));
const foreignTokens = [...readVectors("tokens"), ...readVectors("upstream")];

const header = '{"typ":"JWT","alg":"ed25519-nkey"}';

/** A token of this very payload. */
function sign(payload: string | Uint8Array, signer: KeyPair): string {
  const text = `${Buffer.from(header).toString("base64url")}.${Buffer.from(payload).toString("base64url")}`;
  return `${text}.${Buffer.from(signer.sign(Buffer.from(text))).toString("base64url")}`;
}

/** A token of version 1: only the payload is signed. */
function signV1(payload: string | Uint8Array, signer: KeyPair): string {
  const text = Buffer.from(payload).toString("base64url");
  const signature = Buffer.from(signer.sign(Buffer.from(text))).toString("base64url");
  return `${Buffer.from('{"typ":"jwt","alg":"ed25519"}').toString("base64url")}.${text}.${signature}`;
}

function named(cases: readonly TokenVector[]) {
  return cases.flatMap((vector) =>
    decodeDifferences(vector.token, vector).map((each) => ({ name: vector.name, ...each })),
  );
}

test("tokens that no encoder makes are decoded and refused as by the Go library", () => {
  expect(named(readVectors("tokens"))).toEqual([]);
});

test("the tokens of the Go projects' own tests are decoded as by the Go library", () => {
  expect(named(readVectors("upstream"))).toEqual([]);
  expect(readVectors("upstream").filter(({ decode }) => decode !== null)).toHaveLength(15);
});

describe("against the running Go library", () => {
  let go: GoLibrary;
  beforeAll(async () => {
    go = await startGoLibrary();
  });
  afterAll(() => go.close());

  async function differences(token: string) {
    const [decoded, generic] = await Promise.all([
      go.ask("decode", { token }),
      go.ask("decodeGeneric", { token }),
    ]);
    return decodeDifferences(token, { decode: decoded.value ?? null, generic: generic.value ?? null });
  }

  test("every token of the vectors is decoded as by the Go library", async () => {
    expect((await Promise.all(tokens.map(differences))).flat()).toEqual([]);
  });

  test("every payload of the vectors, signed as it stands, is decoded and refused as by the Go library", async () => {
    const signed = claimsVectors.map(({ claims, seed }) => {
      const signer = keyPairFromSeed(seed);
      if (signer.kind === "curve") return "";
      return sign(jsonText({ ...Object(claims), iss: signer.publicKey }), signer);
    });
    expect((await Promise.all(signed.map(differences))).flat()).toEqual([]);
  });

  test("every payload of the vectors with all its strings escaped is decoded and refused as by the Go library", async () => {
    const signed = claimsVectors.map(({ claims, seed }) => {
      const signer = keyPairFromSeed(seed);
      if (signer.kind === "curve") return "";
      const payload = jsonText({ ...Object(claims), iss: signer.publicKey });
      return sign(payload.replace(/"([a-z])([^"]*"(?!:))/gi, escapeFirst), signer);
    });
    expect((await Promise.all(signed.map(differences))).flat()).toEqual([]);
  });

  test("a token with any characters changed is decoded and refused as by the Go library", async () => {
    const token = fc.constantFrom(
      ...tokens.filter(({ length }) => length < 2000),
      ...foreignTokens.map((each) => each.token).filter(({ length }) => length < 2000),
    );
    await fc.assert(
      fc.asyncProperty(token, fc.array(textChange, { minLength: 1, maxLength: 3 }), async (text, changes) => {
        expect(await differences(changes.reduce(changed, text))).toEqual([]);
      }),
      runs(3000),
    );
  });

  test("a signed payload with any part of its JSON changed is decoded and refused as by the Go library", async () => {
    const payloads = claimsVectors.flatMap(({ token, seed }) => {
      const payload = Buffer.from(token?.split(".")[1] ?? "", "base64url").toString();
      return payload === "" || payload.length > 2000 ? [] : [{ payload, signer: keyPairFromSeed(seed) }];
    });
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...payloads),
        fc.array(jsonChange, { minLength: 1, maxLength: 3 }),
        async ({ payload, signer }, changes) => {
          expect(await differences(sign(changes.reduce(changed, payload), signer))).toEqual([]);
        },
      ),
      runs(4000),
    );
  });

  test("a signed payload with any members changed is decoded and refused as by the Go library", async () => {
    const signers = (["operator", "account", "server"] as const).map((kind) => generateKeyPair(kind));
    const payloads = [
      ...tokens,
      ...foreignTokens.filter(({ decode }) => decode !== null).map(({ token }) => token),
    ]
      .map((token) => Buffer.from(token.split(".")[1] ?? "", "base64url").toString())
      .filter(({ length }) => length < 2000)
      .map((payload) => payload.replace(/"iss":"(.)[^"]*"/, (iss, first) => issuedBy(first) ?? iss));
    function issuedBy(first: string): string | undefined {
      const signer = signers.find(({ publicKey }) => publicKey.startsWith(first));
      return signer && `"iss":"${signer.publicKey}"`;
    }
    const rule = fc.constantFrom(sign, sign, signV1);
    await fc.assert(
      fc.asyncProperty(changedPayload(fc.constantFrom(...payloads)), rule, async (payload, signBy) => {
        const signer = signers.find(({ publicKey }) => payload.includes(publicKey));
        fc.pre(signer !== undefined);
        expect(await differences(signBy(payload, signer))).toEqual([]);
      }),
      runs(4000),
    );
  });

  test("a payload of version 1 with any members changed is decoded and refused as by the Go library", async () => {
    const payloads = [...version1, ...version1Of(foreignTokens)].map((payload) => {
      const signer = version1Signers.find(({ publicKey }) =>
        payload.includes(`"iss":"${publicKey.charAt(0)}`),
      );
      if (signer === undefined) return expect.fail("no signer for this issuer");
      return { signer, payload: payload.replace(/"iss":"[^"]*"/, `"iss":"${signer.publicKey}"`) };
    });
    expect(payloads.length).toBeGreaterThan(15);
    const changes = fc
      .constantFrom(...payloads)
      .chain(({ payload, signer }) =>
        changedPayload(fc.constant(payload)).map((text) => ({ payload: text, signer })),
      );
    let read = 0;
    await fc.assert(
      fc.asyncProperty(changes, async ({ payload, signer }) => {
        const token = signV1(payload, signer);
        if ((await go.ask("decode", { token })).value !== undefined) read++;
        expect(await differences(token)).toEqual([]);
      }),
      runs(2000),
    );
    expect(read).toBeGreaterThan(500);
  });

  test("a signed payload with any bytes changed is decoded and refused as by the Go library", async () => {
    const signer = keyPairFromSeed("SAAAEAQCAIBAEAQCAIBAEAQCAIBAEAQCAIBAEAQCAIBAEAQCAIBAEAUN5U");
    const text = `{"iss":"${signer.publicKey}","name":"é漢🎉","sub":"x","nats":{"type":"user","version":2,"tags":["é🎉"]}}`;
    const bytes = Buffer.from(text);
    const change = fc.tuple(
      fc.nat(bytes.length - 1),
      fc.oneof(fc.nat(255), fc.constantFrom(0xc0, 0xc3, 0xe2, 0xed, 0xf0, 0xf4, 0xff, 0x80, 0xbf)),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 3 }), async (changes) => {
        const copy = Uint8Array.from(bytes);
        for (const [at, byte] of changes) copy[at] = byte;
        expect(await differences(sign(copy, signer))).toEqual([]);
      }),
      runs(2000),
    );
  });

  test("tokens around the largest size are decoded and refused as by the Go library", async () => {
    const signer = keyPairFromSeed("SAAAEAQCAIBAEAQCAIBAEAQCAIBAEAQCAIBAEAQCAIBAEAQCAIBAEAUN5U");
    const empty = sign(
      JSON.stringify({ iss: signer.publicKey, name: "", nats: { type: "user", version: 2 } }),
      signer,
    );
    const room = Math.floor(((1_048_576 - empty.length) * 3) / 4);
    const lengths = new Set<number>();
    for (const size of [room - 2, room - 1, room, room + 1, room + 2, room + 3]) {
      const token = sign(
        JSON.stringify({ iss: signer.publicKey, name: "a".repeat(size), nats: { type: "user", version: 2 } }),
        signer,
      );
      lengths.add(Math.sign(token.length - 1_048_576));
      expect((await differences(token)).map(({ what }) => what)).toEqual([]);
    }
    expect(lengths.size).toBeGreaterThan(1);
  });

  test("deeply nested JSON is refused, and never read where the Go library refuses", async () => {
    const signer = keyPairFromSeed("SAAAEAQCAIBAEAQCAIBAEAQCAIBAEAQCAIBAEAQCAIBAEAQCAIBAEAUN5U");
    for (const depth of [10, 900, 1_010, 2_000, 10_010, 100_000]) {
      for (const [open, close] of [
        ["[", "]"],
        ['{"a":', "}"],
      ] as const) {
        const nested = `${open.repeat(depth)}1${close.repeat(depth)}`;
        expect(
          (await differences(sign(`{"iss":"${signer.publicKey}","nats":{"a":${nested}}}`, signer))).map(
            ({ what }) => what,
          ),
        ).toEqual([]);
      }
    }
  });
});

function escapeFirst(_text: string, first: string, rest: string): string {
  return `"\\u00${first.charCodeAt(0).toString(16)}${rest}`;
}

const version1Signers = (["operator", "account", "server", "user"] as const).map((kind) =>
  generateKeyPair(kind),
);

/** Payloads of version 1 with all that it could say. */
const version1 = (() => {
  const [operator, account, , user] = version1Signers.map(({ publicKey }) => publicKey);
  const top = `"aud":"a","exp":9,"jti":"j","iat":1,"name":"n","nbf":2`;
  const limits = `"subs":1,"data":2,"payload":3,"imports":4,"exports":5,"wildcards":true,"conn":6,"leaf":7`;
  const permissions = `"pub":{"allow":["a"],"deny":["b"]},"sub":{"allow":["c q"],"deny":["d"]},"resp":{"max":1,"ttl":2}`;
  return [
    `{${top},"iss":"${operator}","sub":"${operator}","type":"operator","tags":["A","b"],"nats":{"signing_keys":["${operator}"],"account_server_url":"https://a","operator_service_urls":["nats://b"],"system_account":"${account}"}}`,
    `{${top},"iss":"${operator}","sub":"${account}","type":"account","tags":["a"],"nats":{"imports":[{"name":"i","subject":"a","account":"${account}","token":"t","to":"b","local_subject":"c","type":"stream","share":true}],"exports":[{"name":"e","subject":"c","type":"service","token_req":true,"revocations":{"*":1},"response_type":"Stream","service_latency":{"sampling":5,"results":"r"},"account_token_position":2}],"limits":{${limits}},"signing_keys":["${account}"],"revocations":{"${user}":1},"default_permissions":{${permissions}}}}`,
    `{${top},"iss":"${account}","sub":"${user}","type":"user","tags":["a"],"issuer_account":"${account}","nats":{${permissions},"src":"10.0.0.0/8, ::1/8","times":[{"start":"1","end":"2"}],"times_location":"UTC","max":5,"payload":6,"subs":7,"data":8,"bearer_token":true}}`,
    `{${top},"iss":"${account}","sub":"${user}","type":"user","nats":{}}`,
    `{${top},"iss":"${account}","sub":"${account}","type":"activation","tags":["a"],"issuer_account":"${account}","nats":{"subject":"s","type":"service","max":1,"payload":2,"src":"1.2.3.4","times":[{"start":"1"}]}}`,
    `{${top},"iss":"${account}","sub":"x","type":"custom","tags":["a"],"nats":{"a":[1,{"b":null}]}}`,
    `{${top},"iss":"${account}","sub":"${user}","nats":{"type":"user","version":1,"subs":3,"issuer_account":"${account}"}}`,
  ];
})();

/** Payloads of tokens of version 1 that Go reads. */
function version1Of(vectors: readonly TokenVector[]): string[] {
  return vectors.flatMap(({ token, decode }) => {
    const payload = Buffer.from(token.split(".")[1] ?? "", "base64url").toString();
    const old = /"type":"\w+"/.test(payload.replace(/"nats":.*$/, "")) || payload.includes('"version":1');
    return decode !== null && old && payload.length < 2000 && /"iss":"[OANU]/.test(payload) ? [payload] : [];
  });
}

interface Change {
  readonly at: number;
  readonly remove: number;
  readonly insert: string;
  /** Copy this many characters from elsewhere instead of inserting. */
  readonly copy: number;
}

const place = { at: fc.nat(), remove: fc.constantFrom(0, 0, 1, 1, 2, 5, 40) };

const textChange: fc.Arbitrary<Change> = fc.record({
  ...place,
  insert: fc.constantFrom(
    "",
    "",
    "A",
    "w",
    "_",
    "-",
    ".",
    "=",
    "==",
    "+",
    "/",
    "\n",
    "\r\n",
    " ",
    "é",
    "\u0000",
    "AAAA",
  ),
  copy: fc.constantFrom(0, 0, 0, 0, 4, 20),
});

const jsonChange: fc.Arbitrary<Change> = fc.record({
  ...place,
  insert: fc.constantFrom(
    "",
    "",
    '"',
    ",",
    ":",
    "{",
    "}",
    "[",
    "]",
    "0",
    "1",
    "-",
    ".5",
    "e1",
    "null",
    "true",
    '""',
    "[]",
    "{}",
    " ",
    "\n",
    "\t",
    "\u00a0",
    "\\",
    "\\u0041",
    "\\ud800",
    "\\n",
    '"sub":"x",',
    '"SUB":"x",',
    '"nats":{},',
    '"version":3,',
    '"type":"user",',
    '"ſubs":1,',
    "a",
    "S",
  ),
  copy: fc.constantFrom(0, 0, 0, 0, 10, 30),
});

function changed(text: string, { at, remove, insert, copy }: Change): string {
  const start = at % (text.length + 1);
  const from = (at * 7) % (text.length + 1);
  return text.slice(0, start) + insert + text.slice(from, from + copy) + text.slice(start + remove);
}
