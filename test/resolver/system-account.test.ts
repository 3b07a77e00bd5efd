import { expect, test } from "vitest";
import { type AccountClaims, newAccountClaims, type SigningKey } from "../../provider/jwt/index.ts";
import { generateKeyPair } from "../../provider/nkeys/index.ts";
import { systemAccountVerdicts } from "../../provider/resolver/system-account.ts";

const account = generateKeyPair("account").publicKey;
const pusher = generateKeyPair("account").publicKey;
const now = 1_800_000_000;

const scoped = (role: string): SigningKey => ({
  kind: "user_scope",
  key: pusher,
  role,
  description: "",
  template: { pub: {}, sub: {}, subs: -1, data: -1, payload: -1 },
});

function signedBy(...keys: SigningKey[]): AccountClaims {
  const claims = newAccountClaims(account);
  claims.nats.signing_keys = keys;
  return claims;
}

const refusals = (wanted: AccountClaims, present: AccountClaims): string[] =>
  systemAccountVerdicts(wanted, present, pusher, now).map(({ claim, text }) => `${claim} ${text}`);

test("a pusher whose creds a key with a scope has signed may push what leaves that key as it is", () => {
  expect(refusals(signedBy(scoped("ops")), signedBy(scoped("ops")))).toEqual([]);
});

test.each<[string, SigningKey[], SigningKey[], string]>([
  ["nothing may be dropped", [], [scoped("ops")], "drops"],
  ["no scope may change", [scoped("dev")], [scoped("ops")], "changes the scope of"],
  ["no scope may be set", [scoped("ops")], [pusher], "changes the scope of"],
])("of the signing key behind the pusher, %s", (_, wanted, present, how) => {
  expect(refusals(signedBy(...wanted), signedBy(...present))).toEqual([
    `signingKeys ${how} ${pusher}, which has signed the user that pushes this: push with another signing key first`,
  ]);
});

test.each([">", "$SYS.>", "$SYS.REQ.CLAIMS.UPDATE", "*.REQ.>"])("a mapping of %s is refused", (subject) => {
  const claims = signedBy(pusher);
  claims.nats.mappings = { [subject]: [{ subject: "elsewhere", weight: 100 }] };
  expect(refusals(claims, signedBy(pusher))).toEqual([
    `mappings["${subject}"] carries away what servers are asked for, a push to undo it included`,
  ]);
});

test.each(["orders", "*", "$SYSTEM.>"])("a mapping of %s is none of the servers' business", (subject) => {
  const claims = signedBy(pusher);
  claims.nats.mappings = { [subject]: [{ subject: "elsewhere", weight: 100 }] };
  expect(refusals(claims, signedBy(pusher))).toEqual([]);
});
