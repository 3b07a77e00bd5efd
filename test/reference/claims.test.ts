import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { generateKeyPair, type KeyKind } from "../../provider/nkeys/index.ts";
import { claimKinds, claims, genericClaims, importsWithActivations } from "./claims-arbitrary.ts";
import { type GoLibrary, startGoLibrary } from "./go-library.ts";
import type { JsonValue } from "./json.ts";
import { runs } from "./property.ts";
import { cidr, localSubject, subject, timeOfDay, timeZone, url, version } from "./random-text.ts";
import { type ClaimsVector, readVectors, vectorNow } from "./vector-files.ts";
import { type Difference, decodeDifferences, encodeDifferences, validateDifferences } from "./verdicts.ts";

const vectors = [...readVectors("claims"), ...readVectors("rules")];

/** Vectors by what their names begin with. */
const groups = new Map<string, ClaimsVector[]>();
for (const vector of vectors) {
  const group = /^(.*?): /.exec(vector.name)?.[1] ?? "rules";
  groups.set(group, [...(groups.get(group) ?? []), vector]);
}

describe.each([...groups])("%s vectors", (_group, cases) => {
  test("are encoded to the bytes of the Go library, or refused as by it", () => {
    expect(
      named(cases, ({ seed, claims, token = null }) => encodeDifferences(claims, seed, vectorNow, token)),
    ).toEqual([]);
  });

  test("are validated with the verdicts of the Go library", () => {
    expect(
      named(cases, ({ claims, issues }) =>
        validateDifferences(claims, vectorNow, issues && { levels: issues }),
      ),
    ).toEqual([]);
  });
});

function named(cases: readonly ClaimsVector[], compare: (vector: ClaimsVector) => Difference[]) {
  return cases.flatMap((vector) =>
    compare(vector).map((difference) => ({ name: vector.name, ...difference })),
  );
}

