/** A changed operator JWT: servers read it at their start, so they are started again, with what they have stored. */
import { connect, credsAuthenticator } from "@nats-io/transport-node";
import { afterAll, beforeAll, expect, it } from "vitest";
import { decodeJwt } from "../../provider/jwt/index.ts";
import { Project } from "../support/project.ts";
import type { Stack } from "../support/stack.ts";

const project = new Project(`
  const system = new nats.System("acme", { tags: ["env:dev"] });
  const server = new nats.LocalServer("dev", { config: system.serverConfig({ resolver: { type: "full" } }) });
  const orders = new nats.Account("orders", { operator: system, resolver: system.resolver({ servers: [server] }) });
  exports.url = server.url;
  exports.operatorJwt = system.operator.jwt;
  exports.creds = new nats.User("worker", { account: orders }).creds;
`);
let stack: Stack;

beforeAll(async () => {
  stack = await project.stack("dev");
  await stack.up();
});
afterAll(() => project.remove());

it("restarts a local server on its port, and its accounts are still there", async () => {
  const before = { outputs: await stack.outputs(), pid: project.serverPid("dev", "dev") };
  const account = (await stack.resources())["Account orders"]?.id ?? "";
  const jwt = project.jwtOf("dev", "dev", account);
  project.edit('"env:dev"', '"env:test"');

  const output = await stack.up();
  expect(output).toContain("restart");
  const after = { outputs: await stack.outputs(), pid: project.serverPid("dev", "dev") };
  expect(decodeJwt(after.outputs["operatorJwt"] ?? "", "operator").nats.tags).toEqual(["env:test"]);
  expect(after.outputs["url"]).toBe(before.outputs["url"]);
  expect(after.pid).not.toBe(before.pid);
  expect(project.jwtOf("dev", "dev", account)).toBe(jwt);

  const client = await connect({
    servers: after.outputs["url"] ?? "",
    authenticator: credsAuthenticator(Buffer.from(before.outputs["creds"] ?? "")),
    reconnect: false,
  });
  await client.flush();
  await client.close();
  expect(await stack.plan()).toEqual([]);
});
