import { describe } from "vitest";
import { keys, refuses, unknown } from "./bad-inputs.ts";

const exporter = { publicKey: keys.account.publicKey, signer: { seed: keys.accountSigning.seed } };
const activation = {
  name: "billing",
  exporter,
  importer: keys.other.publicKey,
  type: "stream",
  subject: "orders.created.>",
};

/** An activation with one input more or another. */
const having = (more: object) => ({ ...activation, ...more });

describe("what an activation says", () => {
  refuses("activation", "Activation", [
    {
      inputs: { name: "billing", exporter },
      failures: ["importer: is required", "type: is required", "subject: is required"],
    },
    { inputs: having({ name: "" }), failures: ["name: must not be empty"] },
    {
      inputs: having({ subject: "orders..created" }),
      failures: ['subject: "orders..created" has an empty token between two "."'],
    },
    {
      inputs: having({ subject: "orders.>.created" }),
      failures: ['subject: "orders.>.created" has ">" before its last token'],
    },
    { inputs: having({ type: "queue" }), failures: ['type: expected "stream" or "service", got "queue"'] },
    {
      inputs: having({ importer: keys.user.publicKey }),
      failures: ["importer: expected a public account key (A…), got a public user key (UDWUS…)"],
    },
    {
      inputs: having({ importer: keys.other.seed }),
      failures: [
        "importer: expected a public account key (A…), got a seed, which is secret and does not belong here",
      ],
    },
    {
      inputs: having({ importer: "*" }),
      failures: [
        "importer: servers accept a token only from the account that it names, so none can be for everybody. Make an Activation for each importer, or export without `tokenRequired`",
      ],
    },
    { inputs: having({ subjects: "a" }), failures: ['subjects: no such input, did you mean "subject"?'] },
  ]);
});

describe("who signs an activation", () => {
  refuses("activation", "Activation", [
    {
      inputs: having({ exporter: { publicKey: keys.account.publicKey } }),
      failures: ["exporter.signer: is required"],
    },
    {
      inputs: having({ exporter: { ...exporter, signer: { seed: keys.operator.seed } } }),
      failures: ["exporter.signer.seed: expected an account seed (SA…), got an operator seed"],
    },
    {
      inputs: having({ exporter: { ...exporter, signingKeys: [keys.other.publicKey] } }),
      failures: ["exporter.signer: is neither the identity of the account nor one of its signingKeys"],
    },
    {
      inputs: having({ exporter: { ...exporter, signingKeys: [] } }),
      failures: ["exporter.signer: is neither the identity of the account nor one of its signingKeys"],
    },
    {
      accepts: "a signing key among those of the exporter",
      inputs: having({ exporter: { ...exporter, signingKeys: [keys.accountSigning.publicKey] } }),
    },
    {
      accepts: "the identity as signer, beside no signing keys",
      inputs: having({ exporter: { ...exporter, signer: { seed: keys.account.seed }, signingKeys: [] } }),
    },
    {
      accepts: "signing keys that are not known yet",
      inputs: having({ exporter: { ...exporter, signingKeys: [unknown] } }),
    },
    {
      inputs: having({ exporter: { ...exporter, strict: true } }),
      failures: ["exporter.strict: no such input"],
    },
  ]);
});

describe("the life of an activation", () => {
  refuses("activation", "Activation", [
    {
      inputs: having({ renewBefore: "1d" }),
      failures: ["renewBefore: needs expiresIn: only a span can begin anew"],
    },
    {
      inputs: having({ expiresIn: "1d", renewBefore: "24h" }),
      failures: ["renewBefore: 1d is not shorter than expiresIn, 1d"],
    },
    {
      inputs: having({ expiresIn: "1d", expiresAt: "2999-01-01T00:00:00Z" }),
      failures: ["expiresAt: cannot be given together with expiresIn. Leave one of them out"],
    },
    {
      inputs: having({ expiresAt: "2001-01-01T00:00:00Z" }),
      failures: ["expiresAt: 2001-01-01T00:00:00Z has passed. Give a later time, or leave it out"],
    },
    {
      inputs: having({ notBefore: "2999-01-02T00:00:00Z", expiresAt: "2999-01-01T00:00:00Z" }),
      failures: ["notBefore: 2999-01-02T00:00:00Z is not before the expiry, 2999-01-01T00:00:00Z"],
    },
    {
      accepts: "a span that is not known yet, with a renewal",
      inputs: having({ importer: unknown, subject: unknown, expiresIn: unknown, renewBefore: "1d" }),
    },
  ]);
});
