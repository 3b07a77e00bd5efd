import { describe, expect, it } from "vitest";
import { list } from "../../provider/fields/list.ts";
import { publicKey, seed } from "../../provider/fields/nkey.ts";
import { Report } from "../../provider/fields/report.ts";
import { choice, integer, renamed, text } from "../../provider/fields/text.ts";
import { encodeJwt, newUserClaims } from "../../provider/jwt/index.ts";
import { generateKeyPair } from "../../provider/nkeys/index.ts";
import { checked } from "./checking.ts";

const account = generateKeyPair("account");
const user = generateKeyPair("user");

describe("messages", () => {
  it("hold no seed and no JWT, wherever one was written", () => {
    const jwt = encodeJwt(newUserClaims(user.publicKey), account);
    const report = new Report();
    report.fail(`revocations["${user.seed}"]`, `got "${account.seed}" and ${jwt}`);
    report.warn(jwt, user.seed);
    expect(report.failures).toEqual(['revocations["(a seed)"]: got "(a seed)" and (a JWT)']);
    expect(report.warnings).toEqual(["(a JWT): (a seed)"]);
  });

  it("say the same thing once", () => {
    const report = new Report();
    report.fail("a", "is wrong");
    report.fail("a", "is wrong");
    expect(report.failures).toEqual(["a: is wrong"]);
  });

  it("of a part begin with its path", () => {
    const report = new Report();
    const below = report.below('users["bob"]');
    below.fail("name", "is wrong");
    below.warn("", "is large");
    expect([...report.failures, ...report.warnings]).toEqual([
      'users["bob"].name: is wrong',
      'users["bob"]: is large',
    ]);
  });
});

describe("keys", () => {
  it("of the wrong kind are named by kind and beginning", () => {
    expect(checked(publicKey("account"), user.publicKey).failures).toEqual([
      `input: expected a public account key (A…), got a public user key (${user.publicKey.slice(0, 5)}…)`,
    ]);
    expect(checked(seed("operator", "account"), user.seed).failures).toEqual([
      "input: expected an operator seed (SO…) or an account seed (SA…), got a user seed",
    ]);
  });

  it("with a typing error are not taken, nor quoted", () => {
    const typo = `${account.publicKey.slice(0, 54)}${account.publicKey.endsWith("AA") ? "BB" : "AA"}`;
    expect(checked(publicKey("account"), typo).failures).toEqual([
      "input: expected a public account key (A…), got a key with a typing error: its checksum does not match",
    ]);
  });

  it("that are secret are told from those that are not", () => {
    expect(checked(publicKey("account"), account.seed).failures).toEqual([
      "input: expected a public account key (A…), got a seed, which is secret and does not belong here",
    ]);
    expect(checked(seed("account"), account.publicKey).failures).toEqual([
      `input: expected an account seed (SA…), got a public account key (${account.publicKey.slice(0, 5)}…)`,
    ]);
    expect(checked(seed("account"), "hunter2").failures).toEqual([
      "input: expected an account seed (SA…), got text of 7 characters that is no nkey",
    ]);
  });
});

describe("words, numbers and lists", () => {
  it("of a choice are listed", () => {
    expect(checked(choice("a", "b", "c"), "d").failures).toEqual([
      'input: expected "a", "b" or "c", got "d"',
    ]);
    expect(checked(choice("a"), "d").failures).toEqual(['input: expected "a", got "d"']);
    expect(checked(choice("a", "b"), 1).failures).toEqual(['input: expected "a" or "b", got 1']);
  });

  it("that are too long to be a typing error are not quoted", () => {
    expect(checked(choice("a"), "x".repeat(41)).failures).toEqual([
      'input: expected "a", got text of 41 characters',
    ]);
  });

  it("that claims spell differently come back; the usual one says nothing", () => {
    const rule = renamed({ one: "One", many: "Many" }, "one");
    expect(["one", "many"].map((word) => rule.encode(word as "one"))).toEqual(["One", "Many"]);
    expect(["One", "Many", "None"].map((word) => rule.decode(word))).toEqual([undefined, "many", undefined]);
  });

  it("have bounds", () => {
    expect(checked(integer(1, 100), 101).failures).toEqual([
      "input: expected a whole number from 1 to 100, got 101",
    ]);
    expect(checked(integer(1), 1.5).failures).toEqual(["input: expected a whole number from 1, got 1.5"]);
  });

  it("that are empty are refused where that would mean the opposite", () => {
    expect(checked(list(text()), []).failures).toEqual([]);
    expect(checked(list(text(), "everything"), []).failures).toEqual([
      "input: is empty, which would mean everything",
    ]);
  });
});
