/**
 * Paths of claims in errors, issues and changes: `exports[2].subject`, `revocations["U…"]`.
 *
 * @module
 */
import { kindOf } from "../nkeys/index.ts";

/** Long enough to be a part of a seed, a private key or a token that is worth something. */
const SECRET_LENGTH = 16;

/** What the texts of keys and tokens are made of, without the dots between the parts of a token. */
const RUN = new RegExp(`[\\w-]{${SECRET_LENGTH},}`, "g");

const PART = /[\w-]{8,}/g;

/** No word is longer. */
const LONGEST_WORDS = 39;

/** Words as subjects have them, written together: `orderprocessing`, `customerOrderService2`. */
const WORDS = /^[a-z]*(?:[A-Z][a-z]+)*\d{0,4}$/;

/** Step of a path into a map. A seed or token that stands there by mistake is left out: paths go into messages. */
export function bracket(name: string): string {
  return `[${JSON.stringify(withoutSecrets(name))}]`;
}

/** The path that is shown, from that within the payload: members of `nats` stand without that word. */
export function claimPath(path: string): string {
  return path.replace(/^\.nats(?=\.)/, "").replace(/^\./, "");
}

/**
 * The text without anything that could be a seed, a private key or a token. Where there is one, other runs may be its
 * parts.
 */
function withoutSecrets(text: string): string {
  if (!(text.match(RUN) ?? []).some(holdsSecret)) return text;
  return text.replace(PART, (run) => (kindOf(run) === undefined ? "…" : run));
}

function holdsSecret(run: string): boolean {
  return run.split(/[_-]/).some(looksSecret);
}

/** Whether letters and digits are neither words nor a public key. */
function looksSecret(text: string): boolean {
  if (text.length < SECRET_LENGTH || kindOf(text) !== undefined) return false;
  return text.length > LONGEST_WORDS || !WORDS.test(text) || !isPronounceable(text);
}

/** Three in ten letters of words are vowels; of random letters, fewer. */
function isPronounceable(text: string): boolean {
  return (text.match(/[aeiouy]/gi) ?? []).length >= 0.3 * text.length;
}
