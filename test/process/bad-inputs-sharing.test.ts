import { describe } from "vitest";
import { encodeJwt } from "../../provider/jwt/index.ts";
import { keys, refuses, unknown } from "./bad-inputs.ts";

const operator = { publicKey: keys.operator.publicKey, signer: { seed: keys.operatorSigning.seed } };
const key = { publicKey: keys.account.publicKey };

/** An account with one input more. */
const having = (more: object) => ({ name: "orders", operator, ...more });
const exporting = (...exports: object[]) => having({ exports });
const service = (more: object) => exporting({ type: "service", subject: "orders.*", ...more });
const stream = (more: object) => exporting({ type: "stream", subject: "orders.*", ...more });
const importing = (...imports: unknown[]) => having({ imports });
const one = { type: "service", account: keys.other.publicKey, subject: "orders.*" };
const used = (more: object) => importing({ ...one, ...more });

/** Leave to import that service. */
const leave = (claims: object) =>
  encodeJwt(
    {
      sub: keys.account.publicKey,
      iat: 1_000_000_000,
      nats: { subject: "orders.*", kind: "service", type: "activation" },
      ...claims,
    },
    keys.other,
  );

const activation = encodeJwt(
  {
    sub: keys.accountSigning.publicKey,
    iat: 1_795_471_427,
    nats: { subject: "invoices.*", kind: "stream", type: "activation" },
  },
  keys.account,
);

describe("exports of an account", () => {
  refuses("account", "Account", [
    { inputs: exporting({ subject: "a" }), failures: ["exports[0].type: is required"] },
    {
      inputs: exporting({ type: "topic", subject: "a" }),
      failures: ['exports[0].type: expected "stream" or "service", got "topic"'],
    },
    { inputs: exporting({ type: "stream" }), failures: ["exports[0].subject: is required"] },
    {
      inputs: exporting({ type: "stream", subject: "a..b" }),
      failures: ['exports[0].subject: "a..b" has an empty token between two "."'],
    },
    {
      inputs: exporting({ type: "stream", subject: ".a" }),
      failures: ['exports[0].subject: ".a" must not begin or end with "."'],
    },
    {
      inputs: exporting({ type: "stream", subject: "a b" }),
      failures: ['exports[0].subject: "a b" must not hold spaces'],
    },
    {
      inputs: exporting({ type: "stream", subject: "a.>.b" }),
      failures: ['exports[0].subject: "a.>.b" has ">" before its last token'],
    },
    {
      inputs: exporting({ type: "stream", subject: "" }),
      failures: ["exports[0].subject: must not be empty"],
    },
    {
      inputs: exporting({ type: "stream", subject: "orders*" }),
      warnings: ['exports[0].subject: "*" and ">" are wildcards only as a whole token, not within "orders*"'],
    },
    {
      inputs: exporting({ type: "stream", subject: "a" }, { type: "stream", subject: "a" }),
      failures: ['exports[1].subject: "a" is exported already by exports[0]'],
    },
    {
      inputs: exporting(
        { type: "stream", subject: "a.>" },
        { type: "service", subject: "a.b" },
        { type: "stream", subject: "a.b" },
      ),
      failures: ['exports[2].subject: "a.b" is covered by "a.>" of exports[0]'],
    },
    {
      inputs: exporting({ type: "stream", subject: "a.*" }, { type: "stream", subject: "*.b" }),
      warnings: ['exports[1].subject: "*.b" and "a.*" of exports[0] match some subjects both'],
    },
    {
      inputs: stream({ responseType: "chunked" }),
      failures: ["exports[0].responseType: only services have a responseType"],
    },
    {
      inputs: stream({ responseThreshold: "1s" }),
      failures: ["exports[0].responseThreshold: only services have a response threshold"],
    },
    {
      inputs: stream({ latency: { sampling: 1, results: "a" } }),
      failures: ["exports[0].latency: only the latency of services can be measured"],
    },
    {
      inputs: stream({ allowTrace: true }),
      failures: ["exports[0].allowTrace: only exported services can allow traces"],
    },
    {
      inputs: service({ responseType: "many" }),
      failures: ['exports[0].responseType: expected "singleton", "stream" or "chunked", got "many"'],
    },
    {
      inputs: service({ responseThreshold: "soon" }),
      failures: [
        'exports[0].responseThreshold: expected a duration such as "500ms", "10s", "2m" or "1h", got "soon"',
      ],
    },
    {
      inputs: service({ responseThreshold: "0s" }),
      failures: [
        'exports[0].responseThreshold: expected a duration such as "500ms", "10s", "2m" or "1h", got "0s"',
      ],
    },
    {
      inputs: service({ latency: { sampling: 0, results: "a" } }),
      failures: ['exports[0].latency.sampling: expected a whole number from 1 to 100 or "headers", got 0'],
    },
    {
      inputs: service({ latency: { sampling: "header", results: "a" } }),
      failures: [
        'exports[0].latency.sampling: expected a whole number from 1 to 100 or "headers", got "header"',
      ],
    },
    {
      inputs: service({ latency: { sampling: 101, results: "a.*" } }),
      failures: [
        'exports[0].latency.sampling: expected a whole number from 1 to 100 or "headers", got 101',
        'exports[0].latency.results: "a.*" must not have wildcards',
      ],
    },
    { inputs: service({ latency: { sampling: 5 } }), failures: ["exports[0].latency.results: is required"] },
    {
      inputs: service({ accountTokenPosition: 0 }),
      failures: ["exports[0].accountTokenPosition: expected a whole number from 1, got 0"],
    },
    {
      inputs: service({ accountTokenPosition: 1 }),
      failures: ["exports[0].accountTokenPosition: the token at the account token position must be *"],
    },
    {
      inputs: service({ accountTokenPosition: 3 }),
      failures: [
        "exports[0].accountTokenPosition: the account token position lies beyond the end of the subject",
      ],
    },
    {
      inputs: exporting({ type: "service", subject: "a", accountTokenPosition: 1 }),
      failures: ["exports[0].accountTokenPosition: an account token position needs a subject with wildcards"],
    },
    {
      inputs: service({ infoUrl: "/docs" }),
      failures: ["exports[0].infoUrl: expected an absolute URL with a host"],
    },
    {
      inputs: service({ tokenRequired: true, revocations: { [keys.user.publicKey]: 1 } }),
      failures: [
        'exports[0].revocations["UDWUSKGGFDI4FRXK5EBTRECZSVQSSWJHHJOGH6JWG3AUMFFMQ435C2U4"]: expected a public account key (A…), got a public user key (UDWUS…)',
      ],
    },
    {
      inputs: service({ revocations: { "*": "2027-01-31T12:00:00Z" } }),
      warnings: ["exports[0].revocations: revokes activations, but the export needs none"],
    },
    {
      inputs: service({ tokenRequired: "yes" }),
      failures: ["exports[0].tokenRequired: expected true or false, got text"],
    },
  ]);
});

