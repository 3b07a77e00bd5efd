import { describe, expect, it } from "vitest";
import {
  decodeJwt,
  encodeJwt,
  formatCreds,
  newAccountClaims,
  newUserClaims,
  parseCreds,
} from "../../provider/jwt/index.ts";
import { generateKeyPair } from "../../provider/nkeys/index.ts";
import { account, curve, errorOf, now, operator, rawToken, server, user } from "./keys.ts";

const jwt = encodeJwt({ ...newUserClaims(user.publicKey), iat: now }, account);

/** The lines of a creds file as nats-io/jwt v2.8.3 `FormatUserConfig` writes them. */
const lines = [
  "-----BEGIN NATS USER JWT-----",
  jwt,
  "------END NATS USER JWT------",
  "",
  "************************* IMPORTANT *************************",
  "NKEY Seed printed below can be used to sign and prove identity.",
  "NKEYs are sensitive and should be treated as secrets.",
  "",
  "-----BEGIN USER NKEY SEED-----",
  user.seed,
  "------END USER NKEY SEED------",
  "",
  "*************************************************************",
  "",
];

describe("formatCreds()", () => {
  it("writes the thirteen lines of the official tools", () => {
    expect(formatCreds(jwt, user.seed)).toBe(lines.join("\n"));
  });

  it("drops line ends after the seed, as files have them", () => {
    expect(formatCreds(jwt, `${user.seed}\r\n`)).toBe(lines.join("\n"));
  });

  it("takes no time over a megabyte of line ends", () => {
    const start = performance.now();
    const ends = "\n".repeat(1024 * 1024);
    expect(errorOf(() => formatCreds(jwt, `${user.seed}${ends}x`)).code).toBe("CREDS_SEED");
    expect(formatCreds(jwt, `${user.seed}${ends}`)).toBe(lines.join("\n"));
    expect(performance.now() - start).toBeLessThan(10_000);
  }, 30_000);

  it.each<[string, string, string, string]>([
    ["a JWT that is none", "x", user.seed, "JWT_FORMAT"],
    ["a JWT with a broken signature", jwt.replace(/.{10}$/, "AAAAAAAAAA"), user.seed, "JWT_SIGNATURE"],
    [
      "the JWT of an account",
      encodeJwt(newAccountClaims(account.publicKey), operator),
      user.seed,
      "CREDS_FORMAT",
    ],
    [
      "a user JWT of version 1 that does not name its kind at the top level",
      rawToken(
        `{"iss":"${account.publicKey}","sub":"${user.publicKey}","nats":{"type":"user","version":1}}`,
        account,
        { version: 1 },
      ),
      user.seed,
      "CREDS_FORMAT",
    ],
    ["the seed of another user", jwt, generateKeyPair("user").seed, "CREDS_SEED"],
    ["the seed of an account", jwt, account.seed, "CREDS_SEED"],
    ["a damaged seed", jwt, user.seed.replace("SUAAG", "SUAAH"), "CREDS_SEED"],
    ["blanks around the seed", jwt, ` ${user.seed}`, "CREDS_SEED"],
  ])("refuses %s", (_, token, seed, code) => {
    const error = errorOf(() => formatCreds(token, seed));
    expect(error.code).toBe(code);
    expect(error.message).not.toContain(seed);
  });

  it.each<[string, unknown]>([
    ["a seed that is not set", undefined],
    ["the bytes of a seed", Buffer.from(user.seed)],
  ])("refuses %s", (_, seed) => {
    expect(errorOf(() => formatCreds(jwt, seed as string))).toEqual({
      code: "CREDS_SEED",
      message: "Cannot format creds: the seed is not text",
    });
  });
});

