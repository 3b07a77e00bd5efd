import type { NatsConnection } from "@nats-io/transport-node";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type AccountClaims, decodeJwt, encodeJwt } from "../../provider/jwt/index.ts";
import { generateKeyPair, type KeyPair } from "../../provider/nkeys/index.ts";
import { connectAs, inForce, pushOutOfBand } from "../support/client.ts";
import { type NatsServer, startServer } from "../support/nats-server.ts";
import {
  CallFailure,
  isSecret,
  type Properties,
  ProviderProcess,
  unknownText,
} from "../support/provider-process.ts";
import { makeTrust, now, systemUser, TestAccount } from "../support/trust.ts";

const trust = makeTrust();
const { systemAccount, systemSigningKey, operatorSigningKey } = trust;
const operator = { publicKey: trust.operator.publicKey, signer: { seed: operatorSigningKey.seed } };
let server: NatsServer;
let provider: ProviderProcess;
let monitor: NatsConnection;
let resolver: Properties;

beforeAll(async () => {
  [server, provider] = await Promise.all([startServer({ trust }), ProviderProcess.start()]);
  monitor = await connectAs(server.url, systemUser(trust));
  resolver = {
    servers: [server.url],
    systemAccount: { publicKey: systemAccount.publicKey, signer: { seed: systemSigningKey.seed } },
    timeout: "2s",
  };
});
afterAll(async () => {
  await monitor.close();
  await Promise.all([server.stop(), provider.stop()]);
});

const newAccount = () => new TestAccount("orders", operatorSigningKey);
const inputsFor = ({ publicKey }: { publicKey: string }, jwt: string) => ({
  account: { publicKey, jwt },
  operator,
  resolver,
});

async function created(account: { publicKey: string }, jwt: string) {
  const { inputs, failures } = await provider.check("accountPush", inputsFor(account, jwt));
  expect(failures).toEqual([]);
  return { inputs, ...(await provider.create("accountPush", inputs)) };
}

async function failure(call: Promise<unknown>): Promise<CallFailure> {
  const outcome: unknown = await call.catch((error: unknown) => error);
  if (outcome instanceof CallFailure) return outcome;
  return expect.fail("it went through");
}

/** What the server has in force. */
async function onServer({ publicKey }: { publicKey: string }): Promise<string | undefined> {
  return (await inForce(monitor, publicKey, [server]))[server.name];
}

/** Later claims of the system account, after a change. */
function systemJwt(change: (claims: AccountClaims) => void, signer: KeyPair = operatorSigningKey): string {
  const claims = decodeJwt(systemAccount.jwt, "account");
  change(claims);
  return encodeJwt({ ...claims, iat: now() + 1 }, signer);
}

