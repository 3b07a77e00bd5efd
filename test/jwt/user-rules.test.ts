import { describe, expect, it } from "vitest";
import { newUserClaims, type UserClaims } from "../../provider/jwt/index.ts";
import { user } from "./keys.ts";
import { type Table, verdicts } from "./verdicts.ts";

function userWith(members: Partial<UserClaims["nats"]>): UserClaims {
  const claims = newUserClaims(user.publicKey);
  return { ...claims, nats: { ...claims.nats, ...members } };
}

describe("a user", () => {
  it.each<Table<Partial<UserClaims["nats"]>>[number]>([
    ["as it is made is fine", {}, []],
    [
      "may have anything in what is not checked",
      { resp: { max: -5, ttl: -6 }, allowed_connection_types: ["PIGEON"], tags: ["", "A"], subs: -7 },
      [],
    ],
    ["may subscribe as one of a queue", { sub: { allow: ["a.* workers.*"], deny: [">"] } }, []],
    ["may not publish to a queue", { pub: { deny: ["a workers"] } }, ["PERMISSION_QUEUE pub.deny[0]"]],
    [
      "has well-formed subjects",
      { pub: { allow: ["", "a b c", ".a"] }, sub: { allow: ["a ", "{{ tag(x) }}"] } },
      [
        "SUBJECT_EMPTY sub.allow[0]",
        "PERMISSION_BLANKS sub.allow[1]",
        "SUBJECT_EMPTY pub.allow[0]",
        "PERMISSION_BLANKS pub.allow[1]",
        "SUBJECT_EDGE pub.allow[2]",
      ],
    ],
    [
      "comes from networks",
      {
        src: [
          "10.0.0.0/8",
          "::/0",
          "::ffff:1.2.3.4/128",
          "10.0.0.1",
          "10.0.0.0/33",
          "010.0.0.0/8",
          "::1%lo/64",
        ],
      },
      [3, 4, 5, 6].map((at) => `LIMITS_NETWORK src[${at}]`),
    ],
    [
      "connects at times of the day",
      { times: [{ start: "1:02:03.5", end: "23:59:59" }, { start: "24:00:00", end: "1:2:3" }, {}] },
      [
        "LIMITS_TIME times[1].start",
        "LIMITS_TIME times[1].end",
        "LIMITS_TIME_MISSING times[2].start",
        "LIMITS_TIME_MISSING times[2].end",
      ],
    ],
    ["lives in a time zone", { times_location: "Europe/Berlin" }, []],
    [
      "lives in a time zone in its one spelling",
      { times_location: "europe/berlin" },
      ["LIMITS_TIME_ZONE times_location"],
    ],
    ["belongs to an account", { issuer_account: user.publicKey }, ["ISSUER_ACCOUNT issuer_account"]],
  ])("%s", (_, members, expected) => {
    expect(verdicts(userWith(members))).toEqual(expected);
  });
});
