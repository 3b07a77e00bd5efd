import { describe, expect, it } from "vitest";
import type { AccountClaims } from "../../provider/jwt/index.ts";
import { account, curve, operator, otherAccount, user } from "./keys.ts";
import { accountWith, stream, type Table, verdicts } from "./verdicts.ts";

describe("an account", () => {
  it.each<Table<Partial<AccountClaims["nats"]>>[number]>([
    ["as it is made is fine", {}, []],
    [
      "has JetStream limits by tier or without",
      { limits: { imports: -1, exports: -1, disk_storage: 1, tiered_limits: { R1: {}, "": {} } } },
      ["LIMITS_TIERS limits.tiered_limits", "LIMITS_TIER_NAME limits.tiered_limits"],
    ],
    [
      "has no more imports than it may, said twice",
      { limits: { imports: 1, exports: -1 }, imports: [stream("a"), stream("b")] },
      ["LIMITS_IMPORTS imports", "LIMITS_IMPORTS imports"],
    ],
    [
      "without limits has no imports and exports at all",
      { limits: {}, imports: [stream("a")], exports: [{ subject: "b.*", type: "stream" }] },
      ["LIMITS_IMPORTS imports", "LIMITS_EXPORTS exports", "LIMITS_WILDCARD_EXPORTS exports[0].subject"],
    ],
    [
      "cannot have a negative limit of imports or exports but -1",
      { limits: { imports: -2, exports: -2, wildcards: true } },
      ["LIMITS_IMPORTS imports", "LIMITS_EXPORTS exports"],
    ],
    [
      "exports wildcards without leave where exports are unlimited",
      { limits: { imports: -1, exports: -1 }, exports: [{ subject: "b.*", type: "stream" }] },
      [],
    ],
    [
      "has well-formed default permissions",
      { default_permissions: { pub: { allow: ["a b"] }, sub: { deny: ["a..b"] } } },
      [
        "SUBJECT_EMPTY_TOKEN default_permissions.sub.deny[0]",
        "PERMISSION_QUEUE default_permissions.pub.allow[0]",
      ],
    ],
    [
      "maps well-formed subjects",
      { mappings: { "": [{ subject: "a." }], ".a b..": [], ok: null } },
      [
        'SUBJECT_EMPTY mappings[""]',
        'SUBJECT_EDGE mappings[""][0].subject',
        'SUBJECT_BLANK mappings[".a b.."]',
        'SUBJECT_EDGE mappings[".a b.."]',
        'SUBJECT_EMPTY_TOKEN mappings[".a b.."]',
      ],
    ],
    [
      "maps no more than everything",
      {
        mappings: {
          a: [
            { subject: "b", weight: 60 },
            { subject: "c", weight: 41 },
          ],
          d: [{ subject: "e" }, { subject: "f", cluster: "x" }, { subject: "g", cluster: "x", weight: 1 }],
          h: [{ subject: "i", weight: 101 }],
          j: [
            { subject: "k", weight: 50 },
            { subject: "l", weight: 50 },
          ],
        },
      },
      [
        'MAPPING_TOTAL mappings["a"]',
        'MAPPING_CLUSTER_TOTAL mappings["d"][2].weight',
        'MAPPING_WEIGHT mappings["h"][0].weight',
        'MAPPING_TOTAL mappings["h"]',
      ],
    ],
    [
      "has an auth callout of users, accounts and a curve key",
      {
        authorization: {
          auth_users: [user.publicKey, "U"],
          allowed_accounts: [account.publicKey, user.publicKey],
          xkey: "X",
        },
      },
      [
        "AUTHORIZATION_USER authorization.auth_users[1]",
        "AUTHORIZATION_ACCOUNT authorization.allowed_accounts[1]",
        "AUTHORIZATION_XKEY authorization.xkey",
      ],
    ],
    [
      "has an auth callout for any account, or for some",
      {
        authorization: {
          auth_users: [user.publicKey],
          allowed_accounts: ["*", account.publicKey],
          xkey: curve.publicKey,
        },
      },
      ["AUTHORIZATION_ANY_ACCOUNT authorization.allowed_accounts[0]"],
    ],
    [
      "has no auth callout without users",
      { authorization: { allowed_accounts: ["*"] } },
      ["AUTHORIZATION_USERS authorization.auth_users"],
    ],
    ["traces to a subject, sampled by default", { trace: { dest: "traces" } }, []],
    ["traces to one subject", { trace: { dest: "a b..c", sampling: 100 } }, ["TRACE_DESTINATION trace.dest"]],
    [
      "traces somewhere",
      { trace: { sampling: 101 } },
      ["TRACE_DESTINATION trace.dest", "TRACE_SAMPLING trace.sampling"],
    ],
    [
      "traces to no wildcard",
      { trace: { dest: "a.*", sampling: -1 } },
      ["TRACE_WILDCARD trace.dest", "TRACE_SAMPLING trace.sampling"],
    ],
    ["has known cluster traffic", { cluster_traffic: "owner" }, []],
    ["has no other cluster traffic", { cluster_traffic: "Owner" }, ["CLUSTER_TRAFFIC cluster_traffic"]],
    [
      "has account keys for signing keys, whatever their templates say",
      {
        signing_keys: [
          user.publicKey,
          otherAccount.publicKey,
          {
            kind: "user_scope",
            key: "A",
            role: "",
            template: { pub: { allow: ["..", ""] }, sub: {} },
            description: "",
          },
        ],
      },
      ["SIGNING_KEY signing_keys[2].key", "SIGNING_KEY signing_keys[0]"],
    ],
    ["may revoke what it likes", { revocations: { nobody: -5, "": 2n ** 62n } }, []],
  ])("%s", (_, members, expected) => {
    expect(verdicts(accountWith(members))).toEqual(expected);
  });

  it("that signs itself should have no limits", () => {
    const self = { ...accountWith({}), iss: account.publicKey };
    expect(verdicts(self)).toEqual(["LIMITS_SELF_SIGNED limits (warning)"]);
    expect(verdicts({ ...self, nats: { ...self.nats, limits: {} } })).toEqual([]);
    expect(verdicts({ ...self, iss: operator.publicKey })).toEqual([]);
  });
});
