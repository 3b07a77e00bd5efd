import { describe } from "vitest";
import { keys, refuses, unknown } from "./bad-inputs.ts";

const operator = { publicKey: keys.operator.publicKey, signer: { seed: keys.operatorSigning.seed } };

/** A role with a template. */
const role = (template: unknown, more: object = {}) => ({ name: "reader", template, ...more });
/** An account with that template among its signing keys. */
const listing = (template: object) => ({
  name: "orders",
  operator,
  signingKeys: [keys.accountSigning.publicKey, { publicKey: keys.other.publicKey, template }],
});

describe("a role", () => {
  refuses("role", "Role", [
    { inputs: { name: "reader" }, failures: ["template: is required"] },
    { inputs: role("read"), failures: ["template: expected an object, got text"] },
    { inputs: role({}, { name: "" }), failures: ["name: must not be empty"] },
    { inputs: role({}, { description: 5 }), failures: ["description: expected text, got a number"] },
    {
      inputs: role({}, { key: { seed: keys.user.seed } }),
      failures: ["key.seed: expected an account seed (SA…), got a user seed"],
    },
    { inputs: role({}, { templates: {} }), failures: ['templates: no such input, did you mean "template"?'] },
    { inputs: role({}, { tags: ["a:b"] }), failures: ["tags: no such input"] },
  ]);
});

describe("the template of a role", () => {
  refuses("role", "Role", [
    {
      inputs: role({ permission: {} }),
      failures: ['template.permission: no such input, did you mean "permissions"?'],
    },
    {
      inputs: role({ permissions: { publish: { allow: ["a..b"] } } }),
      failures: ['template.permissions.publish.allow[0]: "a..b" has an empty token between two "."'],
    },
    {
      inputs: role({ permissions: { publish: { allow: ["a workers"] } } }),
      failures: ['template.permissions.publish.allow[0]: "a workers" must not hold spaces'],
    },
    {
      inputs: role({ permissions: { responses: {} } }),
      failures: [
        "template.permissions.responses: needs maxMessages or expires: it takes away the leave to publish everything, so say how many replies it gives",
      ],
    },
    {
      inputs: role({ limits: { payload: -1 } }),
      failures: [
        'template.limits.payload: expected bytes as a whole number, a size such as "10GiB", or "unlimited", got -1: write "unlimited"',
      ],
    },
    {
      inputs: role({ limits: { subscriptions: 0 } }),
      failures: [
        "template.limits.subscriptions: a template cannot say 0: servers read it as unlimited. Give the least that users need, or no role",
      ],
    },
    {
      inputs: role({ limits: { connections: 5 } }),
      failures: ["template.limits.connections: no such input"],
    },
    {
      inputs: role({ limits: { data: "1GiB" } }),
      warnings: ["template.limits.data: is carried in the JWT, but no server heeds it"],
    },
    {
      inputs: role({ sourceNetworks: ["10.0.0.0/8", "nonsense"] }),
      failures: ["template.sourceNetworks[1]: expected a network such as 10.0.0.0/8"],
    },
    {
      inputs: role({ sourceNetworks: [] }),
      failures: [
        "template.sourceNetworks: is empty, which would mean connections from anywhere. Leave it out to say so",
      ],
    },
    {
      inputs: role({ connectionTimes: [{ start: "08:00", end: "17:00" }], timeZone: "Nowhere/X" }),
      failures: ["template.timeZone: expected the IANA name of a time zone, such as Europe/Berlin"],
    },
    {
      inputs: role({ timeZone: "Europe/Berlin" }),
      warnings: ["template.timeZone: is the zone of connectionTimes, and there are none"],
    },
    {
      inputs: role({ connectionTimes: [{ start: "8:00", end: "24:00" }] }),
      failures: [
        'template.connectionTimes[0].start: expected a time of day such as "08:00" or "17:30:00", got "8:00"',
        'template.connectionTimes[0].end: expected a time of day such as "08:00" or "17:30:00", got "24:00"',
      ],
    },
    {
      inputs: role({ connectionTypes: ["TCP"] }),
      failures: [
        'template.connectionTypes[0]: expected "STANDARD", "WEBSOCKET", "LEAFNODE", "LEAFNODE_WS", "MQTT", "MQTT_WS" or "IN_PROCESS", got "TCP"',
      ],
    },
    {
      inputs: role({ bearerToken: "yes" }),
      failures: ["template.bearerToken: expected true or false, got text"],
    },
  ]);
});

describe("the template of a role, as an account lists it", () => {
  refuses("account", "Account", [
    {
      inputs: listing({ sourceNetworks: ["nonsense"], timeZone: "Nowhere/X" }),
      failures: [
        "signingKeys[1].template.sourceNetworks[0]: expected a network such as 10.0.0.0/8",
        "signingKeys[1].template.timeZone: expected the IANA name of a time zone, such as Europe/Berlin",
      ],
      warnings: ["signingKeys[1].template.timeZone: is the zone of connectionTimes, and there are none"],
    },
    {
      inputs: listing({ limits: { data: 5 } }),
      warnings: ["signingKeys[1].template.limits.data: is carried in the JWT, but no server heeds it"],
    },
  ]);
});

describe("what a preview does not know yet of a role", () => {
  refuses("role", "Role", [
    { accepts: "a template that is not known yet", inputs: role(unknown, { name: unknown, key: unknown }) },
    {
      inputs: role({ sourceNetworks: [unknown, "office"], timeZone: unknown, connectionTimes: unknown }),
      failures: ["template.sourceNetworks[1]: expected a network such as 10.0.0.0/8"],
    },
  ]);
});
