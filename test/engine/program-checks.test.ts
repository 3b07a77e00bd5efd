/** What is wrong between resources of one program, and when the user learns of it. */
import { afterAll, describe, expect, it } from "vitest";
import { Project } from "../support/project.ts";

const projects: Project[] = [];

function project(program: string): Project {
  const made = new Project(program);
  projects.push(made);
  return made;
}

afterAll(() => Promise.all(projects.map((each) => each.remove())));

describe("what the program itself says", () => {
  it("fails it before anything is made, with the line that says it", async () => {
    const shop = project(`
      const operator = new nats.Operator("acme");
      const orders = new nats.Account("orders", { operator, exports: [{ type: "stream", subject: "created.>" }] });
      new nats.Account("billing", { operator, imports: [{ type: "stream", account: orders, subject: "deleted" }] });
    `);
    const stack = await shop.stack("dev");
    const output = await stack.failing("up", "--yes");
    expect(output).toContain(
      'Account "billing": imports[0].subject: Account "orders" exports no stream that covers "deleted"; its exports are ' +
        'stream "created.>"',
    );
    expect(output).toMatch(/index\.js:6/);
    expect(Object.keys(await stack.resources())).toEqual([]);
  });
});

describe("a system account that would lock everyone out", () => {
  const settings = `
    jetstream: { diskStorage: "1GiB" },
    expiresAt: "2999-01-01T00:00:00Z",
    limits: { connections: 1 },
    authCallout: { users: [new nats.KeyPair("caller", { kind: "user" }).publicKey] },
  `;

  it.each([
    ["of a System", `new nats.System("acme", { systemAccount: { ${settings} } });`, "acme-system"],
    [
      "made by hand",
      `
        const key = new nats.KeyPair("sys", { kind: "account" });
        const operator = new nats.Operator("acme", { systemAccount: key.publicKey });
        new nats.Account("sys", { operator, key, ${settings} });
      `,
      "sys",
    ],
  ])("%s is refused by the very first preview, which knows no key", async (_title, program, name) => {
    const output = await (await project(program).stack("dev")).failing("preview");
    for (const path of ["jetstream", "expiresAt", "limits.connections", "authCallout"]) {
      expect(output).toMatch(new RegExp(`resource '${name}' has a problem: ${path}: .*system account`));
    }
  });
});

it("what works but may not do what was meant is one line among the diagnostics of a preview", async () => {
  const shop = project(`
    const operator = new nats.Operator("acme");
    new nats.Account("closed", { operator, limits: { connections: 0 } });
  `);
  const output = await (await shop.stack("dev")).preview();
  const [, diagnostics = ""] = output.split("Diagnostics:");
  const lines = diagnostics.split("\n").filter((line) => line.includes("connections"));
  expect(lines).toEqual([
    expect.stringMatching(/^ *Account "closed": limits\.connections: 0 admits no client at all *$/),
  ]);
});

describe("what outputs say", () => {
  const later = project(`
    const operator = new nats.Operator("acme");
    const subject = new nats.KeyPair("late", { kind: "curve" }).publicKey.apply(() => "created.>");
    const orders = new nats.Account("orders", { operator, exports: [{ type: "stream", subject }] });
    new nats.Account("billing", { operator, imports: [{ type: "stream", account: orders, subject: "deleted" }] });
  `);
  const problem =
    'Account "billing": imports[0].subject: Account "orders" exports no stream that covers "deleted"; its exports are ' +
    'stream "created.>"';

  it("is not guessed by a preview, and warns in the update that learns of it", async () => {
    const stack = await later.stack("dev");
    expect(await stack.preview()).not.toContain("imports[0]");
    const output = await stack.up();
    expect(output).toContain(`warning: ${problem}`);
    const [, diagnostics = ""] = output.split("Diagnostics:");
    expect(diagnostics.split(problem)).toHaveLength(2);
  });

  it("fails the next preview, which knows it", async () => {
    const stack = await later.stack("known");
    await stack.up();
    expect(await stack.failing("preview")).toContain(problem);
  });
});

