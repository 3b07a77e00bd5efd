import { describe } from "vitest";
import { keys, refuses } from "./bad-inputs.ts";

const operator = { publicKey: keys.operator.publicKey, signer: { seed: keys.operatorSigning.seed } };

/** An account with one input more. */
const having = (more: object) => ({ name: "orders", operator, ...more });
const permitted = (more: object) => having({ defaultPermissions: more });

describe("limits of an account", () => {
  refuses("account", "Account", [
    {
      inputs: having({ limits: { connections: -1 } }),
      failures: [
        'limits.connections: expected a whole number from 0 or "unlimited", got -1: write "unlimited"',
      ],
    },
    {
      inputs: having({ limits: { connections: -2 } }),
      failures: ['limits.connections: expected a whole number from 0 or "unlimited", got -2'],
    },
    {
      inputs: having({ limits: { connections: 1.5 } }),
      failures: ['limits.connections: expected a whole number from 0 or "unlimited", got 1.5'],
    },
    {
      inputs: having({ limits: { connections: "many" } }),
      failures: ['limits.connections: expected a whole number from 0 or "unlimited", got "many"'],
    },
    {
      inputs: having({ limits: { connections: keys.account.seed } }),
      failures: [
        'limits.connections: expected a whole number from 0 or "unlimited", got text of 58 characters',
      ],
    },
    {
      inputs: having({ limits: { payload: "10 gigs" } }),
      failures: [
        'limits.payload: expected bytes as a whole number, a size such as "10GiB", or "unlimited", got "10 gigs"',
      ],
    },
    {
      inputs: having({ limits: { payload: "0.3B" } }),
      failures: [
        'limits.payload: expected bytes as a whole number, a size such as "10GiB", or "unlimited", got "0.3B"',
      ],
    },
    {
      inputs: having({ limits: { payload: -1 } }),
      failures: [
        'limits.payload: expected bytes as a whole number, a size such as "10GiB", or "unlimited", got -1: write "unlimited"',
      ],
    },
    {
      inputs: having({ limits: { conections: 1 } }),
      failures: ['limits.conections: no such input, did you mean "connections"?'],
    },
    {
      inputs: having({ limits: { wildcardExports: "no" } }),
      failures: ["limits.wildcardExports: expected true or false, got text"],
    },
    {
      inputs: having({ limits: { connections: 0, subscriptions: 0, payload: 0, leafNodes: 0 } }),
      warnings: [
        "limits.connections: 0 admits no client at all",
        "limits.subscriptions: 0 closes every connection as soon as it is made",
        "limits.payload: 0 lets only empty messages through",
      ],
    },
    {
      inputs: having({ limits: { data: "1GiB" } }),
      warnings: ["limits.data: is carried in the JWT, but no server heeds it"],
    },
    {
      inputs: having({ limits: { wildcardExports: false } }),
      warnings: ["limits.wildcardExports: is heeded only beside a limit on exports"],
    },
    {
      inputs: having({
        limits: { imports: 0 },
        imports: [{ type: "stream", account: keys.other.publicKey, subject: "a" }],
      }),
      failures: ["imports: there are more imports than the limits allow"],
    },
    {
      inputs: having({
        limits: { exports: 1 },
        exports: [
          { type: "stream", subject: "a" },
          { type: "stream", subject: "b" },
        ],
      }),
      failures: ["exports: there are more exports than the limits allow"],
    },
    {
      inputs: having({
        limits: { exports: 5, wildcardExports: false },
        exports: [{ type: "stream", subject: "a.*" }],
      }),
      failures: ["exports[0].subject: the limits do not allow exports with wildcards"],
    },
    {
      inputs: having({
        limits: { disallowBearer: true },
        signingKeys: [{ publicKey: keys.accountSigning.publicKey, template: { bearerToken: true } }],
      }),
      failures: [
        "signingKeys[0].template.bearerToken: is refused by the account: its limits say disallowBearer",
      ],
    },
  ]);
});

