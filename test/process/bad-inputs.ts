/**
 * What the tables of bad inputs share: how a row is tried, through the real provider process.
 *
 * @module
 */
import { afterAll, beforeAll, expect, it } from "vitest";
import { fixedKeyPair } from "../support/fixed-keys.ts";
import { type Properties, ProviderProcess, unknownText } from "../support/provider-process.ts";

/** Inputs, the messages that they must be refused with, and the warnings that they must bring. */
export type BadInput = Refused | Warned | Accepted;

interface Refused {
  readonly inputs: Properties;
  readonly failures: readonly string[];
  readonly warnings?: readonly string[];
}

interface Warned {
  readonly inputs: Properties;
  readonly failures?: never;
  /** Without the name of the resource before them. */
  readonly warnings: readonly string[];
}

/** Inputs that only look bad. */
interface Accepted {
  /** What they are, in words. */
  readonly accepts: string;
  readonly inputs: Properties;
  readonly failures?: never;
  readonly warnings?: never;
}

/** Keys for the tables, fixed for the messages' sake. Messages must not hold any of the seeds. */
export const keys = {
  operator: fixedKeyPair("operator", 1),
  operatorSigning: fixedKeyPair("operator", 8),
  account: fixedKeyPair("account", 2),
  accountSigning: fixedKeyPair("account", 4),
  other: fixedKeyPair("account", 6),
  user: fixedKeyPair("user", 3),
  curve: fixedKeyPair("curve", 7),
};

/** What a preview does not know. */
export const unknown = unknownText;

// One process serves all tables of a test file.
let provider: ProviderProcess;
beforeAll(async () => {
  provider = await ProviderProcess.start();
});
afterAll(() => provider.stop());

/** Tries every row of a table against one resource. */
export function refuses(resource: string, kind: string, rows: readonly BadInput[]): void {
  it.each(rows.map((row) => [titleOf(row), row] as const))("%s", async (_title, row) => {
    const before = provider.output.length;
    const { failures } = await provider.check(resource, row.inputs);
    expect(failures.map(({ reason }) => reason)).toEqual(row.failures ?? []);
    // The engine prints the value of a property that is named.
    expect(failures.every(({ property }) => property === "")).toBe(true);
    const name = row.inputs["name"] === unknown ? "" : ` "${String(row.inputs["name"])}"`;
    const printed = await provider.printed();
    const warnings = printed
      .slice(before)
      .split("\n")
      .filter((line) => line !== "");
    expect(warnings).toEqual((row.warnings ?? []).map((warning) => `${kind}${name}: ${warning}`));
    const told = [...failures.map(({ reason }) => reason), ...warnings].join("\n");
    for (const { seed } of Object.values(keys)) expect(told).not.toContain(seed);
  });
}

function titleOf(row: BadInput): string {
  if ("accepts" in row) return `accepts ${row.accepts}`;
  const { failures = [], warnings = [] } = row;
  return [...failures, ...warnings.map((warning) => `(warning) ${warning}`)].join(" · ");
}
