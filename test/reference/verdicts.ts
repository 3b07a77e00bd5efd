/**
 * Comparing what this library says with what the Go library says, exceptions taken into account.
 *
 * @module
 */
import { isDeepStrictEqual } from "node:util";
import {
  type Claims,
  decodeGenericJwt,
  decodeJwt,
  encodeJwt,
  isClaims,
  validateClaims,
} from "../../provider/jwt/index.ts";
import { keyPairFromSeed } from "../../provider/nkeys/index.ts";
import { claimsExceptions, excusesIssues, excusesRefusal, valueExceptions } from "./exceptions.ts";
import type { DecodedClaims, Verdicts } from "./go-library.ts";
import { type JsonValue, jsonText, parseJson } from "./json.ts";
import { type Outcome, outcome } from "./property.ts";
import { ruleOf, sharedCode } from "./rule-texts.ts";

/** A difference: what was asked, and both answers. */
export interface Difference {
  readonly what: string;
  readonly input: string;
  readonly go: unknown;
  readonly ours: unknown;
}

/** Compares tokens. `expected` is null where Go refuses. */
export function encodeDifferences(
  claims: JsonValue,
  seed: string,
  now: number,
  expected: string | null,
): Difference[] {
  const input = jsonText({ ...Object(claims), iat: now });
  const ours = outcome(() => encodeJwt(parseJson<Claims>(input), keyPairFromSeed(seed)));
  if (ours.value === (expected ?? undefined) || isExcused(ours, expected, input)) return [];
  return [
    { what: "encode", input, go: readable(expected), ours: readable(ours.value) ?? ours.error?.message },
  ];
}

/** Compares levels, and where Go gives its texts, rules. `expected` is null where Go cannot read, or crashes. */
export function validateDifferences(claims: JsonValue, now: number, expected: Verdicts | null): Difference[] {
  const input = jsonText(claims);
  const ours = outcome(() => validateClaims(parseJson<Claims>(input), now));
  const issues = ours.value ?? [];
  const difference = {
    what: "validate",
    input,
    go: expected?.texts ?? expected?.levels ?? null,
    ours: ours.value?.map(({ message }) => message) ?? ours.error?.message,
  };
  if (ours.error !== undefined) {
    return expected === null || excusesRefusal(ours.error, input) ? [] : [difference];
  }
  if (expected === null) return issues.some(({ level }) => level === "error") ? [] : [difference];
  const levels = surplus(
    issues.map(({ level, timeCheck }) => (timeCheck ? "time" : level)),
    expected.levels,
  );
  const codes = issues.map(sharedCode);
  if (expected.texts === undefined) {
    const excused =
      levels.more.every((level) => level === "error") && excusesIssues(codes.filter(isAboutKeys), input);
    const few = levels.more.length <= codes.filter(isAboutKeys).length;
    return levels.less.length === 0 && (levels.more.length === 0 || (excused && few)) ? [] : [difference];
  }
  const rules = surplus(codes, (expected.texts ?? []).map(ruleOf));
  const equal = rules.more.length === 0 && levels.more.length === 0;
  const excused = levels.more.length === rules.more.length && excusesIssues(rules.more, input);
  return rules.less.length === 0 && levels.less.length === 0 && (equal || excused) ? [] : [difference];
}

function isAboutKeys(code: string): boolean {
  return claimsExceptions["keys that are not in canonical form"].issues.test(code);
}

/** What one list has more often than the other, and less often. */
function surplus(ours: readonly string[], theirs: readonly string[]) {
  const more = [...ours];
  const less = theirs.filter((each) => {
    const at = more.indexOf(each);
    if (at >= 0) more.splice(at, 1);
    return at < 0;
  });
  return { more, less };
}

/** Compares what a token decodes to, by kind and as generic claims. */
export function decodeDifferences(
  token: string,
  expected: { readonly decode: DecodedClaims | null; readonly generic: DecodedClaims | null },
): Difference[] {
  const payload = Buffer.from(token.split(".")[1] ?? "", "base64url").toString();
  const pairs = [
    { what: "decode", go: expected.decode, ours: outcome(() => decodeJwt(token)) },
    { what: "decode generic", go: expected.generic, ours: outcome(() => decodeGenericJwt(token)) },
  ];
  return pairs.flatMap(({ what, go, ours }) => {
    const equal =
      go === null
        ? ours.error !== undefined
        : ours.error === undefined &&
          agrees(wire(ours.value), valueExceptions["kind of version 1 claims"].apply(go)) &&
          (go.templates === undefined || isDeepStrictEqual(templatesOf(ours.value), go.templates));
    if (equal || isExcused(ours, go, payload, headerOf(token))) return [];
    return [
      {
        what,
        input: `${token}\n${payload}`,
        go: go?.claims ?? null,
        ours: ours.value ?? ours.error?.message,
      },
    ];
  });
}

/** Limits in the templates of signing keys, as Go gives them. */
function templatesOf(claims: Claims): Record<string, unknown> {
  const keys = isClaims("account", claims) ? (claims.nats.signing_keys ?? []) : [];
  return Object.fromEntries(
    keys.flatMap((key) => {
      if (typeof key === "string") return [];
      const { subs, data, payload } = key.template;
      return [[key.key, [subs, data, payload]]];
    }),
  );
}

function headerOf(token: string): string {
  return Buffer.from(token.split(".")[0] ?? "", "base64url").toString();
}

function isExcused({ error }: Outcome<unknown>, go: unknown, ...texts: string[]): boolean {
  return error !== undefined && go !== null && texts.some((text) => excusesRefusal(error, text));
}

/** The payload of a token, for a reader. */
function readable(token: string | null | undefined): string | null | undefined {
  return token && `${Buffer.from(token.split(".")[1] ?? "", "base64url")} ${token.slice(-20)}`;
}

/** Claims as plain JSON. */
function wire(claims: object): JsonValue {
  return parseJson(jsonText({ ...claims }));
}

/**
 * Whether decoded claims say the same: every member that Go writes is there with the same value, and what else is
 * there is empty. `null` from Go stands for claims that it can read and not write: then nothing is compared.
 */
export function agrees(ours: JsonValue, go: JsonValue, top = true): boolean {
  if (top && go === null) return true;
  if (Array.isArray(go)) {
    return (
      Array.isArray(ours) &&
      ours.length === go.length &&
      go.every((entry, at) => agrees(ours[at] ?? null, entry, false))
    );
  }
  if (go === null || typeof go !== "object") return Object.is(ours, go);
  if (ours === null || typeof ours !== "object" || Array.isArray(ours)) return false;
  const mine = new Map(Object.entries<JsonValue>(ours as { [name: string]: JsonValue }));
  for (const [name, value] of Object.entries<JsonValue>(go as { [name: string]: JsonValue })) {
    if (!agrees(mine.get(name) ?? null, value, false)) return false;
    mine.delete(name);
  }
  return [...mine.values()].every(isEmpty);
}

function isEmpty(value: JsonValue): boolean {
  if (value !== null && typeof value === "object") return Object.values(value).every(isEmpty);
  return value === null || value === 0 || value === "" || value === false;
}
