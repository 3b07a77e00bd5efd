/**
 * How Go's `encoding/json` writes strings and numbers, and the byte order in which it sorts the keys of maps.
 *
 * @see Go `encoding/json` `appendString`, `floatEncoder`, `mapEncoder`
 * @module
 */

/** All characters but those that stand for themselves: `"` `\\` `<` `>` `&`, controls, U+2028, U+2029, surrogates. */
const NEEDS_ESCAPE = /[^ !#-%'-;=?-[\]-\u2027\u202a-\ud7ff\ue000-\uffff]/;

const LONE_SURROGATE = /\p{Surrogate}/gu;

/** Go keeps JSON safe inside HTML and JavaScript; `JSON.stringify` leaves these as they are. */
const htmlEscapes: Readonly<Record<string, string>> = {
  "<": "\\u003c",
  ">": "\\u003e",
  "&": "\\u0026",
  "\u2028": "\\u2028",
  "\u2029": "\\u2029",
};

/** A JSON string as Go writes it, with its quotes. */
export function quote(text: string): string {
  if (!NEEDS_ESCAPE.test(text)) return `"${text}"`;
  return JSON.stringify(wellFormed(text)).replace(/[<>&\u2028\u2029]/g, (char) => htmlEscapes[char] ?? char);
}

/** The text without lone surrogates, which Go reads as U+FFFD. */
export function wellFormed(text: string): string {
  return text.replace(LONE_SURROGATE, "\ufffd");
}

/** A floating-point number as Go writes it; the two languages differ in minus zero only. */
export function formatFloat(value: number): string {
  return Object.is(value, -0) ? "-0" : String(value);
}

/** Order of strings by their UTF-8 bytes. Negative, zero or positive, as for `Array.prototype.sort`. */
export function compareBytes(left: string, right: string): number {
  const length = Math.min(left.length, right.length);
  for (let at = 0; at < length; at++) {
    const [a, b] = [left.charCodeAt(at), right.charCodeAt(at)];
    if (a !== b) return rank(a) - rank(b);
  }
  return left.length - right.length;
}

/** Surrogates stand for characters beyond U+FFFF, so in UTF-8 they come after U+E000 to U+FFFF. */
function rank(unit: number): number {
  if (unit < 0xd800) return unit;
  return unit < 0xe000 ? unit + 0x2000 : unit - 0x800;
}
