/**
 * Random texts: such as a parser finds hard, and such as text encodings find hard.
 *
 * @module
 */
import fc, { type Arbitrary } from "fast-check";

/** Words of a small grammar, joined: what a parser finds hard is a few of its own words in odd order. */
export function joined(words: readonly string[], maxLength = 6): Arbitrary<string> {
  return fc.array(fc.constantFrom(...words), { maxLength }).map((parts) => parts.join(""));
}

/** Any UTF-16 code units, lone surrogates among them. */
const codeUnits = fc.string({
  unit: fc.integer({ min: 0, max: 0xffff }).map((unit) => String.fromCharCode(unit)),
});

export const hostileText = fc.oneof(
  joined([
    "<",
    ">",
    "&",
    "\u2028",
    "\u2029",
    "\ud83c",
    "\udf89",
    "🎉",
    "é",
    "\u0000",
    "\u001f",
    "\u007f",
    '"',
    "\\",
    "/",
    "\b",
    "\n",
    "a",
    "\ufeff",
  ]),
  fc.string({ unit: "grapheme" }),
  codeUnits,
);

export const subject = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom("a", "a.b", "a.*", "a.>", ">", "b.*.c", "*", "c.d.e") },
  { weight: 2, arbitrary: joined(["a", "b", ".", ".", "*", ">", "é"]) },
  { weight: 1, arbitrary: joined(["a", ".", "*", ">", " ", "\t", "<", "$1", "{{name()}}", "\ud800"]) },
);

export const localSubject = joined(
  [
    "a",
    ".",
    ".",
    "*",
    ">",
    "$1",
    "$2",
    "$0",
    "$",
    "$01",
    "$+1",
    "$-1",
    "$1x",
    "$9999999999999999999",
    " ",
    "é",
  ],
  8,
);

export const url = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.constantFrom("https://example.com", "nats://a:4222", "tls://b", "wss://c:443/x"),
  },
  {
    weight: 2,
    arbitrary: joined(
      [
        "https",
        "nats",
        "ws",
        "a",
        "1",
        ":",
        "/",
        "//",
        "://",
        "[",
        "]",
        "::1",
        "@",
        "?",
        "#",
        "%41",
        "%zz",
        "%",
        " ",
        "é",
        ".",
        "-",
        "+",
        "*",
        "\\",
        "\u007f",
        "<",
        "^",
        "|",
        "%25",
        "fe80",
      ],
      9,
    ),
  },
  { weight: 1, arbitrary: hostileText },
);

export const version = joined(
  ["2", "10", "0", ".", ".", "-", "+", "x", "_", " ", "9223372036854775807", "9223372036854775808"],
  6,
);

export const cidr = fc.oneof(
  fc.constantFrom("10.0.0.0/8", "2001:db8::/32", "192.168.1.1/32"),
  joined(
    [
      "10",
      ".",
      "0",
      "255",
      "256",
      "01",
      "/",
      "/8",
      "32",
      "33",
      "128",
      "129",
      ":",
      "::",
      "ffff",
      "1:2:3:4",
      "g",
      "%eth0",
      " ",
      "-1",
      "+1",
      "1.2.3.4",
    ],
    9,
  ),
);

export const timeOfDay = fc.oneof(
  fc.constantFrom("08:00:00", "23:59:59"),
  joined(["0", "8", "08", "12", "23", "24", "59", "60", ":", ":", ".", ",", "5", "Z", " ", "-", "+"], 7),
);

export const timeZone = fc.constantFrom(
  "",
  "UTC",
  "Local",
  "local",
  "utc",
  "Europe/Berlin",
  "Asia/Tokyo",
  "America/New_York",
  "US/Eastern",
  "EST",
  "GMT",
  "Etc/UTC",
  "Etc/GMT+12",
  "europe/berlin",
  "Europe/Nowhere",
  "GMT+1",
  "+01:00",
  "Z",
  "..",
  "Europe",
  "",
  "Asia/Calcutta",
  "Asia/Kolkata",
  "Europe/Kyiv",
  "PST8PDT",
  "Pacific/Apia",
);
