/**
 * Random inputs of any table, made from what its rules say of themselves: an input that is added is tested at once.
 *
 * @module
 */
import fc, { type Arbitrary } from "fast-check";
import type { Shape } from "../../provider/fields/shape.ts";
import { generateKeyPair, type KeyKind } from "../../provider/nkeys/index.ts";

const token = fc.constantFrom("orders", "a", "b-1", "Ω", "x_y");
const subject = fc.oneof(
  fc
    .array(fc.oneof(token, fc.constant("*")), { minLength: 1, maxLength: 4 })
    .map((tokens) => tokens.join(".")),
  fc.array(token, { maxLength: 2 }).map((tokens) => [...tokens, ">"].join(".")),
);
const plainSubject = fc.array(token, { minLength: 1, maxLength: 3 }).map((tokens) => tokens.join("."));
const two = (count: number) => String(count).padStart(2, "0");
const clock = fc
  .tuple(fc.nat(23), fc.nat(59), fc.nat(59), fc.boolean())
  .map(([hour, minute, second, short]) =>
    short ? `${two(hour)}:${two(minute)}` : `${two(hour)}:${two(minute)}:${two(second)}`,
  );

/** Texts by what their rule says they are. */
const texts: Readonly<Record<string, Arbitrary<string>>> = {
  subject,
  "subject without wildcards": plainSubject,
  "subject, or subject and queue": fc.oneof(
    subject,
    fc.tuple(subject, token).map(([one, queue]) => `${one} ${queue}`),
  ),
  duration: fc
    .tuple(fc.integer({ min: 1, max: 10_000 }), fc.constantFrom("s", "m", "h", "d"))
    .map(([amount, unit]) => `${amount}${unit}`),
  "precise duration": fc.oneof(
    fc
      .tuple(fc.integer({ min: 1, max: 10_000 }), fc.constantFrom("ns", "us", "ms", "s", "m", "h", "d"))
      .map(([amount, unit]) => `${amount}${unit}`),
    fc.constant("9007199254740991ns"),
  ),
  size: fc.oneof(
    fc.constant("unlimited"),
    fc
      .tuple(
        fc.integer({ min: 1, max: 5_000 }),
        fc.constantFrom("B", "KB", "KiB", "MB", "MiB", "GB", "GiB", "TB", "TiB"),
      )
      .map(([amount, unit]) => `${amount}${unit}`),
    fc.constantFrom("1.5GiB", "9007199254740992B", "10 MB"),
  ),
  time: fc
    .date({ min: new Date("1971-01-01"), max: new Date("9999-12-31"), noInvalidDate: true })
    .map((date) => date.toISOString()),
  "time of day": clock,
  tier: fc.integer({ min: 1, max: 12 }).map((replicas) => `R${replicas}`),
  network: fc.constantFrom("10.0.0.0/8", "192.168.7.1/32", "2001:db8::/32", "::/0"),
  "time zone": fc.constantFrom("UTC", "Europe/Berlin", "America/Argentina/Ushuaia"),
  URL: fc.constantFrom("https://example.com", "nats://example.com:4222", "wss://example.com"),
  version: fc.constantFrom("2.10.0", "2.15.2"),
  "activation token": fc.constant("a.b.c"),
  ...Object.fromEntries(
    (["operator", "account", "user", "curve"] satisfies KeyKind[]).map((kind) => {
      const keys = [1, 2, 3].map(() => generateKeyPair(kind).publicKey);
      return [`public ${kind} key`, fc.constantFrom(...keys)];
    }),
  ),
};

const text = fc.oneof(
  fc.constantFrom("orders", "<a> & 'b'", "env:prod", "\u2028é🎉"),
  fc.string({ unit: "grapheme", minLength: 1, maxLength: 12 }),
);

/** Inputs of a shape, valid one by one. */
export function inputOf(shape: Shape): Arbitrary<unknown> {
  switch (shape.type) {
    case "text": {
      if (shape.format === undefined) return text;
      const known = texts[shape.format];
      if (known === undefined) throw new Error(`No example of "${shape.format}": add one here`);
      return known;
    }
    case "word":
      return fc.constantFrom(...shape.words);
    case "flag":
      return fc.boolean();
    case "integer":
      return fc.integer({ min: shape.least, max: Math.min(shape.most, 2 ** 31 - 1) });
    case "either":
      return fc.oneof(...shape.shapes.map(inputOf));
    case "list":
      return fc.array(inputOf(shape.element), { minLength: 1, maxLength: 4 });
    case "record":
      return fc
        .array(fc.tuple(inputOf(shape.name), inputOf(shape.value)), { minLength: 1, maxLength: 3 })
        .map((entries) => Object.fromEntries(entries));
    case "object":
      return fc.record(
        Object.fromEntries(
          Object.entries(shape.members).map(([name, member]) => [name, inputOf(member.shape)]),
        ),
        {
          requiredKeys: Object.entries(shape.members).flatMap(([name, { required }]) =>
            required ? [name] : [],
          ),
        },
      );
  }
}
