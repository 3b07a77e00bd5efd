import { describe } from "vitest";
import { keys, refuses, unknown } from "./bad-inputs.ts";

const account = { publicKey: keys.account.publicKey, signer: { seed: keys.accountSigning.seed } };
const role = { publicKey: keys.other.publicKey, signer: { seed: keys.other.seed } };

/** A user with one input more. */
const having = (more: object) => ({ name: "worker", account, ...more });
const publishing = (...allow: unknown[]) => having({ permissions: { publish: { allow } } });
const subscribing = (...allow: unknown[]) => having({ permissions: { subscribe: { allow } } });

describe("who signs a user", () => {
  refuses("user", "User", [
    { inputs: { name: "worker" }, failures: ["account: is required"] },
    {
      inputs: having({ account: { publicKey: keys.account.publicKey } }),
      failures: ["account.signer: is required unless a role signs"],
    },
    {
      inputs: having({
        account: { publicKey: keys.operator.publicKey, signer: { seed: keys.operator.seed } },
      }),
      failures: [
        "account.publicKey: expected a public account key (A…), got a public operator key (OCFIR…)",
        "account.signer.seed: expected an account seed (SA…), got an operator seed",
      ],
    },
    {
      inputs: having({ account: { ...account, signer: { seed: keys.user.seed } } }),
      failures: ["account.signer.seed: expected an account seed (SA…), got a user seed"],
    },
    {
      inputs: having({ account: { ...account, signer: { seed: keys.account.seed }, strict: true } }),
      failures: [
        "account.signer: is the identity of the account, and the operator is strict: servers refuse what it signs. Use a signing key",
      ],
    },
    {
      inputs: having({ account: { ...account, signingKeys: [keys.other.publicKey] } }),
      failures: ["account.signer: is neither the identity of the account nor one of its signingKeys"],
    },
    {
      inputs: having({ account: { ...account, signer: { sed: keys.account.seed } } }),
      failures: [
        'account.signer.sed: no such input, did you mean "seed"?',
        "account.signer.seed: is required",
      ],
    },
    {
      inputs: having({ key: { seed: keys.account.seed } }),
      failures: ["key.seed: expected a user seed (SU…), got an account seed"],
    },
    {
      inputs: having({ key: { publicKey: keys.user.seed } }),
      failures: [
        "key.publicKey: expected a public user key (U…), got a seed, which is secret and does not belong here",
      ],
    },
    {
      inputs: having({ revokeOnDelete: true }),
      failures: [
        "revokeOnDelete: needs an account with a resolver. Pass an `Account` that has one as `account`, or leave it out",
      ],
    },
  ]);
});

describe("users of a role", () => {
  refuses("user", "User", [
    {
      inputs: having({ role, permissions: { publish: { allow: ["a"] } } }),
      failures: [
        "permissions: belongs into the template of the role: servers refuse users of a role that have their own",
      ],
    },
    {
      inputs: having({ role, limits: { subscriptions: 1 }, bearerToken: true }),
      failures: [
        "limits: belongs into the template of the role: servers refuse users of a role that have their own",
        "bearerToken: belongs into the template of the role: servers refuse users of a role that have their own",
      ],
    },
    {
      accepts: "a user of a role with tags and an expiry",
      inputs: having({ role, tags: ["env:prod"], expiresIn: "1d" }),
    },
    {
      inputs: having({ role: { ...role, publicKey: keys.accountSigning.publicKey } }),
      failures: ["role.publicKey: is not the public key of the signer beside it"],
    },
    {
      inputs: having({ role: { publicKey: keys.other.publicKey } }),
      failures: ["role.signer: is required"],
    },
    {
      accepts: "a role whose seed is not known yet",
      inputs: having({ role: { publicKey: keys.other.publicKey, signer: { seed: unknown } } }),
    },
    {
      accepts: "a role whose public key is not known yet",
      inputs: having({ role: { publicKey: unknown, signer: role.signer } }),
    },
  ]);
});

