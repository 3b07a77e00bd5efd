import { describe } from "vitest";
import { keys, refuses, unknown } from "./bad-inputs.ts";

const operator = { publicKey: keys.operator.publicKey, signer: { seed: keys.operatorSigning.seed } };

/** An account with one input more. */
const having = (more: object) => ({ name: "orders", operator, ...more });
const importing = (...imports: object[]) => having({ imports });
const used = (more: object) =>
  importing({ type: "service", account: keys.other.publicKey, subject: "orders.*", ...more });
const mapping = (source: string, ...destinations: object[]) =>
  having({ mappings: { [source]: destinations } });

const halved = (source: string, ...subjects: string[]) =>
  mapping(source, ...subjects.map((subject) => ({ subject, weight: 50 })));

describe("mappings of an account", () => {
  refuses("account", "Account", [
    {
      inputs: mapping("orders..new", { subject: "a" }),
      failures: ['mappings["orders..new"]: "orders..new" has an empty token between two "."'],
    },
    {
      inputs: mapping("orders"),
      failures: ['mappings["orders"]: is empty, which would mean no mapping at all'],
    },
    {
      inputs: mapping("orders", { subject: "a" }, { subject: "a", cluster: "east" }),
      failures: [
        'mappings["orders"][1].subject: stands in the list already: servers refuse the whole mapping',
      ],
    },
    {
      inputs: mapping("orders", { subject: "a", weight: 60 }, { subject: "b", weight: 60 }),
      failures: [
        'mappings["orders"]: the weights of the destinations without a cluster are more than 100 together',
      ],
    },
    {
      inputs: mapping(
        "orders",
        { subject: "a", weight: 60, cluster: "x" },
        { subject: "b", weight: 60, cluster: "x" },
      ),
      failures: [
        'mappings["orders"][1].weight: the weights of the destinations of one cluster are more than 100 together',
      ],
    },
    {
      inputs: mapping("orders", { subject: "a", weight: 0 }),
      failures: ['mappings["orders"][0].weight: expected a whole number from 1 to 100, got 0'],
    },
    {
      inputs: mapping("orders", { subject: "a", weight: 101 }),
      failures: ['mappings["orders"][0].weight: expected a whole number from 1 to 100, got 101'],
    },
    {
      inputs: mapping("orders.*", { subject: "a.*" }),
      failures: [
        'mappings["orders.*"][0].subject: must not hold "*": write {{wildcard(1)}} for the first "*" of the source',
      ],
    },
    {
      inputs: mapping("orders.*", { subject: "a.{{wildcard(2)}}" }),
      failures: ['mappings["orders.*"][0].subject: refers to "*" number 2, but the source has one "*"'],
    },
    {
      inputs: mapping("orders", { subject: "a.$1" }),
      failures: ['mappings["orders"][0].subject: refers to "*" number 1, but the source has no "*"'],
    },
    {
      inputs: mapping("orders.*", { subject: "a.{{wildcrad(1)}}" }),
      failures: [
        'mappings["orders.*"][0].subject: holds {{wildcrad(1)}}, which is no function; did you mean wildcard?',
      ],
    },
    {
      inputs: mapping("orders.*", { subject: "a.{{partition(10, 1)}}" }),
      failures: ['mappings["orders.*"][0].subject: a subject cannot contain blanks'],
    },
    {
      inputs: mapping("orders.*", { subject: "a.{{WILDCARD(1)}}" }),
      failures: [
        'mappings["orders.*"][0].subject: holds {{WILDCARD(1)}}, which is no function; did you mean wildcard?',
      ],
    },
    {
      accepts: "mapping functions in any letter case",
      inputs: halved("orders.*", "a.{{splitfromleft(1,2)}}", "a.{{Wildcard(1)}}"),
    },
    {
      inputs: mapping("orders.*", { subject: "a.{{wildcard}}" }),
      failures: [
        'mappings["orders.*"][0].subject: holds {{wildcard}}, which is no function; did you mean wildcard?',
      ],
    },
    {
      inputs: mapping("orders.*", { subject: "a.{{wildcard()}}" }),
      failures: [
        'mappings["orders.*"][0].subject: holds {{wildcard()}}, which is written {{wildcard(n)}} with whole numbers from 1',
      ],
    },
    {
      inputs: mapping("orders.*", { subject: "a.{{split(1)}}" }),
      failures: [
        'mappings["orders.*"][0].subject: holds {{split(1)}}, which is written {{split(n,separator)}} with whole numbers from 1',
      ],
    },
    {
      inputs: halved("orders.*", "a.{{left(1)}}", "a.{{right(1,x)}}"),
      failures: [
        'mappings["orders.*"][0].subject: holds {{left(1)}}, which is written {{left(n,length)}} with whole numbers from 1',
        'mappings["orders.*"][1].subject: holds {{right(1,x)}}, which is written {{right(n,length)}} with whole numbers from 1',
      ],
    },
    {
      inputs: halved("orders.*", "a.{{partition(x,1)}}", "a.{{partition(3,2)}}"),
      failures: [
        'mappings["orders.*"][0].subject: holds {{partition(x,1)}}, which is written {{partition(partitions,n…)}} with whole numbers from 1',
        'mappings["orders.*"][1].subject: refers to "*" number 2, but the source has one "*"',
      ],
    },
    {
      inputs: halved("orders.*", "a.{{sliceFromLeft(1,2,3)}}", "{{random(0)}}"),
      failures: [
        'mappings["orders.*"][0].subject: holds {{sliceFromLeft(1,2,3)}}, which is written {{sliceFromLeft(n,size)}} with whole numbers from 1',
        'mappings["orders.*"][1].subject: holds {{random(0)}}, which is written {{random(count)}} with whole numbers from 1',
      ],
    },
    {
      inputs: halved("orders.*", "a.$0", "a.$-1"),
      failures: [
        'mappings["orders.*"][0].subject: refers to "*" number 0, but the source has one "*"',
        'mappings["orders.*"][1].subject: refers to "*" number -1, but the source has one "*"',
      ],
    },
    {
      inputs: mapping("orders.*", { subject: "a.{{split(1,.)}}" }),
      failures: [
        'mappings["orders.*"][0].subject: holds {{split(1,.)}}, which "." cuts in two: it ends a token anywhere',
      ],
    },
    {
      inputs: halved("orders.*", "a-{{wildcard(1)}}", "{{wildcard(1)"),
      warnings: [
        'mappings["orders.*"][0].subject: servers take "a-{{wildcard(1)}}" as it is: a function is a whole token, such as {{wildcard(1)}}',
        'mappings["orders.*"][1].subject: servers take "{{wildcard(1)" as it is: a function is a whole token, such as {{wildcard(1)}}',
      ],
    },
    {
      accepts: "partitions and random numbers of a subject without wildcards",
      inputs: halved("orders", "a.{{partition(3)}}", "a.{{random(5)}}"),
    },
    {
      accepts: "partitions by several wildcards, and what no function is",
      inputs: mapping("orders.*.*", { subject: "{{partition(3,1,2)}}.$2.{{split(1,-)}}.$x" }),
    },
    {
      inputs: mapping("orders.>", { subject: "a" }),
      failures: ['mappings["orders.>"][0].subject: must end in ">" exactly when the source does'],
    },
    {
      inputs: mapping("orders", { wieght: 1, subject: "a" }),
      failures: ['mappings["orders"][0].wieght: no such input, did you mean "weight"?'],
    },
  ]);
});

