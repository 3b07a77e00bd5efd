/** What holds for all claims and tokens. */
import fc, { type Arbitrary } from "fast-check";
import { describe, expect, it, test, vi } from "vitest";
import { NatsAuthError } from "../../provider/errors.ts";
import {
  type ClaimChange,
  type Claims,
  compareClaims,
  decodeGenericJwt,
  decodeJwt,
  encodeJwt,
  isClaims,
  validateClaims,
} from "../../provider/jwt/index.ts";
import { compareBytes } from "../../provider/jwt/json-text.ts";
import {
  accountClaims,
  activationClaims,
  authorizationRequestClaims,
  authorizationResponseClaims,
  genericClaims,
  operatorClaims,
  userClaims,
} from "./claims-arbitrary.ts";
import { account, now, operator, otherOperator, server } from "./keys.ts";

// Many cases each: a busy machine must not fail them.
vi.setConfig({ testTimeout: 30_000 });

const byKind: readonly Arbitrary<Claims>[] = [
  operatorClaims,
  accountClaims,
  userClaims,
  activationClaims,
  authorizationRequestClaims,
  authorizationResponseClaims,
  genericClaims,
];

const anyClaims: Arbitrary<Claims> = fc.oneof(...byKind);

/** Enough for each kind. */
const eachKind = { numRuns: 70 * byKind.length };

function sign(claims: Claims): string {
  if (isClaims("account", claims) || isClaims("operator", claims)) return encodeJwt(claims, operator);
  return encodeJwt(claims, isClaims("authorization_request", claims) ? server : account);
}

/** The claims of a token; generic ones of today's form have a decoder of their own. */
function decode(token: string, like: Claims): Claims {
  return isClaims("generic", like) ? decodeGenericJwt(token) : decodeJwt(token);
}

/** A 0 in a template is not written, and so is read as unlimited. */
function isLostZero({ path, before, after }: ClaimChange): boolean {
  return /^signing_keys\[.*\]\.template\.(?:subs|data|payload)$/s.test(path) && before === 0 && after === -1;
}

/** The same members in another order. */
function shuffled(value: unknown, reverse: boolean): unknown {
  if (Array.isArray(value)) return value.map((entry) => shuffled(entry, !reverse));
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).map(([key, entry]) => [key, shuffled(entry, !reverse)] as const);
  const copy = {};
  for (const [key, entry] of reverse ? entries.reverse() : entries) {
    Object.defineProperty(copy, key, { value: entry, enumerable: true, writable: true, configurable: true });
  }
  return copy;
}

describe("any claims", () => {
  it("mean the same once encoded and decoded", () => {
    fc.assert(
      fc.property(anyClaims, (claims) => {
        const changes = compareClaims(claims, decode(sign(claims), claims));
        expect(changes.filter((change) => !isLostZero(change))).toEqual([]);
      }),
      eachKind,
    );
  });

  it("that were decoded are encoded to the same token", () => {
    fc.assert(
      fc.property(anyClaims, (claims) => {
        const first = sign(claims);
        const losesZero = compareClaims(claims, decode(first, claims)).some(isLostZero);
        const token = losesZero ? sign(decode(first, claims)) : first;
        expect(sign(decode(token, claims))).toBe(token);
      }),
      eachKind,
    );
  });

  it("are encoded to the same token in whatever order their members stand", () => {
    fc.assert(
      fc.property(anyClaims, fc.boolean(), (claims, reverse) => {
        const copy = shuffled(claims, reverse) as Claims;
        expect(sign(copy)).toBe(sign(claims));
        expect(validateClaims(copy, now)).toHaveLength(validateClaims(claims, now).length);
      }),
      eachKind,
    );
  });

  it("do not differ from themselves", () => {
    fc.assert(
      fc.property(anyClaims, (claims) => {
        expect(compareClaims(claims, claims)).toEqual([]);
      }),
      eachKind,
    );
  });

  it("differ both ways at the same paths", () => {
    fc.assert(
      fc.property(fc.oneof(...byKind.map((claims) => fc.tuple(claims, claims))), ([one, other]) => {
        const swapped = compareClaims(other, one).map(({ path, before, after }) => ({
          path,
          before: after,
          after: before,
        }));
        const there = compareClaims(one, other).map(({ path, before, after }) => ({ path, before, after }));
        expect(swapped).toEqual(there);
      }),
    );
  });

  it("that do not differ are encoded to bodies of the same meaning", () => {
    fc.assert(
      fc.property(accountClaims, (claims) => {
        const { exports, imports, signing_keys } = claims.nats;
        const other = structuredClone(claims);
        if (exports) other.nats.exports = [...exports].reverse();
        if (imports) other.nats.imports = [...imports].reverse();
        expect(compareClaims(claims, other)).toEqual([]);
        // Of two signing keys with one name the last counts, so their order does mean something.
        const names = signing_keys?.map((key) => (typeof key === "string" ? key : key.key)) ?? [];
        if (signing_keys && new Set(names).size === names.length) {
          other.nats.signing_keys = [...signing_keys].reverse();
          expect(compareClaims(claims, other)).toEqual([]);
        }
      }),
    );
  });

  it("are left as they are by everything", () => {
    fc.assert(
      fc.property(anyClaims, (claims) => {
        const copy = structuredClone(claims);
        sign(claims);
        validateClaims(claims, now);
        compareClaims(claims, claims);
        expect(claims).toEqual(copy);
      }),
      eachKind,
    );
  });
});

