import { describe } from "vitest";
import { keys, refuses, unknown } from "./bad-inputs.ts";

const account = { publicKey: keys.account.publicKey, signer: { seed: keys.accountSigning.seed } };
const role = { publicKey: keys.other.publicKey, signer: { seed: keys.other.seed } };

/** Users of an account, with one input more. */
const having = (users: unknown, more: object = {}) => ({ name: "team", account, users, ...more });
const alice = (spec: object, more: object = {}) => having({ alice: spec }, more);

describe("users of one account", () => {
  refuses("users", "Users", [
    { inputs: { name: "team", account }, failures: ["users: is required"] },
    { inputs: having([{ name: "alice" }]), failures: ["users: expected an object, got a list"] },
    { inputs: having({ alice: "admin" }), failures: ['users["alice"]: expected an object, got text'] },
    { inputs: having({ "": {} }), failures: ['users[""]: must not be empty'] },
    { inputs: alice({ name: "bob" }), failures: ['users["alice"].name: no such input'] },
    {
      inputs: having({
        alice: { permissions: { publish: { allow: ["orders..created"] } } },
        bob: { renewBefore: "1d" },
        carol: { permisions: {} },
      }),
      failures: [
        'users["alice"].permissions.publish.allow[0]: "orders..created" has an empty token between two "."',
        'users["carol"].permisions: no such input, did you mean "permissions"?',
        'users["bob"].renewBefore: needs expiresIn: only a span can begin anew',
      ],
    },
    {
      inputs: alice({ sourceNetworks: ["office"], timeZone: "Nowhere/X" }),
      failures: [
        'users["alice"].sourceNetworks[0]: expected a network such as 10.0.0.0/8',
        'users["alice"].timeZone: expected the IANA name of a time zone, such as Europe/Berlin',
      ],
      warnings: ['users["alice"].timeZone: is the zone of connectionTimes, and there are none'],
    },
    {
      inputs: alice({ limits: { subscriptions: 0, data: 5 } }),
      warnings: [
        'users["alice"].limits.subscriptions: 0 closes every connection as soon as it is made',
        'users["alice"].limits.data: is carried in the JWT, but no server heeds it',
      ],
    },
    {
      inputs: alice({ key: { seed: keys.account.seed } }),
      failures: ['users["alice"].key.seed: expected a user seed (SU…), got an account seed'],
    },
    { inputs: alice({ key: {} }), failures: ['users["alice"].key: needs publicKey or seed'] },
    {
      inputs: alice({ expiresAt: "2001-01-01T00:00:00Z" }),
      failures: [
        'users["alice"].expiresAt: 2001-01-01T00:00:00Z has passed. Give a later time, or leave it out',
      ],
    },
    {
      inputs: having({}, { revokeOnDelete: true }),
      failures: [
        "revokeOnDelete: needs an account with a resolver. Pass an `Account` that has one as `account`, or leave it out",
      ],
    },
    {
      accepts: "one user that is not known yet",
      inputs: having({ alice: unknown, bob: {} }, { account: unknown }),
    },
    { accepts: "users of which nothing is known yet", inputs: having(unknown, { name: unknown }) },
  ]);
});

describe("who signs many users", () => {
  refuses("users", "Users", [
    {
      inputs: alice({}, { account: { publicKey: keys.account.publicKey } }),
      failures: ["account.signer: is required unless a role signs"],
    },
    {
      inputs: alice({}, { account: { ...account, signingKeys: [keys.other.publicKey] } }),
      failures: ["account.signer: is neither the identity of the account nor one of its signingKeys"],
    },
    {
      inputs: alice({ bearerToken: true }, { account: { ...account, disallowBearer: true } }),
      failures: ['users["alice"].bearerToken: is refused by the account: its limits say disallowBearer'],
    },
    {
      inputs: alice({ permissions: { publish: { allow: ["a"] } }, proxyRequired: true }, { role }),
      failures: [
        'users["alice"].permissions: belongs into the template of the role: servers refuse users of a role that have their own',
        'users["alice"].proxyRequired: belongs into the template of the role: servers refuse users of a role that have their own',
      ],
    },
    {
      inputs: alice({}, { role: { ...role, publicKey: keys.accountSigning.publicKey } }),
      failures: ["role.publicKey: is not the public key of the signer beside it"],
    },
  ]);
});