describe("fresh random claims", () => {
  let go: GoLibrary;
  beforeAll(async () => {
    go = await startGoLibrary();
  });
  afterAll(() => go.close());

  const seeds = Object.fromEntries(
    (["operator", "account", "user", "server", "cluster", "curve"] as const).map((kind) => [
      kind,
      generateKeyPair(kind).seed,
    ]),
  ) as Record<KeyKind, string>;

  /** Everything that can be asked of claims. */
  async function differences(claims: JsonValue, seed: string, now: number) {
    const [encoded, validated] = await Promise.all([
      go.ask("encode", { claims, seed, now }),
      go.ask("validate", { claims, now }),
    ]);
    return [
      ...encodeDifferences(claims, seed, now, encoded.value ?? null),
      ...validateDifferences(claims, now, validated.value ?? null),
      ...(encoded.value === undefined ? [] : await decoded(encoded.value)),
    ];
  }

  /** What the two make of a token that Go made. */
  async function decoded(token: string) {
    const [typed, generic] = await Promise.all([
      go.ask("decode", { token }),
      go.ask("decodeGeneric", { token }),
    ]);
    return decodeDifferences(token, { decode: typed.value ?? null, generic: generic.value ?? null });
  }

  const kinds = Object.keys(claimKinds) as (keyof typeof claimKinds)[];
  test.each(kinds)("of kind %s have the bytes and the verdicts of the Go library", async (kind) => {
    const seed = fc.oneof(
      { weight: 20, arbitrary: fc.constant(claimKinds[kind].signer) },
      { weight: 1, arbitrary: fc.constantFrom(...(Object.keys(seeds) as KeyKind[])) },
    );
    const clock = fc.integer({ min: 946_684_800, max: 9_000_000_000 });
    await fc.assert(
      fc.asyncProperty(
        claims(kind),
        seed,
        fc.oneof(fc.constant(vectorNow), clock),
        async (payload, signer, now) => {
          expect(await differences(payload, seeds[signer], now)).toEqual([]);
        },
      ),
      runs(1000),
    );
  });

  test("of imports with activations have the verdicts of the Go library", async () => {
    await fc.assert(
      fc.asyncProperty(importsWithActivations(), async (payload) => {
        expect(await differences(payload, seeds.operator, vectorNow)).toEqual([]);
      }),
      runs(1000),
    );
  });

  test("of no known kind have the bytes and the verdicts of the Go library", async () => {
    await fc.assert(
      fc.asyncProperty(
        genericClaims(),
        fc.constantFrom(...(Object.keys(seeds) as KeyKind[])),
        async (payload, signer) => {
          expect(await differences(payload, seeds[signer], vectorNow)).toEqual([]);
        },
      ),
      runs(1000),
    );
  });

  test("every vector breaks the rules of the Go library, by name", async () => {
    const found = await Promise.all(
      vectors.map(async ({ name, claims }) => {
        const { value = null } = await go.ask("validate", { claims, now: vectorNow });
        return validateDifferences(claims, vectorNow, value).map((each) => ({ name, ...each }));
      }),
    );
    expect(found.flat()).toEqual([]);
  });

  const account = generateKeyPair("account").publicKey;
  const user = generateKeyPair("user").publicKey;
  const operator = generateKeyPair("operator").publicKey;
  const inAccount = (nats: object) => ({
    sub: account,
    nats: { limits: { imports: -1, exports: -1 }, ...nats, type: "account" },
  });
  const inUser = (nats: object) => ({ sub: user, nats: { ...nats, type: "user" } });
  const inOperator = (nats: object) => ({ sub: operator, nats: { ...nats, type: "operator" } });
  /** Texts that the library parses by rules of its own, each where it stands. */
  const parsed: Record<string, [fc.Arbitrary<string>, (text: string) => JsonValue]> = {
    "subjects of exports": [
      subject,
      (text) =>
        inAccount({
          exports: [
            { subject: text, type: "stream" },
            { subject: "a.*.c", type: "stream" },
          ],
        }),
    ],
    "subjects of services": [
      subject,
      (text) =>
        inAccount({
          imports: [
            { subject: text, account, type: "service" },
            { subject: "a.*", account, type: "service" },
          ],
        }),
    ],
    "local subjects": [
      localSubject,
      (text) =>
        inAccount({ imports: [{ subject: "a.*.b.*", local_subject: text, account, type: "service" }] }),
    ],
    "local subjects of all": [
      localSubject,
      (text) => inAccount({ imports: [{ subject: "*.>", local_subject: text, account, type: "stream" }] }),
    ],
    "trace destinations": [subject, (text) => inAccount({ trace: { dest: text } })],
    "account token positions": [
      subject,
      (text) => inAccount({ exports: [{ subject: text, type: "service", account_token_position: 2 }] }),
    ],
    "subscribe permissions": [subject, (text) => inUser({ sub: { allow: [text] } })],
    "publish permissions": [subject, (text) => inUser({ pub: { deny: [text] } })],
    "info URLs": [url, (text) => inAccount({ info_url: text })],
    "account server URLs": [url, (text) => inOperator({ account_server_url: text })],
    "operator service URLs": [url, (text) => inOperator({ operator_service_urls: [text] })],
    "server versions": [version, (text) => inOperator({ assert_server_version: text })],
    networks: [cidr, (text) => inUser({ src: [text] })],
    "lists of networks in one text": [
      fc.array(cidr).map((list) => list.join(",")),
      (text) => inUser({ src: text }),
    ],
    "times of day": [timeOfDay, (text) => inUser({ times: [{ start: text, end: "01:02:03" }] })],
    "time zones": [timeZone, (text) => inUser({ times_location: text })],
  };
  test.each(Object.entries(parsed))(
    "with odd %s have the verdicts of the Go library",
    async (_what, [texts, place]) => {
      await fc.assert(
        fc.asyncProperty(texts, async (text) => {
          expect(await differences(place(text), seeds.operator, vectorNow)).toEqual([]);
        }),
        runs(600),
      );
    },
  );
});
