import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { decodeJwt } from "../../provider/jwt/index.ts";
import { generateKeyPair } from "../../provider/nkeys/index.ts";
import { isSecret, type Properties, ProviderProcess, unknownText } from "../support/provider-process.ts";

let provider: ProviderProcess;
beforeAll(async () => {
  provider = await ProviderProcess.start();
});
afterAll(() => provider.stop());

const template = { permissions: { publish: { allow: ["app.{{name()}}.>"] } } };

async function created(name: "role" | "account" | "user", news: Properties) {
  const { inputs, failures } = await provider.check(name, news);
  expect(failures).toEqual([]);
  return { inputs, ...(await provider.create(name, inputs)) };
}

async function failuresOf(name: "role" | "user", news: Properties): Promise<string[]> {
  const { failures } = await provider.check(name, news);
  return failures.map(({ reason }) => reason);
}

describe("Role", () => {
  it("is an account key, its seed a secret, and nothing else in state", async () => {
    const { id, wire, state } = await created("role", { name: "app", template });
    expect(id).toMatch(/^A[A-Z2-7]{55}$/);
    expect(Object.keys(state)).toEqual(["seed"]);
    expect(state["seed"]).toMatch(/^SA/);
    expect(isSecret(wire["seed"])).toBe(true);
  });

  it("adopts a given key, and is replaced by another", async () => {
    const key = generateKeyPair("account");
    const { id, state, inputs } = await created("role", { name: "app", template, key: { seed: key.seed } });
    expect({ id, state }).toEqual({ id: key.publicKey, state: { seed: key.seed } });
    const other = { ...inputs, key: { seed: generateKeyPair("account").seed } };
    expect(await provider.diff("role", id, state, other)).toEqual({ changes: true, replaces: ["key"] });
  });

  it("keeps its key whatever its template says: that is a change of the account", async () => {
    const { id, state, inputs } = await created("role", { name: "app", template });
    const news = { ...inputs, template: { limits: { subscriptions: 7 } }, description: "Applications" };
    expect(await provider.diff("role", id, state, news)).toEqual({ changes: false, replaces: [] });
  });

  it("passes what a preview does not know yet", async () => {
    const unknowns = { name: "app", template: unknownText, key: unknownText };
    expect(await failuresOf("role", unknowns)).toEqual([]);
    const allow = {
      permissions: { publish: { allow: [unknownText, "x.{{name()}}"] }, subscribe: unknownText },
    };
    expect(await failuresOf("role", { name: "app", template: allow })).toEqual([]);
  });
});

describe("the template of a Role", () => {
  const subjects = (...allow: string[]) =>
    failuresOf("role", { name: "app", template: { permissions: { subscribe: { allow } } } });
  const at = (index: number) => `template.permissions.subscribe.allow[${index}]`;

  it("takes the variables that servers know, in any letter case and with spaces", async () => {
    expect(
      await subjects(
        "a.{{name()}}.{{subject()}}",
        "{{account-name()}}.{{account-subject()}}.>",
        "{{tag(team)}}.{{account-tag(region)}}",
        "{{ NAME() }}.{{ Subject() }}",
        "plain.*.>",
      ),
    ).toEqual([]);
  });

  it("refuses a variable that servers do not know, and suggests one", async () => {
    expect(await subjects("a.{{nam()}}")).toEqual([
      `${at(0)}: no such variable, {{nam()}}; did you mean {{name()}}?`,
    ]);
    expect(await subjects("ok", "{{user}}.x")).toEqual([
      `${at(1)}: no such variable, {{user}}; there are {{name()}}, {{subject()}}, {{account-name()}}, ` +
        "{{account-subject()}}, {{tag(x)}}, {{account-tag(x)}}",
    ]);
  });

  it("refuses tags that servers would not find", async () => {
    expect(await subjects("{{Tag(team)}}.x")).toEqual([
      `${at(0)}: write {{tag(…)}} in lower case: servers find no tag otherwise`,
    ]);
    expect(await subjects("{{tag()}}.x")).toEqual([`${at(0)}: {{tag()}} names no tag`]);
    expect(await subjects("{{ account-tag( ) }}.x")).toEqual([`${at(0)}: {{account-tag( )}} names no tag`]);
    for (const [written, meant] of [
      ["{{tag( team )}}", "{{tag(team)}}"],
      ["{{ account-tag(region ) }}", "{{account-tag(region)}}"],
    ]) {
      expect(await subjects(`${written}.x`)).toEqual([
        `${at(0)}: write ${meant} without blanks in the parentheses: servers find no tag otherwise`,
      ]);
    }
  });

  it("refuses a variable that does not end, or does not begin", async () => {
    for (const subject of ["{{name()}.x", "a.{{name()", "name()}}.x"]) {
      expect(await subjects(subject)).toEqual([
        `${at(0)}: has a variable without its end or beginning, {{ or }}`,
      ]);
    }
  });

  it("refuses queues in a list with variables, since servers drop such entries", async () => {
    expect(await subjects("orders.* workers")).toEqual([]);
    expect(await subjects("a.{{name()}}", "orders.* workers")).toEqual([
      `${at(1)}: a list with variables cannot name queues: servers drop such entries. Name the subject alone`,
    ]);
  });

  it("refuses limits of 0, which servers would read as unlimited", async () => {
    for (const limit of ["subscriptions", "payload", "data"]) {
      expect(await failuresOf("role", { name: "app", template: { limits: { [limit]: 0 } } })).toEqual([
        `template.limits.${limit}: a template cannot say 0: servers read it as unlimited. Give the least that users ` +
          "need, or no role",
      ]);
    }
  });
});