describe("revocations, auth callout and traces of an account", () => {
  refuses("account", "Account", [
    {
      inputs: having({ revocations: { [keys.account.publicKey]: 1 } }),
      failures: [
        'revocations["ACATS5YOVB6ROX2WUNKGNQ2MP3GMXDMKSG2O4N5CLX3A6W4PZGZZIL2R"]: expected a public user key (U…), got a public account key (ACATS…)',
      ],
    },
    {
      inputs: having({ revocations: { [keys.user.seed]: 1 } }),
      failures: [
        'revocations["(a seed)"]: expected a public user key (U…), got a seed, which is secret and does not belong here',
      ],
    },
    {
      inputs: having({ revocations: { [keys.user.publicKey]: "yesterday" } }),
      failures: [
        'revocations["UDWUSKGGFDI4FRXK5EBTRECZSVQSSWJHHJOGH6JWG3AUMFFMQ435C2U4"]: expected RFC 3339 text such as "2027-01-31T12:00:00Z" or Unix seconds, got "yesterday"',
      ],
    },
    {
      inputs: having({ revocations: { [keys.user.publicKey]: 1_795_471_427_000 } }),
      failures: [
        'revocations["UDWUSKGGFDI4FRXK5EBTRECZSVQSSWJHHJOGH6JWG3AUMFFMQ435C2U4"]: expected RFC 3339 text such as "2027-01-31T12:00:00Z" or Unix seconds, got 1795471427000',
      ],
    },
    {
      inputs: having({ revocations: { "*": "2027-02-31T12:00:00Z" } }),
      failures: [
        'revocations["*"]: expected RFC 3339 text such as "2027-01-31T12:00:00Z" or Unix seconds, got "2027-02-31T12:00:00Z"',
      ],
    },
    {
      inputs: having({ revocations: { "*": "2099-01-01T00:00:00Z" } }),
      warnings: [
        'revocations["*"]: 2099-01-01T00:00:00Z lies ahead: until then, JWTs issued from now on are void too',
      ],
    },
    {
      inputs: having({ authCallout: { allowedAccounts: ["*"] } }),
      failures: ["authCallout.users: is required"],
    },
    {
      inputs: having({ authCallout: { users: [] } }),
      failures: [
        "authCallout.users: is empty, which would mean no auth callout. Name the users of the service, or leave authCallout out",
      ],
    },
    {
      inputs: having({ authCallout: { users: [keys.account.publicKey] } }),
      failures: ["authCallout.users[0]: expected a public user key (U…), got a public account key (ACATS…)"],
    },
    {
      inputs: having({
        authCallout: { users: [keys.user.publicKey], allowedAccounts: ["*", keys.other.publicKey] },
      }),
      failures: ['authCallout.allowedAccounts[0]: "*" must be the only entry'],
    },
    {
      inputs: having({ authCallout: { users: [keys.user.publicKey], xkey: keys.user.publicKey } }),
      failures: ["authCallout.xkey: expected a public curve key (X…), got a public user key (UDWUS…)"],
    },
    {
      inputs: having({ authCallout: { users: [keys.user.publicKey], xkey: keys.curve.seed } }),
      failures: [
        "authCallout.xkey: expected a public curve key (X…), got a seed, which is secret and does not belong here",
      ],
    },
    { inputs: having({ trace: { sampling: 5 } }), failures: ["trace.destination: is required"] },
    {
      inputs: having({ trace: { destination: "traces.>" } }),
      failures: ['trace.destination: "traces.>" must not have wildcards'],
    },
    {
      inputs: having({ trace: { destination: "traces", sampling: 0 } }),
      failures: ["trace.sampling: expected a whole number from 1 to 100, got 0"],
    },
  ]);
});

