import { describe, expect, it } from "vitest";
import {
  type ActivationClaims,
  encodeJwt,
  type Import,
  newUserClaims,
  validateClaims,
} from "../../provider/jwt/index.ts";
import { account, now, otherAccount, user } from "./keys.ts";
import { accountWith, stream, type Table, verdicts } from "./verdicts.ts";

describe("an import", () => {
  it.each<Table<Import>[number]>([
    ["of a stream may allow traces", { ...stream("a.*"), local_subject: "b.$1", allow_trace: true }, []],
    ["of a service may share who asks", { ...stream("a"), type: "service", share: true }, []],
    [
      "needs type, account and subject",
      {},
      ["IMPORT_TYPE type", "IMPORT_ACCOUNT account", "SUBJECT_EMPTY subject"],
    ],
    [
      "of a service allows no traces",
      { ...stream("a"), type: "service", allow_trace: true },
      ["IMPORT_TRACE_SERVICE allow_trace"],
    ],
    ["of a stream shares nothing", { ...stream("a"), share: true }, ["IMPORT_SHARE_STREAM share"]],
    ["has an account that nobody checks", { ...stream("a"), account: "x" }, []],
    [
      "has one local name",
      { ...stream("a"), to: "b", local_subject: "c" },
      ["IMPORT_TO_DEPRECATED to (warning)", "IMPORT_TO_AND_LOCAL local_subject"],
    ],
    ["uses each wildcard once", { ...stream("a.*.*"), local_subject: "b.$2.$1" }, []],
    ["may use wildcards as they are", { ...stream("a.*.>"), local_subject: "b.*.>" }, []],
    ["may begin with $0, as the Go library has it", { ...stream("a.*"), local_subject: "$0" }, []],
    [
      "uses all wildcards",
      { ...stream("a.*.*"), local_subject: "b.$1" },
      ["LOCAL_SUBJECT_WILDCARDS local_subject"],
    ],
    [
      "refers to wildcards that are there",
      { ...stream("a.*"), local_subject: "b.$2" },
      ["LOCAL_SUBJECT_REFERENCE local_subject", "LOCAL_SUBJECT_WILDCARDS local_subject"],
    ],
    [
      "refers by $1, not by {{wildcard(1)}}",
      { ...stream("a.*"), local_subject: "b.{{wildcard(1)}}" },
      ["LOCAL_SUBJECT_WILDCARDS local_subject"],
    ],
    [
      "ends as its subject does",
      { ...stream("a.>"), local_subject: "b" },
      ["LOCAL_SUBJECT_END local_subject"],
    ],
    [
      "has no blanks in its local name, said twice",
      { ...stream("a"), local_subject: "b c" },
      ["SUBJECT_BLANK local_subject", "LOCAL_SUBJECT_BLANK local_subject"],
    ],
    [
      "has no local name without a subject",
      { type: "stream", account: "A", local_subject: "b" },
      ["SUBJECT_EMPTY subject", "LOCAL_SUBJECT_WITHOUT_SUBJECT local_subject"],
    ],
    ["has a token that can be decoded", { ...stream("a"), token: "x" }, ["IMPORT_TOKEN token"]],
  ])("%s", (_, entry, expected) => {
    expect(verdicts(accountWith({ imports: [entry] }))).toEqual(
      expected.map((each) => each.replace(" ", " imports[0].")),
    );
  });

  it("of a service overlaps with no other from the same account", () => {
    const service = (subject: string, more: Partial<Import> = {}): Import => ({
      ...stream(subject),
      type: "service",
      ...more,
    });
    const overlapping = ["IMPORT_OVERLAP imports[1]"];
    const cases: readonly [Import, Import, readonly string[]][] = [
      [service("a.*"), service("a.b"), overlapping],
      [service("a.b"), service("a.*"), overlapping],
      [service("a"), service("a"), [...overlapping, ...overlapping]],
      [
        service("a.*", { local_subject: "x.$1" }),
        service("b.*", { local_subject: "x.$1" }),
        [...overlapping, ...overlapping],
      ],
      [service("a", { account: account.publicKey }), service("a"), []],
      [stream("a"), stream("a"), []],
    ];
    for (const [one, other, expected] of cases)
      expect(verdicts(accountWith({ imports: [one, other] }))).toEqual(expected);
  });

  describe("with an activation", () => {
    const activation: ActivationClaims = {
      sub: account.publicKey,
      iat: now,
      nats: { type: "activation", subject: "a.>", kind: "stream" },
    };
    const importing = (
      claims: ActivationClaims,
      entry: Partial<Import> = {},
      signer = otherAccount,
    ): string[] =>
      verdicts(accountWith({ imports: [{ ...stream("a.b"), token: encodeJwt(claims, signer), ...entry }] }));

    it("of its exporter, for itself, for the subject is fine, also when it has expired", () => {
      expect(importing(activation)).toEqual([]);
      expect(importing({ ...activation, exp: 1 })).toEqual([]);
    });

    it("may be signed by a signing key of the exporter", () => {
      const claims = { ...activation, nats: { ...activation.nats, issuer_account: otherAccount.publicKey } };
      expect(importing(claims, {}, account)).toEqual([]);
    });

    it.each<[string, ActivationClaims, Partial<Import>, string[]]>([
      [
        "comes from its exporter",
        activation,
        { account: account.publicKey },
        ["IMPORT_TOKEN_ISSUER imports[0].token"],
      ],
      [
        "is for this account",
        { ...activation, sub: otherAccount.publicKey },
        {},
        ["IMPORT_TOKEN_ACCOUNT imports[0].token"],
      ],
      ["is for its type", activation, { type: "service" }, ["IMPORT_TOKEN_TYPE imports[0].token"]],
      ["covers its subject", activation, { subject: "b" }, ["IMPORT_TOKEN_SUBJECT imports[0].token"]],
      [
        "is valid itself",
        { ...activation, nats: { type: "activation", issuer_account: "A" } },
        {},
        [
          "IMPORT_TOKEN_TYPE imports[0].token",
          "ACTIVATION_KIND imports[0].token.kind",
          "SUBJECT_EMPTY imports[0].token.subject",
          "ISSUER_ACCOUNT imports[0].token.issuer_account",
          "IMPORT_TOKEN_SUBJECT imports[0].token",
        ],
      ],
    ])("asks that it %s", (_, claims, entry, expected) => {
      expect(importing(claims, entry)).toEqual(expected);
    });

    it("asks that it is an activation", () => {
      const token = encodeJwt(newUserClaims(user.publicKey), account);
      expect(verdicts(accountWith({ imports: [{ ...stream("a"), token }] }))).toEqual([
        "IMPORT_TOKEN imports[0].token",
      ]);
    });
  });
});

it("imports that overlap in millions of ways are reported until it is enough", () => {
  const service = (subject: string): Import => ({ ...stream(subject), type: "service" });
  const imports = Array.from({ length: 3000 }, (_, at) => [service(`a${at}`), service(">")]).flat();
  const issues = validateClaims(accountWith({ imports }), now);
  expect(new Set(issues.map(({ code }) => code))).toEqual(new Set(["IMPORT_OVERLAP"]));
  expect(issues.length).toBeGreaterThanOrEqual(10_000);
  expect(issues.length).toBeLessThan(13_000);
});
