import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import type { Output } from "@pulumi/pulumi";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { helmValues, serverConfig } from "../../sdk/server-config.ts";
import type { ServerResolver } from "../../sdk/server-resolver.ts";
import { makeTrust, TestAccount } from "../support/trust.ts";

const trust = makeTrust();
const operator = { jwt: trust.operatorJwt };
const { systemAccount } = trust;
const orders = new TestAccount("orders", trust.operatorSigningKey);
const account = { publicKey: orders.key.publicKey, jwt: orders.jwt() };

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "server-config-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** What the server itself says of a configuration. */
async function tested(text: string): Promise<string> {
  const file = join(folder, `${Math.random()}.conf`);
  await writeFile(file, text);
  const { stderr } = await promisify(execFile)("nats-server", ["-t", "-c", file], { cwd: folder });
  return stderr;
}

function settled<Value>(output: Output<Value>): Promise<Value> {
  return new Promise((resolve) => output.apply(resolve));
}

const resolvers: readonly ServerResolver[] = [
  { type: "full" },
  { type: "full", directory: "./accounts", allowDelete: false, interval: "2m", limit: 1000 },
  { type: "cache" },
  { type: "cache", directory: "./cache", limit: 50, ttl: "1h" },
  { type: "memory" },
];

describe("serverConfig()", () => {
  for (const resolver of resolvers) {
    it(`writes a configuration that nats-server accepts: ${JSON.stringify(resolver)}`, async () => {
      const { text } = serverConfig({ operator, systemAccount, resolver, accounts: [account] });
      expect(await tested(await settled(text))).toContain("is valid");
    });
  }

  it("preloads the system account alone unless told more", async () => {
    const text = await settled(serverConfig({ operator, systemAccount, resolver: { type: "full" } }).text);
    expect(text).toBe(
      [
        `operator: ${operator.jwt}`,
        `system_account: ${systemAccount.publicKey}`,
        "resolver {",
        '  type: "full"',
        '  dir: "./jwt"',
        "  allow_delete: true",
        "}",
        "resolver_preload {",
        `  ${systemAccount.publicKey}: ${systemAccount.jwt}`,
        "}",
        "",
      ].join("\n"),
    );
  });

  it("has a restart hash that a changed preload does not touch, and everything else does", async () => {
    const hash = (more: Partial<Parameters<typeof serverConfig>[0]> = {}) =>
      settled(serverConfig({ operator, systemAccount, resolver: { type: "full" }, ...more }).restartHash);
    const first = await hash();
    expect(await hash({ accounts: [account] })).toBe(first);
    expect(await hash({ systemAccount: { ...systemAccount, jwt: account.jwt } })).toBe(first);
    expect(await hash({ operator: { jwt: makeTrust().operatorJwt } })).not.toBe(first);
    expect(await hash({ resolver: { type: "full", limit: 5 } })).not.toBe(first);
    expect(await hash({ systemAccount: account })).not.toBe(first);
  });
});

describe("helmValues()", () => {
  it("sets up a full resolver in the shape of the official chart", async () => {
    const { values, restartHash } = helmValues({
      operator,
      systemAccount,
      resolver: { type: "full", interval: "2m" },
    });
    expect(await settled(values)).toEqual({
      config: {
        resolver: { enabled: true, merge: { type: "full", allow_delete: true, interval: "2m" } },
        merge: {
          operator: operator.jwt,
          system_account: systemAccount.publicKey,
          resolver_preload: { [systemAccount.publicKey]: systemAccount.jwt },
        },
      },
    });
    const config = serverConfig({ operator, systemAccount, resolver: { type: "full", interval: "2m" } });
    expect(await settled(restartHash)).toBe(await settled(config.restartHash));
  });

  for (const resolver of resolvers) {
    it(`says what nats-server accepts: ${JSON.stringify(resolver)}`, async () => {
      const { config } = await settled(
        helmValues({ operator, systemAccount, resolver, accounts: [account] }).values,
      );
      // The chart renders the resolver block below `resolver` with a folder of its own, and merges the rest at the top.
      const block = config.resolver.enabled ? { resolver: { dir: "./data", ...config.resolver.merge } } : {};
      expect(await tested(JSON.stringify({ ...block, ...config.merge }))).toContain("is valid");
    });
  }
});
