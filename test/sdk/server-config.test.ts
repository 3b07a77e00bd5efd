import * as pulumi from "@pulumi/pulumi";
import { describe, expect, it } from "vitest";
import { NatsAuthError } from "../../provider/errors.ts";
import { helmValues, type ServerConfigArgs, serverConfig } from "../../sdk/server-config.ts";

// What a configuration is made of is not checked by any provider.

const known = {
  operator: { jwt: "an operator's" },
  systemAccount: { publicKey: "ASYS", jwt: "a system account's" },
};

/** Arguments as the compiler does not see them. */
const loosely = (args: object) => ({ ...known, ...args }) as unknown as ServerConfigArgs;

function problemsOf(make: () => unknown): string[] {
  try {
    make();
  } catch (error) {
    if (error instanceof NatsAuthError && error.code === "INPUT_INVALID") return error.message.split("\n");
    throw error;
  }
  return [];
}

const text = (args: ServerConfigArgs) =>
  new Promise<string>((resolve) => serverConfig(args).text.apply(resolve));

describe("arguments of a server configuration", () => {
  it.each<[string, object, readonly string[]]>([
    [
      "a misspelt type",
      { resolver: { type: "ful" } },
      ['serverConfig: resolver.type: expected "full", "cache" or "memory", got "ful"'],
    ],
    [
      "a misspelt setting",
      { resolver: { type: "full", allowDelte: false } },
      ['serverConfig: resolver.allowDelte: no such input, did you mean "allowDelete"?'],
    ],
    [
      "a setting of another type",
      { resolver: { type: "memory", directory: "./jwt" } },
      ["serverConfig: resolver.directory: no such input"],
    ],
    [
      "a setting of the wrong shape",
      { resolver: { type: "cache", limit: "10" } },
      ["serverConfig: resolver.limit: expected a whole number from 0, got text"],
    ],
    ["no type", { resolver: {} }, ["serverConfig: resolver.type: is required"]],
    [
      "a misspelt argument",
      { resolvr: { type: "full" } },
      [
        'serverConfig: resolvr: no such input, did you mean "resolver"?',
        "serverConfig: resolver: is required",
      ],
    ],
  ])("are refused where servers would read something else: %s", (_title, args, problems) => {
    expect(problemsOf(() => serverConfig(loosely(args)))).toEqual(problems);
  });

  it("are refused for the Helm chart too", () => {
    expect(problemsOf(() => helmValues(loosely({ resolver: { type: "ful" } })))).toEqual([
      'helmValues: resolver.type: expected "full", "cache" or "memory", got "ful"',
    ]);
  });

  it("may be outputs", async () => {
    const later = <Value>(value: Value) => pulumi.output(Promise.resolve(value));
    expect(await text(loosely({ resolver: later({ type: "cache", ttl: later("1h") }) }))).toContain(
      'ttl: "1h"',
    );
  });

  it("list accounts as an output too", async () => {
    const accounts = pulumi.output([{ publicKey: "AORDERS", jwt: "an account's" }]);
    expect(await text({ ...known, resolver: { type: "memory" }, accounts })).toContain(
      "AORDERS: an account's",
    );
  });
});