describe("permissions of a user", () => {
  refuses("user", "User", [
    {
      inputs: publishing(),
      failures: [
        'permissions.publish.allow: is empty, which would mean everything may be published. Leave it out to say so, or deny [">"] to allow nothing',
      ],
    },
    {
      inputs: publishing("a..b"),
      failures: ['permissions.publish.allow[0]: "a..b" has an empty token between two "."'],
    },
    {
      inputs: publishing("a."),
      failures: ['permissions.publish.allow[0]: "a." must not begin or end with "."'],
    },
    { inputs: publishing("a b"), failures: ['permissions.publish.allow[0]: "a b" must not hold spaces'] },
    { inputs: publishing(""), failures: ["permissions.publish.allow[0]: must not be empty"] },
    {
      inputs: publishing(">.a"),
      failures: ['permissions.publish.allow[0]: ">.a" has ">" before its last token'],
    },
    { inputs: publishing(7), failures: ["permissions.publish.allow[0]: expected a subject, got a number"] },
    {
      inputs: publishing("orders.new*"),
      warnings: [
        'permissions.publish.allow[0]: "*" and ">" are wildcards only as a whole token, not within "new*"',
      ],
    },
    {
      inputs: publishing("{{tag(team)}}.>"),
      warnings: ["permissions.publish.allow[0]: servers fill in variables in the template of a role only"],
    },
    {
      inputs: subscribing("a b c"),
      failures: [
        'permissions.subscribe.allow[0]: "a b c" is neither a subject, nor a subject, one space and a queue',
      ],
    },
    {
      inputs: subscribing("a workers."),
      failures: ['permissions.subscribe.allow[0]: "a workers." must not begin or end with "."'],
    },
    {
      inputs: subscribing("a "),
      failures: [
        'permissions.subscribe.allow[0]: "a " is neither a subject, nor a subject, one space and a queue',
      ],
    },
    { accepts: "a subscription in a queue", inputs: subscribing("a workers", "b") },
    {
      inputs: subscribing(unknown, "a..b"),
      failures: ['permissions.subscribe.allow[1]: "a..b" has an empty token between two "."'],
    },
    {
      inputs: having({ permissions: { publish: { allowed: ["a"] } } }),
      failures: ["permissions.publish.allowed: no such input"],
    },
    {
      inputs: having({ permissions: { pub: { allow: ["a"] } } }),
      failures: ["permissions.pub: no such input"],
    },
    {
      inputs: having({ permissions: { publish: ["a"] } }),
      failures: ["permissions.publish: expected an object, got a list"],
    },
    {
      inputs: having({ permissions: { responses: {} } }),
      failures: [
        "permissions.responses: needs maxMessages or expires: it takes away the leave to publish everything, so say how many replies it gives",
      ],
    },
    {
      inputs: having({ permissions: { responses: { maxMessages: -1 } } }),
      failures: [
        'permissions.responses.maxMessages: expected a whole number from 1 or "unlimited", got -1: write "unlimited"',
      ],
    },
    {
      inputs: having({ permissions: { responses: { expires: "forever" } } }),
      failures: [
        'permissions.responses.expires: expected a duration such as "500ms", "10s", "2m" or "1h", got "forever"',
      ],
    },
    {
      accepts: "a number of answers that is not known yet",
      inputs: having({ permissions: { responses: { maxMessages: unknown } } }),
    },
  ]);
});

describe("limits of a user", () => {
  refuses("user", "User", [
    {
      inputs: having({ limits: { subscriptions: -1 } }),
      failures: [
        'limits.subscriptions: expected a whole number from 0 or "unlimited", got -1: write "unlimited"',
      ],
    },
    {
      inputs: having({ limits: { subscriptions: 0, payload: 0 } }),
      warnings: [
        "limits.subscriptions: 0 closes every connection as soon as it is made",
        "limits.payload: 0 lets only empty messages through",
      ],
    },
    {
      inputs: having({ limits: { payload: "1 gig" } }),
      failures: [
        'limits.payload: expected bytes as a whole number, a size such as "10GiB", or "unlimited", got "1 gig"',
      ],
    },
    {
      inputs: having({ limits: { payload: "9999999TiB" } }),
      failures: [
        'limits.payload: expected bytes as a whole number, a size such as "10GiB", or "unlimited", got "9999999TiB"',
      ],
    },
    { inputs: having({ limits: { connections: 5 } }), failures: ["limits.connections: no such input"] },
    {
      inputs: having({ limits: { data: unknown, subscriptions: "few" } }),
      failures: ['limits.subscriptions: expected a whole number from 0 or "unlimited", got "few"'],
      warnings: ["limits.data: is carried in the JWT, but no server heeds it"],
    },
  ]);
});

