/** What resources were given stays with them when they are renamed, or when it is no longer given. */
import { readFileSync } from "node:fs";
import { connect, credsAuthenticator } from "@nats-io/transport-node";
import { afterAll, beforeAll, expect, it } from "vitest";
import { diagnosticsIn } from "../support/diagnostics.ts";
import { Project } from "../support/project.ts";
import type { Stack } from "../support/stack.ts";

const named = `
  const lent = new nats.KeyPair("lent", { kind: "user" });
  const borrower = new nats.User("borrower", { account: stock, key: lent });
  new nats.Account("orders", { operator: system, resolver, key: keys.account });
  const users = [
    new nats.User("worker", { account: stock, key: keys.worker }),
    new nats.User("mover", { account: stock, key: keys.mover }),
    new nats.Users("team", { account: stock, users: { ann: { key: keys.ann } } }).get("ann"),
  ];
  new nats.Creds("guest", { user: guest, file: "guest.creds" });
`;
const renamed = `
  const borrower = new nats.User("borrower", { account: stock });
  new nats.Account("sales", { operator: system, resolver, key: keys.account });
  const users = [
    new nats.User("clerk", { account: stock, key: keys.worker }),
    new nats.Users("movers", { account: stock, users: { mover: { key: keys.mover } } }).get("mover"),
    new nats.Users("team", { account: stock, name: "crew", users: { ann: { key: keys.ann } } }).get("ann"),
  ];
  new nats.Creds("visitor", { user: guest, file: "guest.creds" });
`;
const project = new Project(`
  const system = new nats.System("acme");
  const server = new nats.LocalServer("dev", { config: system.serverConfig({ resolver: { type: "full" } }) });
  const resolver = system.resolver({ servers: [server] });
  const keys = {
    account: new nats.KeyPair("account", { kind: "account" }),
    worker: new nats.KeyPair("worker", { kind: "user" }),
    mover: new nats.KeyPair("mover", { kind: "user" }),
    ann: new nats.KeyPair("ann", { kind: "user" }),
  };
  const stock = new nats.Account("stock", { operator: system, resolver });
  const guest = new nats.User("guest", { account: stock });
  ${named}
  exports.url = server.url;
  exports.creds = [...users, borrower].map(({ creds }) => creds);
`);
let stack: Stack;

beforeAll(async () => {
  stack = await project.stack("dev");
  await stack.up();
});
afterAll(() => project.remove());

it("an account stays on its server, keys stay valid and known, and a file in its place", async () => {
  const file = readFileSync(project.path("guest.creds"), "utf8");
  const { "Account orders": account } = await stack.resources();
  project.edit(named, renamed);
  const output = await stack.up();
  expect(output).toMatch(/- 5 deleted/);
  expect(readFileSync(project.path("guest.creds"), "utf8")).toBe(file);
  expect(project.accountsOf("dev", "dev")).toContain(account?.id);
  const { "Stack shop-dev": said } = diagnosticsIn(output);
  expect(said?.match(/kept, another resource of this update has (its key|it)/g)).toHaveLength(5);
  const { url = "", creds = [] } = (await stack.outputs()) as { url?: string; creds?: string[] };
  expect(creds).toHaveLength(4);
  for (const each of creds) {
    const authenticator = credsAuthenticator(Buffer.from(each));
    const client = await connect({ servers: url, authenticator, reconnect: false });
    await client.close();
  }
});
