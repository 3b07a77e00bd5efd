import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { expect, it } from "vitest";
import type { Shape } from "../../provider/fields/shape.ts";
import { jetStream } from "../../provider/inputs/jetstream.ts";
import { accountLimits } from "../../provider/inputs/limits.ts";
import { permissions } from "../../provider/inputs/permissions.ts";

const page = readFileSync(join(resolve(__dirname, "../.."), "docs", "limits.md"), "utf8");

/** Names and claims of a table of the page, from its first and last columns. */
function tableOf(heading: string): Record<string, string> {
  const [, table = ""] = page.split(`| \`${heading}\` |`);
  const rows = table.split("\n\n")[0]?.matchAll(/^\| `(\w+)` \|.*\| `(\w+)` \|$/gm) ?? [];
  return Object.fromEntries([...rows].map(([, name, claim]) => [name, claim]));
}

function claimsOf(shape: Shape): Record<string, string | undefined> {
  if (shape.type !== "object") throw new Error("Only objects have members");
  const members = Object.entries(shape.members).filter(([name]) => name !== "tiers");
  return Object.fromEntries(members.map(([name, { claim }]) => [name, claim]));
}

const responses = permissions.shape.type === "object" ? permissions.shape.members["responses"] : undefined;

it.each([
  ["limits.", accountLimits.shape],
  ["jetstream.", jetStream.shape],
  ["permissions.responses.", responses?.shape ?? permissions.shape],
])("the page on limits has every one of `%s`, with its claim", (heading, shape) => {
  expect(tableOf(heading)).toEqual(claimsOf(shape));
});