describe("a revocation", () => {
  it("of a key that a user of the program has is refused by the preview, once for one user and for all", async () => {
    const shop = project(`
      const operator = new nats.Operator("acme");
      const revocations = {};
      const orders = new nats.Account("orders", { operator, revocations });
      const worker = new nats.User("worker", { account: orders });
      const team = new nats.Users("team", { account: orders, users: { alice: {}, bob: {} } });
      exports.worker = worker.publicKey;
      exports.alice = team.get("alice").publicKey;
    `);
    const stack = await shop.stack("dev");
    await stack.up();
    const { worker, alice } = await stack.outputs();
    const moment = "2999-01-01T00:00:00Z";
    const refused = (key: string | undefined, label: string) =>
      `Account "orders": revocations["${key}"]: ${label} of this program has that key, with a JWT issued before ` +
      `${moment}: its creds do not connect. Remove the user, or give it another key`;

    shop.edit("revocations = {}", `revocations = { "${worker}": "${moment}", "${alice}": "${moment}" }`);
    const output = await stack.failing("preview");
    expect(output).toContain(refused(worker, 'User "worker"'));
    expect(output).toContain(refused(alice, 'alice of Users "team"'));
    expect(output).not.toContain("bob of");

    shop.edit(
      `revocations = { "${worker}": "${moment}", "${alice}": "${moment}" }`,
      'revocations = { "*": 1 }',
    );
    expect(await stack.plan()).toEqual(["update Account orders"]);
  });
});

describe("roles and many users", () => {
  const shop = project(`
    const operator = new nats.Operator("acme");
    const role = new nats.Role("reader", { template: { permissions: { publish: { deny: [">"] } } } });
    const orders = new nats.Account("orders", { operator, signingKeys: [role] });
    const worker = new nats.User("worker", { account: orders, role });
    const team = new nats.Users("team", { account: orders, users: { alice: {}, bob: { tags: ["a:b"] } } });
    exports.alice = team.creds.apply((creds) => creds.alice);
    exports.bob = team.get("bob").creds;
  `);

  it("change in previews where they change, and nowhere else", async () => {
    const stack = await shop.stack("dev");
    await stack.up();
    const before = await stack.outputs();
    expect(before["bob"]).toContain("-----BEGIN USER NKEY SEED-----");

    // A template is a claim of the account, and no user is signed anew for it.
    shop.edit('deny: [">"]', 'deny: ["a.>"]');
    expect(await stack.plan()).toEqual(["update Account orders"]);
    expect(await stack.preview("--diff")).toMatch(/- *\[0\]: ">"|~ \[0\]: ">" => "a\.>"/);

    shop.edit('tags: ["a:b"]', 'tags: ["a:c"]');
    expect(await stack.plan()).toEqual(["update Account orders", "update Users team"]);
    const preview = await stack.preview("--diff");
    expect(preview).toMatch(/~ users *: \{\s*~ bob *: \{\s*~ tags: \[\s*~ \[0\]: "a:b" => "a:c"/);
    expect(preview).not.toContain("alice");

    await stack.up();
    const after = await stack.outputs();
    expect(after["alice"]).toBe(before["alice"]);
    expect(after["bob"]).not.toBe(before["bob"]);
  });

  it("name those that are, when asked for one that is not", async () => {
    shop.edit('team.get("bob")', 'team.get("bo")');
    const stack = await shop.stack("other");
    expect(await stack.failingUp()).toContain('Users "team": There is no user "bo" among alice, bob');
  });

  it("keep no seed in plain text", async () => {
    const stack = await shop.stack("plain");
    shop.edit('team.get("bo")', 'team.get("bob")');
    await stack.up();
    expect(JSON.stringify(await stack.resources())).not.toMatch(/S[OAU][A-Z2-7]{56}/);
    expect(stack.transcript).not.toMatch(/S[OAU][A-Z2-7]{56}/);
  });
});
