import { describe, expect, test } from "vitest";
import { type AccountClaims, encodeJwt, newAccountClaims } from "../../provider/jwt/index.ts";
import { generateKeyPair } from "../../provider/nkeys/index.ts";
import type { Copy, Holdings } from "../../provider/resolver/holdings.ts";
import { planPush } from "../../provider/resolver/merge.ts";

const operator = generateKeyPair("operator");
const account = generateKeyPair("account").publicKey;
const NOW = 1_800_000_000;

function claims(iat: number, revocations?: Record<string, number>): AccountClaims {
  const made = newAccountClaims(account);
  return { ...made, iat, nats: { ...made.nats, ...(revocations === undefined ? {} : { revocations }) } };
}

const signed = (made: AccountClaims): string => encodeJwt(made, operator);

function held(copies: readonly AccountClaims[], { absent = 0, inForce = [] as string[] } = {}): Holdings {
  return {
    copies: copies.map((each): Copy => ({ jwt: signed(each), claims: each, stores: 1, inForce })),
    absent,
    fullServers: copies.length + absent,
    loaded: new Map(),
    unanswered: [],
  };
}

function plan(wanted: AccountClaims, holdings: Holdings, step = 0): ReturnType<typeof planPush> {
  return planPush(signed(wanted), wanted, holdings, NOW, { step });
}

describe("what is published", () => {
  test("nothing, where every store has the JWT", () => {
    expect(plan(claims(NOW), held([claims(NOW)]))).toEqual({ action: "keep" });
  });

  test("the JWT as it is, where no store has any", () => {
    expect(plan(claims(NOW), held([], { absent: 3 }))).toEqual({ action: "publish" });
  });

  test("the JWT as it is, where it was issued after all that the stores have", () => {
    expect(plan(claims(NOW), held([claims(NOW - 1)]))).toEqual({ action: "publish" });
  });

  test.each([
    ["in the same second", NOW, NOW + 1],
    ["later", NOW + 50, NOW + 51],
  ])("a JWT issued anew, where a store has one that was issued %s", (_, theirs, ours) => {
    const other = { ...claims(theirs), name: "other" };
    expect(plan(claims(NOW), held([other]))).toMatchObject({ action: "sign", claims: { iat: ours } });
  });

  test("a JWT issued anew, where some stores lost it: servers do not write the same bytes twice", () => {
    expect(plan(claims(NOW - 10), held([claims(NOW - 10)], { absent: 1 }))).toMatchObject({
      action: "sign",
      claims: { iat: NOW },
      reason: "some servers lack the JWT that others have",
    });
  });
});

describe("revocations found on servers", () => {
  test("are kept, and the later of two times wins", () => {
    const theirs = claims(NOW - 20, { UA: 100, UB: 300 });
    expect(plan(claims(NOW - 10, { UB: 200, UC: 400 }), held([theirs]))).toMatchObject({
      action: "sign",
      claims: { iat: NOW, nats: { revocations: { UA: 100, UB: 300, UC: 400 } } },
      reason: "2 revocations found on the servers",
    });
  });

  test("make no new JWT where the wanted one has them all, at the same time or later", () => {
    const theirs = claims(NOW - 20, { UA: 100 });
    expect(plan(claims(NOW - 10, { UA: 150 }), held([theirs]))).toEqual({ action: "publish" });
  });

  test("of several copies are all kept", () => {
    const copies = [claims(NOW - 20, { UA: 1 }), claims(NOW - 30, { UB: 2 })];
    expect(plan(claims(NOW), held(copies))).toMatchObject({
      claims: { nats: { revocations: { UA: 1, UB: 2 } } },
    });
  });
});

test("a copy that cannot be read is replaced", () => {
  const holdings: Holdings = {
    ...held([]),
    copies: [{ jwt: "nonsense", claims: undefined, stores: 1, inForce: [] }],
    fullServers: 1,
  };
  expect(plan(claims(NOW), holdings)).toEqual({ action: "publish" });
});

test("writers that meet again step differently", () => {
  const other = { ...claims(NOW), name: "other" };
  expect(plan(claims(NOW), held([other]), 3)).toMatchObject({ claims: { iat: NOW + 4 } });
});

describe("revocations that were taken back", () => {
  const withdrawn = { UA: 5 };
  const planned = (wanted: AccountClaims, theirs: AccountClaims) =>
    planPush(signed(wanted), wanted, held([theirs]), NOW, { withdrawn });

  test("are not kept, where the servers have them just so", () => {
    expect(planned(claims(NOW), claims(NOW - 1, { UA: 5 }))).toEqual({ action: "publish" });
  });

  test("are kept, where somebody has revoked the user later", () => {
    expect(planned(claims(NOW), claims(NOW - 1, { UA: 6 }))).toMatchObject({
      action: "sign",
      claims: { nats: { revocations: { UA: 6 } } },
    });
  });

  test("take no others with them", () => {
    expect(planned(claims(NOW), claims(NOW - 1, { UA: 5, UB: 5 }))).toMatchObject({
      action: "sign",
      claims: { nats: { revocations: { UB: 5 } } },
      reason: "1 revocation found on the servers",
    });
  });
});