describe("what a preview does not know yet", () => {
  refuses("account", "Account", [
    {
      accepts: "exports, imports and limits that are not known yet",
      inputs: having({ exports: unknown, imports: [unknown], limits: { connections: unknown } }),
    },
    {
      inputs: having({
        exports: [
          unknown,
          { type: "stream", subject: unknown },
          { type: "stream", subject: "a", accountTokenPosition: 1 },
        ],
      }),
      failures: ["exports[2].accountTokenPosition: an account token position needs a subject with wildcards"],
    },
    {
      inputs: importing(
        { type: "stream", account: unknown, subject: "a..b" },
        { type: "stream", account: keys.other.publicKey, subject: "a", share: true },
      ),
      failures: [
        'imports[0].subject: "a..b" has an empty token between two "."',
        "imports[1].share: only imported services can share who asks",
      ],
    },
    {
      accepts: "an import whose type is not known yet",
      inputs: used({ type: unknown, share: true, allowTrace: true }),
    },
    {
      accepts: "exports one of whose subjects is not known yet",
      inputs: having({
        limits: { exports: 1 },
        exports: [
          { type: "stream", subject: unknown },
          { type: "stream", subject: "a" },
        ],
      }),
    },
    {
      accepts: "a callout for all accounts whose users are not known yet",
      inputs: having({ authCallout: { users: unknown, allowedAccounts: ["*"] } }),
    },
    {
      accepts: "storage that is not known yet",
      inputs: having({ jetstream: { diskStorage: unknown, streams: 5 } }),
    },
    {
      accepts: "a mapping whose destination is not known yet",
      inputs: mapping("orders", { subject: unknown, weight: 60 }, { subject: "b", weight: 60 }),
    },
    {
      inputs: having({ expiresIn: "1d", renewBefore: unknown, name: unknown }),
      warnings: ["expiresIn: servers delete the account once it has expired, and cut off all of its clients"],
    },
    {
      inputs: having({
        operator: unknown,
        key: unknown,
        defaultPermissions: { publish: { allow: [unknown, "a b"] } },
      }),
      failures: ['defaultPermissions.publish.allow[1]: "a b" must not hold spaces'],
    },
  ]);
});
