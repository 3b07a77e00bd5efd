/** The system account on servers that run already: what reaches them, what is refused, and how its key is rotated. */
import { connect, credsAuthenticator } from "@nats-io/transport-node";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { decodeJwt } from "../../provider/jwt/index.ts";
import { inForce } from "../support/client.ts";
import { diagnosticsIn } from "../support/diagnostics.ts";
import { meshed, type NatsServer, startCluster } from "../support/nats-server.ts";
import { Project } from "../support/project.ts";
import type { Stack } from "../support/stack.ts";

let servers: readonly NatsServer[] = [];
let project: Project;
let stack: Stack;

/** A system whose account has these settings, and more of the program. */
const programOf = (settings: string, more = "") => `
  const next = new nats.KeyPair("next", { kind: "account" });
  const system = new nats.System("acme", { systemAccount: { ${settings} } });
  exports.operatorJwt = system.operator.jwt;
  exports.systemKey = system.systemAccount.publicKey;
  exports.systemJwt = system.systemAccount.jwt;
  exports.creds = system.systemUser.creds;
  ${more}
`;

/** The push of the system account to the cluster, by whom `resolver` says. */
const pushBy = (resolver: string) => `
  const sys = new nats.AccountPush("sys", { account: system.systemAccount, resolver: ${resolver} });
  exports.servers = sys.servers;
`;
const minted = (): string => `system.resolver({ servers: ["${servers[0]?.url}"], timeout: "3s" })`;

beforeAll(async () => {
  project = new Project(programOf(""));
  stack = await project.stack("dev");
  await stack.up();
  const { operatorJwt = "", systemKey: publicKey = "", systemJwt: jwt = "" } = await stack.outputs();
  servers = await startCluster(3, (name) => ({
    name,
    trust: { operatorJwt, systemAccount: { publicKey, jwt } },
  }));
});

afterAll(async () => {
  await project.remove();
  await Promise.all(servers.map((server) => server.stop()));
});

/** The system account as state says, and on how many servers it is in force just so. */
async function system() {
  const { "Account acme-system": account } = await stack.resources();
  const jwt = String(account?.outputs?.["jwt"]);
  const { creds = "" } = await stack.outputs();
  const monitor = await connect({
    servers: servers[0]?.url ?? "",
    authenticator: credsAuthenticator(Buffer.from(creds)),
    reconnect: false,
  });
  const held = await inForce(monitor, account?.id ?? "", servers);
  await monitor.close();
  return {
    ...decodeJwt(jwt, "account").nats,
    servers: Object.values(held).filter((each) => each === jwt).length,
  };
}

describe("a change of the system account", () => {
  it("reaches the servers that run already", async () => {
    project.program = programOf('description: "watched"', pushBy(minted()));
    await stack.up();
    expect(await system()).toMatchObject({ description: "watched", servers: 3 });
    expect((await stack.outputs())["servers"]).toEqual(["n1", "n2", "n3"]);
    expect(await stack.plan()).toEqual([]);
  });

  it("is refused by the preview where servers would not start or nobody could log in any more", async () => {
    const dangers = `
      jetstream: { diskStorage: "1GiB" },
      expiresAt: "2999-01-01T00:00:00Z",
      limits: { connections: 1 },
      authCallout: { users: [new nats.KeyPair("caller", { kind: "user" }).publicKey] },
    `;
    project.program = programOf(dangers, pushBy(minted()));
    const output = await stack.failing("preview");
    for (const path of ["jetstream", "expiresAt", "limits.connections", "authCallout"]) {
      expect(output).toMatch(new RegExp(`resource 'acme-system' has a problem: ${path}: .*system account`));
    }
  });

  it("is refused by the push where its signer is not trusted, or the pusher would be cut off", async () => {
    const [untrusted, narrow] = [
      "{ publicKey: system.operator.publicKey, signer: { seed: unknown.seed } }",
      "system",
    ].map(
      (operator, index) => `
      const account${index} = new nats.Account("account${index}", {
        name: "SYS",
        operator: ${operator},
        key: { publicKey: system.systemAccount.publicKey },
        generateSigningKey: false,
        signingKeys: [next],
      });
      new nats.AccountPush("push${index}", { account: account${index}, resolver: ${minted()} });
    `,
    );
    const unknown = 'const unknown = new nats.KeyPair("unknown", { kind: "operator" });';
    project.program = programOf(
      'description: "watched"',
      [pushBy(minted()), unknown, untrusted, narrow].join(""),
    );
    const errors = diagnosticsIn(await stack.failingUp("--continue-on-error"));
    expect(errors["AccountPush push0"]).toMatch(
      /Cannot bring account "SYS" into force: servers n1, n2 and n3: does not trust O\w{55}, the key that signs the account/,
    );
    expect(errors["AccountPush push1"]).toMatch(
      /Cannot bring account "SYS" into force: signingKeys drops A\w{55}, which has signed the user that pushes this: push with another signing key first/,
    );
    expect(await system()).toMatchObject({ description: "watched", servers: 3 });
  });
});

describe("the signing key of the system account", () => {
  it("is rotated in two updates, each pushed with the key that servers know", async () => {
    project.program = programOf("signingKeys: [next]", pushBy(minted()));
    await stack.up();
    const { signing_keys: both, servers: first } = await system();
    expect([both?.length, first]).toEqual([2, 3]);
    project.program = programOf("generateSigningKey: false, signingKeys: [next]", pushBy(minted()));
    await stack.up();
    const { signing_keys: one, servers: second } = await system();
    expect([one?.length, second]).toEqual([1, 3]);
  });

  it("is still the new one when a server starts again with its old configuration", async () => {
    await servers[2]?.restart();
    await meshed(servers);
    expect(await stack.refresh()).not.toContain("SYS");
    expect(await system()).toMatchObject({ servers: 3 });
  });
});
