/**
 * The fixed sentences of docstrings (`Default: …`, `Claim …`, `Secret`, `Updates`), taken apart.
 *
 * @module
 */
import type { Input } from "./model.mts";

/** What a docstring says of an input. */
export type Said = Pick<Input, "default" | "claim" | "change" | "secret" | "text">;

const defaultSentence = /\bDefault: (.+?)\.(?=\s|$)/;
const claimSentence = /\b(?:Claims?|Wire) (`\w+`(?:, `\w+`)*)\./;
/** Each says no more than a column of the table. */
const bareSentences = /(?:^|(?<=\. ))(?:Updates|Replaces|Secret)\.(?:\s|$)/g;

/** Takes a docstring apart. */
export function readDocstring(docstring: string): Said {
  const whole = oneLine(docstring);
  const [, preset] = defaultSentence.exec(whole) ?? [];
  const [, claim] = claimSentence.exec(whole) ?? [];
  const text = whole.replace(defaultSentence, "").replace(claimSentence, "");
  return {
    ...(preset === undefined ? {} : { default: preset }),
    ...(claim === undefined ? {} : { claim }),
    change: /\breplaces\b/i.test(whole) ? "replaces" : "updates",
    secret: /\bSecret\b/.test(whole),
    text: withoutBareSentences(text),
  };
}

/** A docstring as running text, without the sentences that say no more than a column does. */
export function withoutBareSentences(docstring: string): string {
  return oneLine(docstring).replace(bareSentences, "").trim();
}

/** A docstring as running text, with links as code. */
export function oneLine(docstring: string): string {
  return plain(docstring).replace(/\s+/g, " ").trim();
}

/** A docstring with its paragraphs, with links as code. */
export function plain(docstring: string): string {
  return docstring.replace(/\{@link (\S+?)\}/g, "`$1`");
}