describe("imports of an account", () => {
  refuses("account", "Account", [
    { inputs: importing({ type: "stream", subject: "a" }), failures: ["imports[0].account: is required"] },
    {
      inputs: used({ account: keys.user.publicKey }),
      failures: ["imports[0].account: expected a public account key (A…), got a public user key (UDWUS…)"],
    },
    {
      inputs: used({ subject: "a..b" }),
      failures: ['imports[0].subject: "a..b" has an empty token between two "."'],
    },
    {
      inputs: used({ localSubject: "a.$2" }),
      failures: [
        "imports[0].localSubject: refers to a * that the subject does not have",
        "imports[0].localSubject: each * of the subject must be used once, as * or $1, $2…",
      ],
    },
    {
      inputs: used({ localSubject: "a" }),
      failures: ["imports[0].localSubject: each * of the subject must be used once, as * or $1, $2…"],
    },
    {
      inputs: used({ localSubject: "a.>" }),
      failures: [
        "imports[0].localSubject: local subject and subject must both end in > or neither",
        "imports[0].localSubject: each * of the subject must be used once, as * or $1, $2…",
      ],
    },
    {
      inputs: used({ localSubject: "b.$0" }),
      failures: ['imports[0].localSubject: holds $0, but the first "*" of the subject is $1'],
    },
    {
      inputs: used({ localSubject: "b.$-1" }),
      failures: ['imports[0].localSubject: holds $-1, but the first "*" of the subject is $1'],
    },
    {
      inputs: used({ subject: "orders.*.*", localSubject: "b.$1.$1" }),
      failures: ['imports[0].localSubject: holds $1 twice: each "*" of the subject has one place'],
    },
    {
      accepts: "wildcards in another order",
      inputs: used({ subject: "orders.*.*", localSubject: "b.$2.$1" }),
    },
    {
      accepts: "$SYS and a token that only looks like a reference",
      inputs: used({ localSubject: "$SYS.b.$x.$1" }),
    },
    { inputs: used({ to: "a.*" }), warnings: ["imports[0].to: is the old form of localSubject. Use that"] },
    {
      inputs: used({ to: "a", localSubject: "a.$1" }),
      failures: ["imports[0].localSubject: cannot be given together with to, its old form"],
      warnings: ["imports[0].to: is the old form of localSubject. Use that"],
    },
    {
      inputs: used({ type: "stream", share: true }),
      failures: ["imports[0].share: only imported services can share who asks"],
    },
    {
      inputs: used({ allowTrace: true }),
      failures: ["imports[0].allowTrace: only imported streams can allow traces"],
    },
    {
      inputs: used({ token: "no token" }),
      failures: ["imports[0].token: cannot be decoded as an activation JWT"],
    },
    {
      inputs: { ...used({ token: activation }), key },
      failures: [
        "imports[0].token: the activation was not issued by the exporting account",
        "imports[0].token: the activation is for another importing account",
        "imports[0].token: the activation is for another type of import",
        "imports[0].token: the activation does not cover the imported subject",
      ],
    },
    {
      inputs: used({ token: leave({ exp: 1_000_000_000 }) }),
      failures: [
        "imports[0].token: has expired at 2001-09-09T01:46:40Z: servers drop the import. Ask the exporter for a new one",
      ],
    },
    {
      accepts: "a token that expires in the year 3000",
      inputs: used({ token: leave({ exp: 32_503_680_000 }) }),
    },
    {
      accepts: "an import and a token that are not known yet",
      inputs: importing(unknown, { ...one, token: unknown }),
    },
    {
      inputs: importing(unknown, { ...one, token: leave({ exp: 1_000_000_000 }) }),
      failures: [
        "imports[1].token: has expired at 2001-09-09T01:46:40Z: servers drop the import. Ask the exporter for a new one",
      ],
    },
    {
      inputs: importing(
        { type: "service", account: keys.other.publicKey, subject: "a" },
        { type: "service", account: keys.other.publicKey, subject: "b", localSubject: "a" },
      ),
      failures: ["imports[1]: overlaps with another service imported from the same account"],
    },
    {
      inputs: importing(
        { type: "stream", account: keys.other.publicKey, subject: "a" },
        { type: "stream", account: keys.other.publicKey, subject: "a", localSubject: "b" },
      ),
      failures: ["imports[1]: imports the same stream as imports[0]: servers keep only the first of them"],
    },
  ]);
});
