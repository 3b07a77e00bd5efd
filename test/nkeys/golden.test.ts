import { describe, expect, it } from "vitest";
import {
  encodeSeed,
  isPublicKey,
  type KeyKind,
  keyPairFromSeed,
  kindOf,
} from "../../provider/nkeys/index.ts";

/** Made with nats-io/nkeys v0.4.17, `FromSeed`: raw seeds are 32 equal bytes. */
const golden: readonly { kind: KeyKind; byte: number; seed: string; publicKey: string }[] = [
  {
    kind: "operator",
    byte: 1,
    seed: "SOAACAIBAEAQCAIBAEAQCAIBAEAQCAIBAEAQCAIBAEAQCAIBAEAQCAIATA",
    publicKey: "OCFIRY65OQE7DFP5KLNS2PF2LVZMUZYJX4OZIEQ36N2IQANUB5XVYOCS",
  },
  {
    kind: "account",
    byte: 2,
    seed: "SAAAEAQCAIBAEAQCAIBAEAQCAIBAEAQCAIBAEAQCAIBAEAQCAIBAEAUN5U",
    publicKey: "ACATS5YOVB6ROX2WUNKGNQ2MP3GMXDMKSG2O4N5CLX3A6W4PZGZZIL2R",
  },
  {
    kind: "user",
    byte: 3,
    seed: "SUAAGAYDAMBQGAYDAMBQGAYDAMBQGAYDAMBQGAYDAMBQGAYDAMBQGA6BEM",
    publicKey: "UDWUSKGGFDI4FRXK5EBTRECZSVQSSWJHHJOGH6JWG3AUMFFMQ435C2U4",
  },
  {
    kind: "server",
    byte: 5,
    seed: "SNAAKBIFAUCQKBIFAUCQKBIFAUCQKBIFAUCQKBIFAUCQKBIFAUCQKBP7G4",
    publicKey: "NBXHUHG5FGYLPD6RHL2MKWMP572O6KUXCZXDZJXS4T57ZTMAKBN7C574",
  },
  {
    kind: "curve",
    byte: 7,
    seed: "SXAAOBYHA4DQOBYHA4DQOBYHA4DQOBYHA4DQOBYHA4DQOBYHA4DQOBZ6RQ",
    publicKey: "XAJ34T7K5LZAJR75GNMPZHAAOIMIDULUE6ASQIT6YZ2PG7375F5W23BG",
  },
  {
    kind: "cluster",
    byte: 9,
    seed: "SCAASCIJBEEQSCIJBEEQSCIJBEEQSCIJBEEQSCIJBEEQSCIJBEEQSCNWHE",
    publicKey: "CD6ROJBYLKQMOW3E7N4M2YBPUHMZD7PL65VRHRMO24BOVSBV5H3BRVXS",
  },
];

describe.each(golden)("the $kind key of the Go library", ({ kind, byte, seed, publicKey }) => {
  it("has the same seed", () => {
    expect(encodeSeed(kind, new Uint8Array(32).fill(byte))).toBe(seed);
  });

  it("is restored from its seed", () => {
    expect(keyPairFromSeed(seed)).toMatchObject({ kind, seed, publicKey });
  });

  it("is known by its public key", () => {
    expect(kindOf(publicKey)).toBe(kind);
    expect(isPublicKey(kind, publicKey)).toBe(true);
  });
});

it("signs as the Go library does", () => {
  const account = keyPairFromSeed("SAAAEAQCAIBAEAQCAIBAEAQCAIBAEAQCAIBAEAQCAIBAEAQCAIBAEAUN5U");
  expect(Buffer.from(account.sign(Buffer.from("abc"))).toString("base64url")).toBe(
    "VSEdjLMVh2vBoW64vIMwm0z_CdgPF_0k_yc9iIeNup7rK_QXpDnuSKHczHSIOuc_nlHzpZn-YqDH2QgGZjLKCw",
  );
});

it("writes private keys as the Go library does", () => {
  const account = keyPairFromSeed("SAAAEAQCAIBAEAQCAIBAEAQCAIBAEAQCAIBAEAQCAIBAEAQCAIBAEAUN5U");
  expect(account.privateKey).toBe(
    "PABAEAQCAIBAEAQCAIBAEAQCAIBAEAQCAIBAEAQCAIBAEAQCAIBAFAJZO4HKQ7IXL5LKGVDGYNGH5TGLRWFJDNHOG6RF35QPLOH4TM4UPRKA",
  );
});