describe("AccountPush of the system account to a running server", () => {
  it("brings the change into force, and says on which servers", async () => {
    const jwt = systemJwt(({ nats }) => {
      nats.description = "watched by the night shift";
    });
    const { id, state, wire } = await created(systemAccount, jwt);
    expect(id).toBe(systemAccount.publicKey);
    expect(await onServer(systemAccount)).toBe(jwt);
    expect({ ...state, custody: undefined }).toEqual({ jwt, servers: [server.name] });
    expect(wire["custody"]).toMatchObject({ operator: { signer: { seed: expect.toSatisfy(isSecret) } } });
  });

  const dangers: readonly {
    readonly danger: string;
    readonly jwt: () => string;
    readonly says: RegExp;
  }[] = [
    {
      danger: "JetStream limits",
      jwt: () => systemJwt(({ nats }) => Object.assign(nats.limits, { disk_storage: -1 })),
      says: /jetstream is set on the system account: servers would not start again/,
    },
    {
      danger: "an expiry",
      jwt: () => systemJwt((claims) => Object.assign(claims, { exp: now() + 3600 })),
      says: /expiresAt is set on the system account: servers would lock everyone out then/,
    },
    {
      danger: "a single connection",
      jwt: () => systemJwt(({ nats }) => Object.assign(nats.limits, { conn: 1 })),
      says: /limits\.connections is too low for anybody to undo it in the system account: allow 2 or more/,
    },
    {
      danger: "fewer subscriptions than its tools need",
      jwt: () => systemJwt(({ nats }) => Object.assign(nats.limits, { subs: 0 })),
      says: /limits\.subscriptions is too low for anybody to undo it in the system account: allow 10 or more/,
    },
    {
      danger: "messages smaller than account JWTs",
      jwt: () => systemJwt(({ nats }) => Object.assign(nats.limits, { payload: 100 })),
      says: /limits\.payload is too low for anybody to undo it in the system account: allow 1048576 or more/,
    },
    {
      danger: "a mapping that carries requests away",
      jwt: () =>
        systemJwt(({ nats }) => {
          nats.mappings = { "$SYS.REQ.CLAIMS.UPDATE": [{ subject: "elsewhere", weight: 100 }] };
        }),
      says: /mappings\["\$SYS\.REQ\.CLAIMS\.UPDATE"\] carries away what servers are asked for/,
    },
    {
      danger: "auth callout",
      jwt: () =>
        systemJwt(({ nats }) => {
          nats.authorization = { auth_users: [generateKeyPair("user").publicKey] };
        }),
      says: /authCallout is set on the system account: nobody could log in to undo it/,
    },
    {
      danger: "a signer that the server does not trust",
      jwt: () => systemJwt(() => undefined, generateKeyPair("operator")),
      says: /server n1: does not trust O\w{55}, the key that signs the account/,
    },
    {
      danger: "without the signing key that the pusher logs in with",
      jwt: () =>
        systemJwt(({ nats }) => {
          nats.signing_keys = [generateKeyPair("account").publicKey];
        }),
      says: /signingKeys drops A\w{55}, which has signed the user that pushes this: push with another signing key first/,
    },
    {
      danger: "a scope on the signing key that the pusher logs in with",
      jwt: () =>
        systemJwt(({ nats }) => {
          const template = { pub: {}, sub: {}, subs: -1, data: -1, payload: -1 };
          nats.signing_keys = [
            { kind: "user_scope", key: systemSigningKey.publicKey, role: "r", description: "", template },
          ];
        }),
      says: /signingKeys changes the scope of A\w{55}, which has signed the user that pushes this/,
    },
    {
      danger: "a revocation of everyone until a time to come",
      jwt: () => systemJwt(({ nats }) => Object.assign(nats, { revocations: { "*": now() + 600 } })),
      says: /revocations\["\*"\] lies ahead: until then nobody could log in to the system account/,
    },
  ];

  it.each(dangers)("is refused with $danger, and the server keeps what it had", async ({ jwt, says }) => {
    const before = await onServer(systemAccount);
    const { message, partial } = await failure(created(systemAccount, jwt()));
    expect(message).toMatch(/^Cannot bring account "SYS" into force: /);
    expect(message).toMatch(says);
    expect(await onServer(systemAccount)).toBe(before);
    expect(partial?.properties["servers"]).toBeUndefined();
  });

  it("goes through once the danger is gone, from the state of the refused one", async () => {
    const { partial } = await failure(created(systemAccount, dangers[2]?.jwt() ?? ""));
    const inputs = inputsFor(
      systemAccount,
      systemJwt(({ nats }) => Object.assign(nats.limits, { conn: 2 })),
    );
    const olds = partial?.properties ?? {};
    expect((await provider.diff("accountPush", systemAccount.publicKey, olds, inputs)).changes).toBe(true);
    const { state } = await provider.update("accountPush", systemAccount.publicKey, olds, inputs);
    expect(state["servers"]).toEqual([server.name]);
    expect(await onServer(systemAccount)).toBe(state["jwt"]);
  });
});

