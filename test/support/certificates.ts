/**
 * X.509 certificates for tests of TLS: an authority, and certificates that it issues for any name and time. Written
 * in DER by hand, since Node reads certificates but does not make them.
 *
 * @see RFC 5280
 * @module
 */
import { generateKeyPairSync, type KeyObject, randomBytes, sign } from "node:crypto";
import { isIP } from "node:net";

/** A certificate and its private key, as PEM text. */
export interface Certificate {
  readonly cert: string;
  readonly key: string;
}

/** What a certificate says. */
export interface Subject {
  /** Host names and IP addresses. */
  readonly names: readonly string[];
  /** Seconds from now until it expires; default one day. Negative: it has expired. */
  readonly validFor?: number;
}

/** A certificate authority of its own. */
export class Authority {
  readonly #keys = generateKeyPairSync("ec", { namedCurve: "P-256" });
  readonly #name: Buffer;
  /** Its own certificate, PEM. */
  readonly cert: string;

  constructor(name = "test authority") {
    this.#name = distinguishedName(name);
    const isAuthority = extension("2.5.29.19", sequence(Buffer.from([0x01, 0x01, 0xff])), true);
    this.cert = this.#issue(this.#name, this.#keys.publicKey, 86_400, [isAuthority]);
  }

  /** Issues a certificate for servers and clients alike. */
  issue({ names, validFor = 86_400 }: Subject): Certificate {
    const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
    const alternatives = extension("2.5.29.17", sequence(...names.map(generalName)));
    return {
      cert: this.#issue(distinguishedName(names[0] ?? "nobody"), publicKey, validFor, [alternatives]),
      key: privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
    };
  }

  #issue(subject: Buffer, publicKey: KeyObject, validFor: number, extensions: readonly Buffer[]): string {
    const algorithm = sequence(objectIdentifier("1.2.840.10045.4.3.2"));
    const serial = randomBytes(8);
    serial[0] = 0x01;
    const content = sequence(
      tagged(0xa0, tagged(0x02, Buffer.from([2]))),
      tagged(0x02, serial),
      algorithm,
      this.#name,
      sequence(time(Math.min(-3_600, validFor - 3_600)), time(validFor)),
      subject,
      publicKey.export({ type: "spki", format: "der" }),
      tagged(0xa3, sequence(...extensions)),
    );
    const signature = sign("sha256", content, this.#keys.privateKey);
    const der = sequence(content, algorithm, bitString(signature));
    const lines = der.toString("base64").replace(/.{64}(?=.)/g, "$&\n");
    return `-----BEGIN CERTIFICATE-----\n${lines}\n-----END CERTIFICATE-----\n`;
  }
}

function tagged(tag: number, content: Uint8Array): Buffer {
  const { length } = content;
  const size =
    length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...size]), content]);
}

function sequence(...parts: readonly Uint8Array[]): Buffer {
  return tagged(0x30, Buffer.concat(parts));
}

function bitString(bytes: Uint8Array): Buffer {
  return tagged(0x03, Buffer.concat([Buffer.from([0]), bytes]));
}

function objectIdentifier(dotted: string): Buffer {
  const [first = 0, second = 0, ...rest] = dotted.split(".").map(Number);
  const bytes = [first * 40 + second];
  for (const number of rest) {
    const septets = [number & 0x7f];
    for (let left = number >> 7; left > 0; left >>= 7) septets.unshift((left & 0x7f) | 0x80);
    bytes.push(...septets);
  }
  return tagged(0x06, Buffer.from(bytes));
}

function distinguishedName(commonName: string): Buffer {
  const attribute = sequence(objectIdentifier("2.5.4.3"), tagged(0x0c, Buffer.from(commonName)));
  return sequence(tagged(0x31, attribute));
}

function time(fromNow: number): Buffer {
  const text = new Date(Date.now() + fromNow * 1000).toISOString().replace(/[-:T]|\.\d+/g, "");
  return tagged(0x18, Buffer.from(text));
}

function extension(id: string, value: Buffer, critical = false): Buffer {
  const flag = critical ? [Buffer.from([0x01, 0x01, 0xff])] : [];
  return sequence(objectIdentifier(id), ...flag, tagged(0x04, value));
}

function generalName(name: string): Buffer {
  if (isIP(name) === 4) return tagged(0x87, Buffer.from(name.split(".").map(Number)));
  return tagged(0x82, Buffer.from(name));
}