describe("where from, when and how a user connects", () => {
  refuses("user", "User", [
    {
      inputs: having({ sourceNetworks: ["10.0.0.1"] }),
      failures: ["sourceNetworks[0]: expected a network such as 10.0.0.0/8"],
    },
    {
      inputs: having({ sourceNetworks: ["10.0.0.0/33"] }),
      failures: ["sourceNetworks[0]: expected a network such as 10.0.0.0/8"],
    },
    {
      inputs: having({ sourceNetworks: ["010.0.0.0/8", "::/0"] }),
      failures: ["sourceNetworks[0]: expected a network such as 10.0.0.0/8"],
    },
    {
      inputs: having({ sourceNetworks: [] }),
      failures: [
        "sourceNetworks: is empty, which would mean connections from anywhere. Leave it out to say so",
      ],
    },
    {
      inputs: having({ sourceNetworks: "10.0.0.0/8" }),
      failures: ["sourceNetworks: expected a list, got text"],
    },
    {
      inputs: having({ sourceNetworks: [unknown, "office"] }),
      failures: ["sourceNetworks[1]: expected a network such as 10.0.0.0/8"],
    },
    {
      inputs: having({ connectionTimes: [{ start: "8:00", end: "17:00" }] }),
      failures: [
        'connectionTimes[0].start: expected a time of day such as "08:00" or "17:30:00", got "8:00"',
      ],
    },
    {
      inputs: having({ connectionTimes: [{ start: "08:00", end: "24:00" }] }),
      failures: ['connectionTimes[0].end: expected a time of day such as "08:00" or "17:30:00", got "24:00"'],
    },
    {
      inputs: having({ connectionTimes: [{ start: "08:00" }] }),
      failures: ["connectionTimes[0].end: is required"],
    },
    {
      inputs: having({ connectionTimes: [{ start: "08:00", end: "08:00:00" }] }),
      failures: ["connectionTimes[0]: begins and ends at the same time: nobody could connect"],
    },
    {
      inputs: having({ connectionTimes: [] }),
      failures: [
        "connectionTimes: is empty, which would mean connections at any time. Leave it out to say so",
      ],
    },
    {
      inputs: having({ connectionTimes: { start: "08:00", end: "17:00" } }),
      failures: ["connectionTimes: expected a list, got an object"],
    },
    {
      inputs: having({ connectionTimes: [{ start: "08:00", end: "17:00" }], timeZone: "Europe/Berln" }),
      failures: ["timeZone: expected the IANA name of a time zone, such as Europe/Berlin"],
    },
    {
      inputs: having({ timeZone: "Europe/Berlin" }),
      warnings: ["timeZone: is the zone of connectionTimes, and there are none"],
    },
    {
      inputs: having({ connectionTypes: ["standard"] }),
      failures: [
        'connectionTypes[0]: expected "STANDARD", "WEBSOCKET", "LEAFNODE", "LEAFNODE_WS", "MQTT", "MQTT_WS" or "IN_PROCESS", got "standard"',
      ],
    },
    {
      inputs: having({ connectionTypes: [] }),
      failures: [
        "connectionTypes: is empty, which would mean connections of any type. Leave it out to say so",
      ],
    },
    { inputs: having({ bearerToken: "yes" }), failures: ["bearerToken: expected true or false, got text"] },
    {
      inputs: having({ bearerToken: true, account: { ...account, disallowBearer: true } }),
      failures: ["bearerToken: is refused by the account: its limits say disallowBearer"],
    },
    {
      accepts: "a bearer of an account that may refuse them",
      inputs: having({ bearerToken: true, account: { ...account, disallowBearer: unknown } }),
    },
    {
      inputs: having({ proxyRequired: 1 }),
      failures: ["proxyRequired: expected true or false, got a number"],
    },
  ]);
});

describe("the life of a user", () => {
  refuses("user", "User", [
    {
      inputs: having({ expiresIn: "0d" }),
      failures: ['expiresIn: expected a duration such as "90d", "12h", "30m" or "45s", got "0d"'],
    },
    {
      inputs: having({ expiresIn: "1w" }),
      failures: ['expiresIn: expected a duration such as "90d", "12h", "30m" or "45s", got "1w"'],
    },
    {
      inputs: having({ expiresIn: 3600 }),
      failures: ['expiresIn: expected a duration such as "90d", "12h", "30m" or "45s", got 3600'],
    },
    {
      inputs: having({ expiresIn: "500ms" }),
      failures: ['expiresIn: expected a duration such as "90d", "12h", "30m" or "45s", got "500ms"'],
    },
    {
      inputs: having({ renewBefore: "1d" }),
      failures: ["renewBefore: needs expiresIn: only a span can begin anew"],
    },
    {
      inputs: having({ expiresIn: "1d", renewBefore: "2d" }),
      failures: ["renewBefore: 2d is not shorter than expiresIn, 1d"],
    },
    {
      inputs: having({ expiresAt: 1 }),
      failures: ["expiresAt: 1970-01-01T00:00:01Z has passed. Give a later time, or leave it out"],
    },
    {
      inputs: having({ expiresAt: -5 }),
      failures: ['expiresAt: expected RFC 3339 text such as "2027-01-31T12:00:00Z" or Unix seconds, got -5'],
    },
    {
      inputs: having({ notBefore: "2027-01-31" }),
      failures: [
        'notBefore: expected RFC 3339 text such as "2027-01-31T12:00:00Z" or Unix seconds, got "2027-01-31"',
      ],
    },
    {
      accepts: "a span that is not known yet, with a renewal",
      inputs: having({ expiresIn: unknown, renewBefore: "2d" }),
    },
  ]);
});

describe("a user's name, tags and size", () => {
  refuses("user", "User", [
    { inputs: having({ name: "" }), failures: ["name: must not be empty"] },
    { inputs: having({ tags: [""] }), failures: ["tags[0]: must not be empty"] },
    { inputs: having({ tags: { env: "prod" } }), failures: ["tags: expected a list, got an object"] },
    {
      inputs: having({ permisions: {} }),
      failures: ['permisions: no such input, did you mean "permissions"?'],
    },
    {
      inputs: publishing(...Array.from({ length: 120 }, (_, index) => `orders.region-${index}.>`)),
      warnings: [
        "the JWT has about 4836 bytes: servers refuse clients with more than about 3600, unless their max_control_line is raised",
      ],
    },
    {
      accepts: "what identifies a user, not known yet",
      inputs: having({ name: unknown, tags: [unknown], permissions: unknown, key: { seed: unknown } }),
    },
  ]);
});
