/**
 * Tags as the Go library adds them, with Go's idea of white space and lower case.
 *
 * @see nats-io/jwt v2.8.3 `v2/types.go` `TagList.Add`; Go `strings.TrimSpace`, `strings.ToLower`
 * @module
 */

/** Unicode White_Space: unlike `String.prototype.trim`, with U+0085 and without U+FEFF. */
const WHITE_SPACE = /[\t-\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]/;

/** Tags without white space around them, in lower case, each once, none empty; in the order given. */
export function normalizeTags(tags: readonly string[]): string[] {
  return [...new Set(tags.map((tag) => lowerCase(trim(tag))))].filter((tag) => tag !== "");
}

/** `strings.TrimSpace` of Go. */
export function trim(text: string): string {
  let [start, end] = [0, text.length];
  while (start < end && WHITE_SPACE.test(text.charAt(start))) start++;
  while (end > start && WHITE_SPACE.test(text.charAt(end - 1))) end--;
  return text.slice(start, end);
}

/** `strings.ToLower` of Go: one character at a time, so a final sigma is like any other. */
export function lowerCase(text: string): string {
  return [...text].map((char) => (char === "\u0130" ? "i" : char.toLowerCase())).join("");
}