describe("AccountPush of any account", () => {
  it("has nothing to do for the same JWT, also while a preview does not know the signers", async () => {
    const account = newAccount();
    const { id, state, inputs } = await created(account, account.jwt());
    expect(await provider.diff("accountPush", id, state, inputs)).toEqual({ changes: false, replaces: [] });
    const hidden = JSON.parse(JSON.stringify(inputs).replaceAll(/"S[OA]\w{56}"/g, `"${unknownText}"`));
    expect(await provider.diff("accountPush", id, state, hidden)).toEqual({ changes: false, replaces: [] });
  });

  it("is updated for a JWT that a preview does not know yet, and replaced for another account", async () => {
    const account = newAccount();
    const { id, state } = await created(account, account.jwt());
    expect(await provider.diff("accountPush", id, state, inputsFor(account, unknownText))).toEqual({
      changes: true,
      replaces: [],
    });
    const other = newAccount();
    expect(await provider.diff("accountPush", id, state, inputsFor(other, other.jwt()))).toEqual({
      changes: true,
      replaces: ["account.publicKey"],
    });
  });

  it("keeps revocations that it finds on the servers, and has nothing more to do then", async () => {
    const account = newAccount();
    const leaver = generateKeyPair("user").publicKey;
    await pushOutOfBand(
      monitor,
      account.jwt((nats) => {
        nats.revocations = { [leaver]: now() };
      }),
      1,
    );
    const jwt = account.jwt((nats) => {
      nats.description = "new";
    });
    const { id, state, inputs } = await created(account, jwt);
    const pushed = decodeJwt((await onServer(account)) ?? "", "account");
    expect(pushed.nats).toMatchObject({ description: "new", revocations: { [leaver]: expect.any(Number) } });
    expect(await provider.diff("accountPush", id, state, inputs)).toEqual({ changes: false, replaces: [] });
  });

  it("names what somebody else has changed at a refresh, and takes it back", async () => {
    const account = newAccount();
    const { id, state, inputs } = await created(account, account.jwt());
    await pushOutOfBand(
      monitor,
      account.jwt((nats) => Object.assign(nats.limits, { conn: 7 }), now() + 5),
      1,
    );
    const { state: found } = await provider.read("accountPush", id, state);
    await expect
      .poll(() => provider.output)
      .toContain('Account "orders" was changed on the servers by somebody else (on n1): limits.conn');
    expect((await provider.diff("accountPush", id, found, inputs)).changes).toBe(true);
    await expect
      .poll(() => provider.output)
      .toContain('Account "orders" differs on the servers in limits.conn and will be pushed again');
    const { state: after } = await provider.update("accountPush", id, found, inputs);
    const { limits } = decodeJwt((await onServer(account)) ?? "", "account").nats;
    expect(limits.conn).toBe(-1);
    expect((await provider.diff("accountPush", id, after, inputs)).changes).toBe(false);
  });

  it("that moves to another server says that the account stays on the former one", async () => {
    const account = newAccount();
    const { id, state, inputs } = await created(account, account.jwt());
    const other = await startServer({ trust, name: "n2" });
    try {
      const news = { ...inputs, resolver: { ...resolver, servers: [other.url] } };
      const { state: after } = await provider.update("accountPush", id, state, news);
      expect(after["servers"]).toEqual(["n2"]);
    } finally {
      await other.stop();
    }
    await expect
      .poll(() => provider.output)
      .toContain(`Account "orders" (${id}) stays in force on ${server.url}, as it is there`);
  });

  it("is kept in state as it was when the server cannot be reached, and pushed again when it is lost there", async () => {
    const account = newAccount();
    const { id, state, inputs } = await created(account, account.jwt());
    await server.halt();
    expect((await provider.read("accountPush", id, state)).state).toEqual(state);
    await expect
      .poll(() => provider.output)
      .toContain("could not be looked up and is left as it is in state");
    await server.restartWithEmptyStore();
    const { state: lost } = await provider.read("accountPush", id, state);
    expect(lost["servers"]).toBeUndefined();
    expect((await provider.diff("accountPush", id, lost, inputs)).changes).toBe(true);
    const { state: after } = await provider.update("accountPush", id, lost, inputs);
    expect(after["servers"]).toEqual([server.name]);
    await monitor.close();
    monitor = await connectAs(server.url, systemUser(trust));
  });

  it("that is deleted leaves the account on the servers, and says so", async () => {
    const account = newAccount();
    const { id, state } = await created(account, account.jwt());
    await provider.delete("accountPush", id, state);
    await expect.poll(() => provider.output).toContain(`Account "orders" (${id}) stays on the servers`);
    expect(await onServer(account)).toBe(state["jwt"]);
  });

  it.each([
    [
      "text that is no JWT",
      () => "eyJ",
      "account.jwt: is no valid account JWT. Pass the `jwt` of an Account",
    ],
    [
      "the JWT of another account",
      () => newAccount().jwt(),
      "account.jwt: is not the JWT of account.publicKey",
    ],
  ])("refuses %s", async (_, jwt, reason) => {
    const { failures } = await provider.check("accountPush", inputsFor(newAccount(), jwt()));
    expect(failures).toEqual([{ property: "", reason }]);
  });
});
