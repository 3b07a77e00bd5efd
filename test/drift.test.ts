import { describe, expect, it } from "vitest";
import { driftOf } from "../provider/drift.ts";
import { decodeJwt } from "../provider/jwt/index.ts";
import { generateKeyPair } from "../provider/nkeys/index.ts";
import type { Copy, Lookup, Verdict } from "../provider/resolver/index.ts";
import { TestAccount } from "./support/trust.ts";

const signer = generateKeyPair("operator");
const stranger = generateKeyPair("operator");
const account = new TestAccount("orders", signer);
const noon = 1_800_000_000;
const wanted = account.jwt(undefined, noon);
const all = ["n1", "n2", "n3"];

const copy = (jwt: string, inForce: readonly string[], stores = inForce.length): Copy => ({
  jwt,
  claims: decodeJwt(jwt, "account"),
  stores,
  inForce,
});

/** Three full servers with these copies, the newest first. */
function lookup(copies: readonly Copy[], more: Partial<Lookup> = {}): Lookup {
  const held = copies.reduce((sum, { stores }) => sum + stores, 0);
  return {
    jwt: copies[0]?.jwt,
    copies,
    absent: 3 - held,
    fullServers: 3,
    servers: all,
    verdicts: [],
    warnings: [],
    ...more,
  };
}

const drift = (found: Lookup) =>
  driftOf(
    { jwt: wanted, label: "Account", inputPath: (claim) => claim.replace("conn", "connections") },
    found,
  );

const limited = (issuedAt: number) =>
  account.jwt((nats) => Object.assign(nats.limits, { conn: 7 }), issuedAt);

describe("what servers hold, compared with what they should have", () => {
  it("is proven where all have it in force", () => {
    expect(drift(lookup([copy(wanted, all)]))).toEqual({ proven: true, texts: [] });
  });

  it("may be nothing at all", () => {
    expect(drift(lookup([]))).toEqual({
      proven: false,
      texts: ["Account is on none of its servers; the next update pushes it again, with the same keys"],
    });
  });

  it("may be missing in some stores", () => {
    const notStored: Verdict = {
      code: "RESOLVER_NOT_STORED",
      text: "1 of 3 stores hold another JWT or none",
    };
    expect(drift(lookup([copy(wanted, all, 2)], { verdicts: [notStored] }))).toEqual({
      proven: false,
      texts: ["Account is missing in 1 of 3 stores"],
    });
  });

  it("may be older on some: theirs is not taken", () => {
    const older = copy(limited(noon - 60), ["n2"]);
    const another: Verdict = { code: "RESOLVER_NOT_IN_FORCE", server: "n2", text: "another JWT is in force" };
    expect(drift(lookup([copy(wanted, ["n1", "n3"]), older], { verdicts: [another] }))).toEqual({
      proven: false,
      texts: ["Account is older on the servers than in state (on n2, issued 2027-01-15T07:59:00Z)"],
    });
  });

  it("may be changed: theirs is taken, and the changes are named as inputs", () => {
    const changed = limited(noon + 60);
    expect(drift(lookup([copy(changed, all)]))).toEqual({
      jwt: changed,
      proven: true,
      texts: ["Account was changed on the servers by somebody else (on n1, n2, n3): limits.connections"],
    });
  });

  it("may have more revocations: nobody is blamed for what a deleted user leaves behind", () => {
    const revoked = (...users: readonly string[]) =>
      drift(
        lookup([
          copy(
            account.jwt((nats) => {
              nats.revocations = Object.fromEntries(users.map((user) => [user, noon]));
            }, noon + 60),
            all,
          ),
        ]),
      );
    expect(revoked("*")).toMatchObject({
      proven: true,
      texts: ["Account has 1 more revocation on the servers (on n1, n2, n3), which is kept"],
    });
    expect(revoked("*", generateKeyPair("user").publicKey).texts).toEqual([
      "Account has 2 more revocations on the servers (on n1, n2, n3), which are kept",
    ]);
  });

  it("may have lost a revocation: that is somebody else's doing", () => {
    const { publicKey } = generateKeyPair("user");
    const revoking = account.jwt((nats) => {
      nats.revocations = { [publicKey]: noon };
    }, noon);
    const theirs = account.jwt((nats) => {
      nats.revocations = { "*": noon };
    }, noon + 60);
    expect(driftOf({ jwt: revoking, label: "Account" }, lookup([copy(theirs, all)])).texts).toEqual([
      expect.stringContaining("was changed on the servers by somebody else"),
    ]);
  });

  it("may be changed on some servers and ours on the others: theirs is taken and not proven", () => {
    const changed = limited(noon + 60);
    const another: Verdict = { code: "RESOLVER_NOT_IN_FORCE", server: "n1", text: "another JWT is in force" };
    const { jwt, proven } = drift(
      lookup([copy(changed, ["n2", "n3"]), copy(wanted, ["n1"])], { verdicts: [another] }),
    );
    expect({ jwt, proven }).toEqual({ jwt: changed, proven: false });
  });

  it("may be signed by another key", () => {
    const signed = new TestAccount("orders", stranger);
    const theirs = signed.sign({ ...account.claims(undefined, noon + 1) });
    expect(drift(lookup([copy(theirs, all)]))).toMatchObject({
      jwt: theirs,
      texts: [
        `Account was changed on the servers by somebody else (on n1, n2, n3), and signed by another key (${stranger.publicKey})`,
      ],
    });
  });

  it("is not taken where a strange key has signed it and no server has it in force", () => {
    const theirs = new TestAccount("orders", stranger).sign(account.claims(undefined, noon + 1));
    const found = drift(lookup([copy(theirs, [], 3), copy(wanted, all, 0)]));
    expect(found.jwt).toBeUndefined();
    expect(found.proven).toBe(false);
    expect(found.texts).toEqual([
      `Account was changed on the servers by somebody else (in 3 of 3 stores, in force nowhere), and signed by another key (${stranger.publicKey})`,
    ]);
  });

  it("is told beside servers that are silent, imports that are dead, and warnings", () => {
    const verdicts: Verdict[] = [
      { code: "RESOLVER_TIMEOUT", server: "n2", text: "did not answer" },
      { code: "RESOLVER_NOT_IN_FORCE", server: "n1", claim: "conn", text: "is odd" },
    ];
    expect(
      drift(lookup([copy(wanted, all)], { verdicts, warnings: ["The clock of n3 is late"] })).texts,
    ).toEqual([
      "Account: server n2: did not answer",
      "Account: server n1: connections is odd",
      "Account: The clock of n3 is late",
    ]);
  });
});
