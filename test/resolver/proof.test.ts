import { describe, expect, test } from "vitest";
import { newAccountClaims } from "../../provider/jwt/index.ts";
import { generateKeyPair } from "../../provider/nkeys/index.ts";
import type { Holdings, LoadedAccount } from "../../provider/resolver/holdings.ts";
import { forceVerdicts, storedVerdicts } from "../../provider/resolver/proof.ts";
import { verdictTexts } from "../../provider/resolver/verdict.ts";
import { census, server } from "./census.ts";

const claims = newAccountClaims(generateKeyPair("account").publicKey);
const jwt = "wanted";

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