describe("parseCreds()", () => {
  it.each<[string, string]>([
    ["what formatCreds() writes", lines.join("\n")],
    ["line ends of CR LF", lines.join("\r\n")],
    ["more empty lines", `\n\n${lines.join("\n")}\n\n\n`],
    ["no line end at the end", lines.slice(0, 11).join("\n")],
    ["other words between the dashes", lines.join("\n").replace(/(BEGIN|END) [A-Z ]*/g, "mine")],
    ["text before the dashes", `text ${lines.join("\n")}`],
    ["a bare seed after the JWT", [...lines.slice(0, 3), user.seed].join("\n")],
    ["a bare seed after the JWT in CR LF", [...lines.slice(0, 3), user.seed, ""].join("\r\n")],
  ])("takes %s", (_, text) => {
    expect(parseCreds(text)).toEqual({ jwt, seed: user.seed });
  });

  it.each<[string, string]>([
    ["a JWT alone between dashes", lines.slice(0, 3).join("\n")],
    ["a bare JWT", jwt],
    ["a bare JWT on a line with blanks around it", `\ufeff  ${jwt}\r\n`],
  ])("takes %s, and finds no seed", (_, text) => {
    expect(parseCreds(text)).toEqual({ jwt });
  });

  it("takes the file of a bearer, a sentinel user of an auth callout too, which holds no seed", () => {
    const claims = newUserClaims(user.publicKey);
    claims.nats.bearer_token = true;
    claims.nats.pub.deny = [">"];
    claims.nats.sub.deny = [">"];
    const bearer = encodeJwt({ ...claims, iat: now }, account);
    const found = parseCreds(lines.slice(0, 4).join("\n").replace(jwt, bearer));
    expect(found).toEqual({ jwt: bearer });
    expect(decodeJwt(found.jwt, "user").nats).toMatchObject({ bearer_token: true, pub: { deny: [">"] } });
  });

  it.each([
    ["account", account.seed],
    ["operator", operator.seed],
  ])("takes the seed of an %s", (_, seed) => {
    expect(parseCreds(lines.join("\n").replace(user.seed, seed)).seed).toBe(seed);
  });

  it.each<[string, string, string]>([
    ["nothing", "", "CREDS_FORMAT"],
    ["a seed alone", user.seed, "CREDS_FORMAT"],
    ["blocks in which no JWT comes first", lines.slice(8).join("\n"), "CREDS_FORMAT"],
    ["a block of two lines", lines.join("\n").replace(jwt, `${jwt}\n${jwt}`), "CREDS_FORMAT"],
    ["the seed of a server", lines.join("\n").replace(user.seed, server.seed), "CREDS_SEED"],
    ["the seed of a curve key", lines.join("\n").replace(user.seed, curve.seed), "CREDS_SEED"],
    ["a public key for a seed", lines.join("\n").replace(user.seed, user.publicKey), "CREDS_SEED"],
    ["a damaged seed", lines.join("\n").replace("SUAAG", "SUAAH"), "CREDS_SEED"],
    ["an indented bare seed", [...lines.slice(0, 3), ` ${user.seed}`].join("\n"), "CREDS_SEED"],
  ])("refuses %s", (_, text, code) => {
    const error = errorOf(() => parseCreds(text));
    expect(error.code).toBe(code);
    expect(error.message).not.toMatch(/S[A-Z2-7]{20}|eyJ/);
  });

  it.each<[string, unknown]>([
    ["undefined", undefined],
    ["an object", Buffer.from(lines.join("\n"))],
  ])("refuses %s", (got, text) => {
    expect(errorOf(() => parseCreds(text as string))).toEqual({
      code: "CREDS_FORMAT",
      message: `Cannot parse creds: expected text, got ${got}`,
    });
  });

  it("takes no time over a long line of dashes", () => {
    expect(errorOf(() => parseCreds(`${"-".repeat(1e6)}\nx\ny`)).code).toBe("CREDS_FORMAT");
  });

  it("takes no time over a long line of blanks", () => {
    const start = performance.now();
    expect(parseCreds(`${lines.join("\n")}x${" ".repeat(1024 * 1024)}x`).seed).toBe(user.seed);
    const bare = `${lines.slice(0, 3).join("\n")}\nx${" ".repeat(1024 * 1024)}x\n${user.seed}`;
    expect(parseCreds(bare).seed).toBe(user.seed);
    expect(performance.now() - start).toBeLessThan(10_000);
  }, 30_000);
});
