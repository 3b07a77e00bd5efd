import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import {
  type CurveKeyPair,
  decodePrivateKey,
  encodePublicKey,
  generateKeyPair,
  type KeyKind,
  keyPairFromRawSeed,
  keyPairFromSeed,
  kindOf,
  verifySignature,
} from "../../provider/nkeys/index.ts";
import { excuses, keyExceptions } from "./exceptions.ts";
import { type GoLibrary, type InspectedKey, startGoLibrary } from "./go-library.ts";
import { base64, outcome, runs } from "./property.ts";
import { readVectors } from "./vector-files.ts";

const kinds = ["operator", "account", "user", "server", "cluster"] as const;

let go: GoLibrary;
beforeAll(async () => {
  go = await startGoLibrary();
});
afterAll(() => go.close());

const secret = fc.uint8Array({ minLength: 32, maxLength: 32 });
const message = fc.uint8Array({ maxLength: 200 });

/** What this library says of a text, in the words of the Go program. */
function inspect(text: string): InspectedKey {
  const pair = outcome(() => keyPairFromSeed(text));
  return {
    public: kindOf(text) ?? "",
    seed: pair.value?.kind ?? "",
    publicKey: pair.value?.publicKey ?? "",
    privateKey: pair.value?.privateKey ?? "",
  };
}

/** Texts on which the two libraries differ, unless ours only refuses what is not in canonical form. */
function keyMismatches(cases: readonly { text: string; go: InspectedKey }[]) {
  return cases.flatMap(({ text, go }) => {
    const ours = inspect(text);
    const equal = JSON.stringify(ours) === JSON.stringify(pick(go));
    const refused = ours.public === "" && ours.seed === "";
    return equal || (refused && excuses(keyExceptions, text).length > 0) ? [] : [{ text, go, ours }];
  });
}

function pick({ public: kind, seed, publicKey, privateKey }: InspectedKey): InspectedKey {
  return { public: kind, seed, publicKey, privateKey };
}

test("every key vector is decoded, refused and derived as by the Go library", () => {
  const cases = readVectors("keys").map((vector) => ({ text: vector.text, go: vector }));
  expect(keyMismatches(cases)).toEqual([]);
});

test("damaged keys are accepted and refused as by the Go library", async () => {
  const texts = readVectors("keys")
    .filter((vector) => vector.public !== "" || vector.seed !== "")
    .map(({ text }) => text);
  const damaged = fc
    .tuple(
      fc.constantFrom(...texts),
      fc.nat(),
      fc.constantFrom(
        ..."ABCDEFGHIJKLMNOPQRSTUVWXYZ234567",
        "",
        "\n",
        "\r",
        "=",
        "a",
        "0",
        " ",
        "é",
        "AA",
        "🎉",
      ),
      fc.boolean(),
    )
    .map(([text, place, put, replace]) => {
      const at = place % (text.length + 1);
      return text.slice(0, at) + put + text.slice(replace ? at + 1 : at);
    });
  await fc.assert(
    fc.asyncProperty(damaged, async (text) => {
      const { value } = await go.ask("key", { text });
      expect(value && keyMismatches([{ text, go: value }])).toEqual([]);
    }),
    runs(3000),
  );
});

test("key pairs of any secret have the keys of the Go library and sign alike", async () => {
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...kinds), secret, message, async (kind, raw, bytes) => {
      const pair = keyPairFromRawSeed(kind, raw);
      const inspected = await go.ask("key", { text: pair.seed });
      expect(inspected.value).toEqual({
        public: "",
        seed: kind,
        publicKey: pair.publicKey,
        privateKey: pair.privateKey,
      });
      expect((await go.ask("key", { text: pair.publicKey })).value?.public).toBe(kind);
      const signed = await go.ask("sign", { seed: pair.seed, data: base64(bytes) });
      expect(base64(pair.sign(bytes))).toBe(signed.value);
    }),
    runs(500),
  );
});

test("a signature is accepted and refused as by the Go library, whatever bit is flipped", async () => {
  const damage = fc.option(fc.record({ at: fc.nat(63), bit: fc.nat(7) }));
  await fc.assert(
    fc.asyncProperty(secret, message, damage, fc.nat(65), async (raw, bytes, flip, length) => {
      const pair = keyPairFromRawSeed("account", raw);
      const whole = Uint8Array.from(pair.sign(bytes));
      if (flip !== null) whole[flip.at] = (whole[flip.at] ?? 0) ^ (1 << flip.bit);
      const signature = length < 60 ? whole : whole.subarray(0, length);
      const { value = false } = await go.ask("verify", {
        publicKey: pair.publicKey,
        data: base64(bytes),
        signature: base64(signature),
      });
      expect(verifySignature(pair.publicKey, bytes, signature)).toBe(value);
    }),
    runs(1000),
  );
});