test("exports, imports and signing keys of a token are sorted", () => {
  fc.assert(
    fc.property(accountClaims, (claims) => {
      const { exports = [], imports = [], signing_keys = [] } = decodeJwt(sign(claims), "account").nats;
      const lists = [
        exports.map(({ subject = "" }) => subject),
        imports.map(({ subject = "" }) => subject),
        signing_keys.map((key) => (typeof key === "string" ? key : key.key)),
      ];
      for (const list of lists) expect(list).toEqual([...list].sort(compareBytes));
    }),
  );
});

test("a token with any bit flipped in header, payload or signature is refused", () => {
  fc.assert(
    fc.property(anyClaims, fc.nat(2), fc.nat(), fc.nat(7), (claims, part, place, bit) => {
      const parts = sign(claims).split(".");
      const bytes = Buffer.from(parts[part] ?? "", "base64url");
      const at = place % bytes.length;
      bytes[at] = (bytes[at] ?? 0) ^ (1 << bit);
      const flipped = parts.with(part, bytes.toString("base64url")).join(".");
      expect(() => decodeJwt(flipped)).toThrow(NatsAuthError);
      expect(() => decodeGenericJwt(flipped)).toThrow(NatsAuthError);
    }),
    { numRuns: 200 },
  );
});

test("a token with any character changed is refused, or has the same three parts once decoded", () => {
  const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.=\n\r +/é";
  fc.assert(
    fc.property(
      anyClaims,
      fc.nat(),
      fc.constantFrom("replace", "insert", "remove"),
      fc.constantFrom(...alphabet),
      fc.boolean(),
      (claims, place, how, char, atEnd) => {
        const token = sign(claims);
        const ends = [token.indexOf("."), token.lastIndexOf("."), token.length];
        const at = atEnd ? (ends[place % 3] ?? 0) - 1 : place % token.length;
        const changed =
          token.slice(0, at) + (how === "remove" ? "" : char) + token.slice(how === "insert" ? at : at + 1);
        if (changed === token) return;
        let decoded: Claims;
        try {
          decoded = decode(changed, claims);
        } catch (error) {
          expect(error).toBeInstanceOf(NatsAuthError);
          return;
        }
        expect(decoded).toEqual(decode(token, claims));
        expect(partsOf(changed)).toEqual(partsOf(token));
      },
    ),
    { numRuns: 2000 },
  );
});

test("a token with line ends in its signature or after it, or with other unused bits, has the same parts once decoded", () => {
  const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  fc.assert(
    fc.property(
      anyClaims,
      fc.nat(86),
      fc.constantFrom("\n", "\r"),
      fc.nat(15),
      (claims, place, end, bits) => {
        const token = sign(claims);
        const at = token.length - place;
        // 64 bytes are 85 characters and two bits of the last one.
        const last = alphabet.charAt((alphabet.indexOf(token.slice(-1)) & 0b11_0000) | bits);
        for (const changed of [token.slice(0, at) + end + token.slice(at), token.slice(0, -1) + last]) {
          expect(decode(changed, claims)).toEqual(decode(token, claims));
          expect(partsOf(changed)).toEqual(partsOf(token));
        }
      },
    ),
    { numRuns: 200 },
  );
});

function partsOf(token: string): string[] {
  return token
    .split(".")
    .map((part) => Buffer.from(part.replace(/[\r\n]/g, ""), "base64url").toString("hex"));
}

test("a token with parts of another token is refused", () => {
  fc.assert(
    fc.property(accountClaims, accountClaims, (one, other) => {
      const [head, , signature] = encodeJwt(one, operator).split(".");
      const [, payload] = encodeJwt(other, otherOperator).split(".");
      expect(() => decodeJwt(`${head}.${payload}.${signature}`)).toThrow(NatsAuthError);
    }),
  );
});
