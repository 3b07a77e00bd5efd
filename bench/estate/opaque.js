/**
 * As many resources as the estate has, of the same sizes, with as many secrets, and depending on each other in the same
 * way, that mean nothing: what Pulumi itself needs. `resources.json` lists them; `ESTATE_LIMIT` stands in the one that
 * changes.
 */
const { readFileSync } = require("node:fs");
const pulumi = require("@pulumi/pulumi");

/**
 * What a resource holds: characters of plain text, and of each secret.
 *
 * @typedef {{ plain: number, secrets: number[] }} Size
 *
 * @type {{ name: string, inputs: Size, outputs: Size, dependencies: string[], changes: boolean }[]}
 */
const resources = JSON.parse(readFileSync("resources.json", "utf8"));

class Opaque extends pulumi.CustomResource {}

/** @type {Map<string, Opaque>} */
const made = new Map();
for (const { name, inputs, outputs, dependencies, changes } of resources) {
  const inputsHeld = {
    name,
    parents: dependencies.map((dependency) => made.get(dependency)?.id),
    data: "x".repeat(inputs.plain),
    secrets: inputs.secrets.map((size) => pulumi.secret("x".repeat(size))),
    outputs,
    ...(changes ? { limit: process.env["ESTATE_LIMIT"] } : {}),
    __provider: 'exports.handler=()=>require("opaque-provider").opaque;',
  };
  const resource = new Opaque("pulumi-nodejs:dynamic/bench:Opaque", name, inputsHeld, {
    additionalSecretOutputs: ["seeds"],
  });
  made.set(name, resource);
}
