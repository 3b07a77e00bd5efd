import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  type AccountClaims,
  encodeJwtAsync,
  type Import,
  newAccountClaims,
  newUserClaims,
  validateClaims,
} from "../../provider/jwt/index.ts";
import { timeZones } from "../../provider/jwt/time-zone.ts";
import {
  curveKeyPairFromSeed,
  encodePublicKey,
  generateKeyPair,
  keyPairFromRawSeed,
} from "../../provider/nkeys/index.ts";
import type { functionExceptions } from "./exceptions.ts";
import { type GoLibrary, startGoLibrary } from "./go-library.ts";
import { parseJson } from "./json.ts";
import { base64, outcome } from "./property.ts";
import { vectorNow } from "./vector-files.ts";

let go: GoLibrary;
beforeAll(async () => {
  go = await startGoLibrary();
});
afterAll(() => go.close());

const account = generateKeyPair("account");
const user = generateKeyPair("user");

const cases: Record<keyof typeof functionExceptions, () => Promise<void>> = {
  "curve keys of small order": async () => {
    const pair = generateKeyPair("curve");
    for (const first of [0, 1]) {
      const recipient = encodePublicKey("curve", Uint8Array.of(first, ...new Uint8Array(31)));
      const request = { seed: pair.seed, publicKey: recipient, data: base64(Buffer.from("hello")) };
      const sealed = await go.ask("seal", { ...request, nonce: base64(new Uint8Array(24)) });
      const opened = await go.ask("open", { ...request, data: sealed.value ?? "" });
      expect(opened.value).toBe(base64(Buffer.from("hello")));
      expect(outcome(() => pair.seal(Buffer.from("hello"), recipient)).error?.code).toBe("NKEY_CANNOT_SEAL");
      const message = Buffer.from(sealed.value ?? "", "base64");
      expect(outcome(() => pair.open(message, recipient)).error?.code).toBe("NKEY_CANNOT_OPEN");
    }
  },
  "raw secrets of curve keys": async () => {
    const raw = new Uint8Array(32).fill(7);
    const ours = keyPairFromRawSeed("curve", raw);
    const { value } = await go.ask("rawCurveSeed", { data: base64(raw) });
    expect(value).toMatch(/^X/);
    expect(value).not.toBe(ours.publicKey);
    expect((await go.ask("key", { text: ours.seed })).value?.publicKey).toBe(ours.publicKey);
    expect(curveKeyPairFromSeed(ours.seed).publicKey).toBe(ours.publicKey);
  },
  "imports that overlap": async () => {
    const service = (subject: string): Import => ({
      subject,
      account: account.publicKey,
      type: "service",
    });
    const { sub, nats } = newAccountClaims(generateKeyPair("account").publicKey);
    const overlapping = (most: number): AccountClaims => {
      const narrow = Array.from({ length: most }, (_, at) => service(`a${at}`));
      return { sub, nats: { ...nats, imports: [...narrow, ...narrow.map(() => service(">"))] } };
    };
    for (const [most, equal] of [
      [90, true],
      [150, false],
    ] as const) {
      const claims = overlapping(most);
      const ours = validateClaims(claims, vectorNow);
      const { value } = await go.ask("validate", {
        claims: parseJson(JSON.stringify(claims)),
        now: vectorNow,
      });
      expect(ours.length === value?.levels.length).toBe(equal);
      expect(ours.length).toBeGreaterThan(equal ? most * most : 10_000);
    }
  },
  "signatures of remote signers": async () => {
    const signer = { publicKey: account.publicKey, sign: async () => new Uint8Array(64) };
    await expect(encodeJwtAsync(newUserClaims(user.publicKey), signer)).rejects.toThrowError(
      expect.objectContaining({ code: "JWT_SIGNATURE" }),
    );
  },
  "time zones of single systems": async () => {
    for (const zone of ["posix/Europe/Berlin", "right/Europe/Berlin", "posixrules"]) {
      expect(codesOf(zone)).toEqual(["LIMITS_TIME_ZONE"]);
      // Whether Go takes it depends on the machine; it says nothing else of it.
      expect((await levelsOf(zone)).filter((level) => level !== "error")).toEqual([]);
    }
  },
};

describe("a deliberate difference:", () => {
  it.each(Object.entries(cases))("%s", (_name, run) => run());
});

const inZone = (zone: string) => ({
  ...newUserClaims(user.publicKey),
  nats: { ...newUserClaims(user.publicKey).nats, times_location: zone },
});

function codesOf(zone: string): string[] {
  return validateClaims(inZone(zone), vectorNow).map(({ code }) => code);
}

async function levelsOf(zone: string): Promise<readonly string[]> {
  const claims = { sub: user.publicKey, nats: { type: "user", times_location: zone } };
  return (await go.ask("validate", { claims, now: vectorNow })).value?.levels ?? expect.fail("no verdict");
}

it("every time zone of this library, and every one of the JavaScript engine, is judged as by the Go library", async () => {
  const zones = [...new Set([...timeZones, ...Intl.supportedValuesOf("timeZone")])];
  expect(zones.length).toBeGreaterThan(590);
  const verdicts = await Promise.all(
    zones.map(async (zone) => ({ zone, go: (await levelsOf(zone)).length, ours: codesOf(zone).length })),
  );
  expect(verdicts.filter(({ go: theirs, ours }) => theirs !== ours)).toEqual([]);
  expect(verdicts.filter(({ zone, ours }) => timeZones.has(zone) && ours !== 0)).toEqual([]);
});