describe("JetStream of an account", () => {
  refuses("account", "Account", [
    {
      inputs: having({ jetstream: { diskStorage: "10GiB", tiers: { R1: { diskStorage: 1 } } } }),
      failures: [
        "jetstream.diskStorage: cannot be given beside tiers, which replace it. Move it into each tier, or leave tiers out",
      ],
    },
    {
      inputs: having({ jetstream: { tiers: { r1: { diskStorage: 1 } } } }),
      failures: ['jetstream.tiers["r1"]: expected "R1", "R3" or another number of replicas'],
    },
    {
      inputs: having({ jetstream: { tiers: { "": { diskStorage: 1 } } } }),
      failures: ['jetstream.tiers[""]: must not be empty'],
    },
    {
      inputs: having({ jetstream: { tiers: { R1: { streams: 5 } } } }),
      warnings: [
        'jetstream.tiers["R1"]: has neither memoryStorage nor diskStorage, so no stream can be made',
      ],
    },
    {
      inputs: having({ jetstream: { streams: 0, diskStorage: 1 } }),
      failures: [
        'jetstream.streams: expected a whole number from 1 or "unlimited", got 0: servers take 0 for unlimited. Leave it out, or write "unlimited"',
      ],
    },
    {
      inputs: having({ jetstream: { diskStorage: 1, diskMaxStreamSize: 0 } }),
      failures: [
        'jetstream.diskMaxStreamSize: expected bytes as a whole number, a size such as "10GiB", or "unlimited", got 0: servers take 0 for unlimited. Leave it out, or write "unlimited"',
      ],
    },
    {
      inputs: having({ jetstream: { streams: 5 } }),
      warnings: ["jetstream: has neither memoryStorage nor diskStorage, so no stream can be made"],
    },
    {
      inputs: having({ jetstream: { diskStorage: 0, memoryStorage: 0 } }),
      warnings: ["jetstream: has neither memoryStorage nor diskStorage, so no stream can be made"],
    },
    {
      inputs: having({ jetstream: { diskStorage: "10GB", maxBytesRequired: 1 } }),
      failures: ["jetstream.maxBytesRequired: expected true or false, got a number"],
    },
  ]);
});

describe("permissions of an account's users", () => {
  refuses("account", "Account", [
    {
      inputs: permitted({ publish: { allow: ["a workers"] } }),
      failures: ['defaultPermissions.publish.allow[0]: "a workers" must not hold spaces'],
    },
    {
      inputs: permitted({ subscribe: { allow: ["a b c"] } }),
      failures: [
        'defaultPermissions.subscribe.allow[0]: "a b c" is neither a subject, nor a subject, one space and a queue',
      ],
    },
    {
      inputs: permitted({ publish: { allow: [] } }),
      failures: [
        'defaultPermissions.publish.allow: is empty, which would mean everything may be published. Leave it out to say so, or deny [">"] to allow nothing',
      ],
    },
    {
      inputs: permitted({ publish: { allow: [">"], denied: [] } }),
      failures: ["defaultPermissions.publish.denied: no such input"],
    },
    {
      inputs: permitted({ responses: {} }),
      failures: [
        "defaultPermissions.responses: needs maxMessages or expires: it takes away the leave to publish everything, so say how many replies it gives",
      ],
    },
    {
      inputs: permitted({ responses: { maxMessages: 0, expires: "1m" } }),
      failures: [
        'defaultPermissions.responses.maxMessages: expected a whole number from 1 or "unlimited", got 0: servers take 0 for 1',
      ],
    },
    {
      inputs: permitted({ responses: { maxMessages: 1, expires: "-1s" } }),
      failures: [
        'defaultPermissions.responses.expires: expected a duration such as "500ms", "10s", "2m" or "1h", got "-1s"',
      ],
    },
    {
      inputs: permitted({ publish: { allow: ["{{name()}}.>"] } }),
      warnings: [
        "defaultPermissions.publish.allow[0]: servers fill in variables in the template of a role only",
      ],
    },
  ]);
});
