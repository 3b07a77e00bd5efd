import { describe, expect, it } from "vitest";
import { accountInputPath } from "../../provider/resources/account/claims.ts";

const importing = (...subjects: string[]) => ({
  name: "orders",
  operator: { publicKey: "O", signer: { seed: "S" } },
  imports: subjects.map((subject) => ({ type: "stream" as const, account: "A", subject })),
});

describe("the input that wrote a claim of an account's JWT", () => {
  it.each([
    ["imports[0]", "imports[1]"],
    ["imports[1].local_subject", "imports[2].localSubject"],
    ["imports[2].token", "imports[0].token"],
    ["imports[7]", "imports[7]"],
    ["limits.mem_storage", "jetstream.memoryStorage"],
    ['limits.tiered_limits["R1"].streams', 'jetstream.tiers["R1"].streams'],
    ["limits.conn", "limits.connections"],
    ["authorization.auth_users[0]", "authCallout.users[0]"],
    ["nats.trace.dest", "trace.destination"],
  ])("%s is %s", (claim, input) => {
    expect(accountInputPath(importing("c", "a", "b"), claim)).toBe(input);
  });
});