describe("an Account with a Role", () => {
  const operator = generateKeyPair("operator");
  const signer = { publicKey: operator.publicKey, signer: { seed: operator.seed } };

  it("lists the role with its template beside the key that it generated", async () => {
    const { id: role } = await created("role", { name: "app", template });
    const { state } = await created("account", {
      operator: signer,
      name: "shop",
      signingKeys: [{ publicKey: role, name: "app", description: "Applications", template }],
    });
    const { nats } = decodeJwt(String(state["jwt"]), "account");
    expect(nats.signing_keys).toHaveLength(2);
    expect(nats.signing_keys).toContain(state["signingKey"]);
    expect(nats.signing_keys).toContainEqual({
      kind: "user_scope",
      key: role,
      role: "app",
      description: "Applications",
      template: { pub: { allow: ["app.{{name()}}.>"] }, sub: {}, subs: -1, data: -1, payload: -1 },
    });
  });

  it("keeps its own signing key when a role is attached, changed and detached", async () => {
    const { id, state, inputs } = await created("account", { operator: signer, name: "shop" });
    const key = generateKeyPair("account").publicKey;
    const attached = { ...inputs, signingKeys: [{ publicKey: key, name: "app", template }] };
    expect(await provider.diff("account", id, state, attached)).toEqual({ changes: true, replaces: [] });
    const { state: after } = await provider.update("account", id, state, attached);
    expect(after["signingKey"]).toBe(state["signingKey"]);
    expect(await provider.diff("account", id, after, attached)).toEqual({ changes: false, replaces: [] });
    const narrower = {
      ...inputs,
      signingKeys: [{ publicKey: key, name: "app", template: { limits: { subscriptions: 7 } } }],
    };
    expect(await provider.diff("account", id, after, narrower)).toEqual({ changes: true, replaces: [] });
    const { state: detached } = await provider.update("account", id, after, inputs);
    expect(decodeJwt(String(detached["jwt"]), "account").nats.signing_keys).toEqual([state["signingKey"]]);
  });

  it("refuses a key that it lists twice", async () => {
    const key = generateKeyPair("account").publicKey;
    const { failures } = await provider.check("account", {
      operator: signer,
      name: "shop",
      signingKeys: [key, { publicKey: key, name: "app", template }],
    });
    expect(failures.map(({ reason }) => reason)).toEqual([
      `signingKeys[1]: the key ${key.slice(0, 5)}… stands in the list already`,
    ]);
  });
});

describe("a User of a Role", () => {
  const identity = generateKeyPair("account");
  const roleKey = generateKeyPair("account");
  const account = { publicKey: identity.publicKey };
  const role = { publicKey: roleKey.publicKey, signer: { seed: roleKey.seed } };

  it("is signed by the role's key in the account's name, and has no permissions and limits at all", async () => {
    const { id, state } = await created("user", { account, role, name: "worker", tags: ["team:x"] });
    const claims = decodeJwt(String(state["jwt"]));
    expect(claims).toMatchObject({ iss: roleKey.publicKey, sub: id, name: "worker" });
    expect(claims.nats).toEqual({
      type: "user",
      version: 2,
      issuer_account: identity.publicKey,
      tags: ["team:x"],
      pub: {},
      sub: {},
    });
  });

  it("may not have its own permissions or limits", async () => {
    const own = {
      permissions: { publish: { allow: ["x"] } },
      limits: { subscriptions: 5 },
      bearerToken: true,
    };
    expect(await failuresOf("user", { account, role, name: "worker", ...own })).toEqual(
      ["permissions", "limits", "bearerToken"].map(
        (input) =>
          `${input}: belongs into the template of the role: servers refuse users of a role that have their own`,
      ),
    );
  });

  it("moves under a role with its key, and back", async () => {
    const own = { publicKey: identity.publicKey, signer: { seed: identity.seed } };
    const { id, state, inputs } = await created("user", { account: own, name: "worker" });
    const { inputs: scoped } = await provider.check("user", { account, role, name: "worker" });
    expect(await provider.diff("user", id, state, scoped)).toEqual({ changes: true, replaces: [] });
    const { state: after } = await provider.update("user", id, state, scoped);
    expect(after["seed"]).toBe(state["seed"]);
    expect(decodeJwt(String(after["jwt"]))).toMatchObject({ iss: roleKey.publicKey, sub: id });
    expect(await provider.diff("user", id, after, scoped)).toEqual({ changes: false, replaces: [] });
    expect(await provider.diff("user", id, after, inputs)).toEqual({ changes: true, replaces: [] });
    const { state: back } = await provider.update("user", id, after, inputs);
    expect(decodeJwt(String(back["jwt"]))).toMatchObject({ iss: identity.publicKey, nats: { subs: -1 } });
  });

  it("is unchanged while a preview knows the role but not its seed, and changed by an unknown role", async () => {
    const { id, state, inputs } = await created("user", { account, role, name: "worker" });
    const hidden = { ...inputs, role: { publicKey: roleKey.publicKey, signer: { seed: unknownText } } };
    expect(await provider.diff("user", id, state, hidden)).toEqual({ changes: false, replaces: [] });
    const replaced = { ...inputs, role: { publicKey: unknownText, signer: { seed: unknownText } } };
    expect(await provider.diff("user", id, state, replaced)).toEqual({ changes: true, replaces: [] });
    const other = generateKeyPair("account");
    const rotated = { ...inputs, role: { publicKey: other.publicKey, signer: { seed: other.seed } } };
    expect(await provider.diff("user", id, state, rotated)).toEqual({ changes: true, replaces: [] });
  });

  it("needs the account's signer only without a role", async () => {
    expect(await failuresOf("user", { account, name: "worker" })).toEqual([
      "account.signer: is required unless a role signs",
    ]);
  });
});
