import { describe, expect, it } from "vitest";
import { formatTime } from "../../provider/fields/time.ts";
import { encodeJwt } from "../../provider/jwt/index.ts";
import { revokedUsers } from "../../sdk/checks/users-check.ts";
import { fixedKeyPair } from "../support/fixed-keys.ts";

const issued = 1_700_000_000;
const ahead = 32_000_000_000;
const user = fixedKeyPair("user", 1);
const jwt = encodeJwt(
  { iat: issued, sub: user.publicKey, nats: { type: "user" } },
  fixedKeyPair("account", 1),
);

const problemsOf = (revocations: Record<string, number>) =>
  revokedUsers({ 'User "worker"': jwt }, revocations);

describe("a revocation", () => {
  it.each([user.publicKey, "*"])("of %s is none of JWTs issued later", (key) => {
    expect(problemsOf({ [key]: issued - 1 })).toEqual([]);
  });

  it("of the user's key says what to do about the user", () => {
    expect(problemsOf({ [user.publicKey]: issued })).toEqual([
      `revocations["${user.publicKey}"]: User "worker" of this program has that key, with a JWT issued before ` +
        `${formatTime(issued)}: its creds do not connect. Remove the user, or give it another key`,
    ]);
  });

  it("of all says which JWT it hits, and that a new one would do", () => {
    expect(problemsOf({ "*": issued + 10 })).toEqual([
      `revocations["*"]: voids every JWT issued until ${formatTime(issued + 10)}, and that of User "worker" of this ` +
        `program was issued at ${formatTime(issued)}: its creds do not connect. Give an earlier time, or let the same ` +
        "update sign the user anew: any change of it does, such as a tag",
    ]);
  });

  it("of all up to a time that lies ahead hits new JWTs too", () => {
    expect(problemsOf({ "*": ahead })).toEqual([
      expect.stringMatching(/: its creds do not connect\. Give an earlier time$/),
    ]);
  });
});