test("a signature that other Ed25519 libraries dispute is judged as by the Go library", async () => {
  // Points of small and mixed order, S at and beyond the group order: the disputed corners of RFC 8032.
  const order = "edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010";
  const points = [
    "0100000000000000000000000000000000000000000000000000000000000000",
    "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "0000000000000000000000000000000000000000000000000000000000000080",
    "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa",
    "f7badec5b8abeaf699583992219b7b223f1df3fbbea919844e3f7c554a43dd43",
    "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
    "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
    "5866666666666666666666666666666666666666666666666666666666666666",
  ];
  const scalars = ["00".repeat(32), `01${"00".repeat(31)}`, order, "ff".repeat(32)];
  for (const point of points) {
    const publicKey = encodePublicKey("account", Buffer.from(point, "hex"));
    for (const r of points) {
      for (const s of scalars) {
        const signature = Buffer.from(r + s, "hex");
        const { value = false } = await go.ask("verify", {
          publicKey,
          data: base64(Buffer.from("abc")),
          signature: base64(signature),
        });
        const ours = outcome(() => verifySignature(publicKey, Buffer.from("abc"), signature)).value ?? false;
        expect({ point, r, s, valid: ours }).toEqual({ point, r, s, valid: value });
      }
    }
  }
});

test("curve keys seal to the bytes of the Go library and open what it sealed", async () => {
  const nonce = fc.uint8Array({ minLength: 24, maxLength: 24 });
  await fc.assert(
    fc.asyncProperty(secret, secret, nonce, message, async (mine, theirs, fixed, bytes) => {
      const [sender, recipient] = [keyPairFromRawSeed("curve", mine), keyPairFromRawSeed("curve", theirs)];
      expect((await go.ask("key", { text: sender.seed })).value).toEqual({
        public: "",
        seed: "curve",
        publicKey: sender.publicKey,
        privateKey: sender.privateKey,
      });
      const sealed = await go.ask("seal", {
        seed: sender.seed,
        publicKey: recipient.publicKey,
        data: base64(bytes),
        nonce: base64(fixed),
      });
      expect(base64(sender.seal(bytes, recipient.publicKey, () => fixed))).toBe(sealed.value);
      expect(base64(recipient.open(Buffer.from(sealed.value ?? "", "base64"), sender.publicKey))).toBe(
        base64(bytes),
      );
    }),
    runs(500),
  );
});

test("a damaged sealed message is opened and refused as by the Go library", async () => {
  const sender = generateKeyPair("curve");
  const recipient: CurveKeyPair = generateKeyPair("curve");
  await fc.assert(
    fc.asyncProperty(message, fc.nat(), fc.nat(7), fc.boolean(), async (bytes, place, bit, cut) => {
      const sealed = Uint8Array.from(sender.seal(bytes, recipient.publicKey));
      const at = place % sealed.length;
      if (!cut) sealed[at] = (sealed[at] ?? 0) ^ (1 << bit);
      const damaged = cut ? sealed.subarray(0, at) : sealed;
      const theirs = await go.ask("open", {
        seed: recipient.seed,
        publicKey: sender.publicKey,
        data: base64(damaged),
      });
      const ours = outcome(() => base64(recipient.open(damaged, sender.publicKey)));
      expect(ours.value).toBe(theirs.value);
    }),
    runs(500),
  );
});

test("a key of another kind neither signs nor seals, as in the Go library", async () => {
  for (const kind of [...kinds, "curve"] satisfies KeyKind[]) {
    const pair = generateKeyPair(kind);
    const signed = await go.ask("sign", { seed: pair.seed, data: base64(Buffer.from("abc")) });
    expect(outcome(() => base64(pair.sign(Buffer.from("abc")))).value).toBe(signed.value);
    const sealed = await go.ask("seal", {
      seed: generateKeyPair("curve").seed,
      publicKey: pair.publicKey,
      data: "",
      nonce: base64(new Uint8Array(24)),
    });
    const ours = outcome(() => generateKeyPair("curve").seal(new Uint8Array(), pair.publicKey));
    expect(ours.value === undefined).toBe(sealed.value === undefined);
  }
});

test("private keys decode to the bytes that the Go library encoded", () => {
  for (const { seed, privateKey } of readVectors("keys").filter((vector) => vector.privateKey !== "")) {
    expect(decodePrivateKey(privateKey)).toHaveLength(seed === "curve" ? 32 : 64);
  }
});
