/** What is said of servers in states that are hard to bring about: each verdict in full. */
import { describe, expect, test } from "vitest";
import { newAccountClaims } from "../../provider/jwt/index.ts";
import { generateKeyPair } from "../../provider/nkeys/index.ts";
import { trustVerdicts } from "../../provider/resolver/admission.ts";
import { attendanceVerdicts } from "../../provider/resolver/attendance.ts";
import type { Census, Server } from "../../provider/resolver/census.ts";
import { clockVerdicts, serversTime } from "../../provider/resolver/clocks.ts";
import type { Holdings, LoadedAccount } from "../../provider/resolver/holdings.ts";
import { forceVerdicts, storedVerdicts } from "../../provider/resolver/proof.ts";
import { verdictTexts } from "../../provider/resolver/verdict.ts";

const issuer = generateKeyPair("operator").publicKey;
const claims = newAccountClaims(generateKeyPair("account").publicKey);
const jwt = "wanted";

const server = (name: string, more: Partial<Server> = {}): Server => ({
  name,
  id: name,
  cluster: undefined,
  jetstream: false,
  clockAhead: 0,
  operators: [{ publicKey: issuer, issuers: [issuer], keys: [issuer] }],
  maxPayload: 1_048_576,
  systemAccount: undefined,
  ...more,
});

const census = (...servers: readonly Server[]): Census => ({ servers, silent: [], absentClusters: [] });

const held = (loaded: Readonly<Record<string, LoadedAccount | undefined>>, stores = 1): Holdings => ({
  copies: [{ jwt, claims: undefined, stores, inForce: [] }],
  absent: 0,
  fullServers: 1,
  loaded: new Map(Object.entries(loaded)),
  unanswered: [],
});

const loaded: LoadedAccount = {
  jwt,
  complete: true,
  expired: false,
  jetstream_enabled: false,
  serverHasJetStream: false,
};

describe("an account on one server", () => {
  const said = (account: LoadedAccount | undefined): string[] =>
    verdictTexts(forceVerdicts(jwt, claims, held({ n1: account }), census(server("n1"))));

  test("is in force where the very JWT is loaded in whole", () => {
    expect(said(loaded)).toEqual([]);
  });

  test.each<[string, LoadedAccount | undefined, string]>([
    ["that does not load", undefined, "the account cannot be loaded although it was pushed: "],
    ["with another JWT", { ...loaded, jwt: "other" }, "another JWT of the account is in force: "],
    ["where it has expired", { ...loaded, expired: true }, "the account has expired there: renew it"],
    [
      "that is incomplete",
      { ...loaded, complete: false },
      "the account is loaded, but parts of it failed: the server's log says which",
    ],
  ])("%s is not in force", (_, account, text) => {
    expect(said(account)).toEqual([expect.stringContaining(`server n1: ${text}`)]);
  });

  test("is stored only where every store has the very JWT", () => {
    expect(storedVerdicts(jwt, held({}))).toEqual([]);
    expect(verdictTexts(storedVerdicts(jwt, held({}, 0)))).toEqual([
      "1 of 1 stores hold another JWT or none: does something else write this account?",
    ]);
  });
});

describe("servers", () => {
  const unnamed = generateKeyPair("server").publicKey;

  test.each<[string, readonly Server[], readonly string[], string]>([
    [
      "that share a name cannot be told apart",
      [server("n1"), server("n1")],
      [],
      "two servers are both named n1: give each a server_name of its own",
    ],
    [
      "without a name are missed by their number",
      [server("n1")],
      [unnamed],
      "1 fewer servers without server_name answer than had the account at the last push (answering: n1)",
    ],
    [
      "of the last push that are away are named",
      [server("n1")],
      ["n1", "n2", "n3"],
      "servers n2 and n3 had the account in force at the last push and do not answer now",
    ],
  ])("%s", (_, servers, proven, text) => {
    const texts = verdictTexts(attendanceVerdicts(census(...servers), undefined, proven));
    expect(texts).toEqual([expect.stringContaining(text)]);
  });

  test("that trust no operator are not set up for JWTs", () => {
    expect(verdictTexts(trustVerdicts(issuer, census(server("n1", { operators: [] }))))).toEqual([
      "server n1: trusts no operator at all: it is not set up for accounts from JWTs",
    ]);
  });
});

describe("clocks", () => {
  const at = (...clocks: readonly number[]): Census =>
    census(...clocks.map((clockAhead, index) => server(`n${index}`, { clockAhead })));

  test("of servers count by their median, and only where ours differs from it", () => {
    expect(serversTime(at(1, -2, 0), 1_000)).toBe(1_000);
    expect(serversTime(at(100, 0, 90), 1_000)).toBe(1_090);
    expect(serversTime(at(), 1_000)).toBe(1_000);
  });

  test("that are more than five minutes off are refused, each server by its name", () => {
    expect(verdictTexts(clockVerdicts(at(300, -301)))).toEqual([
      "server n1: its clock is 301 s behind this machine's: set the wrong one right, for expiry and revocations go by it",
    ]);
  });
});
