/**
 * Finds secrets in text that anybody may see.
 *
 * @module
 */
import { decodeSeed } from "../../provider/nkeys/index.ts";

const patterns = {
  "a seed": /S[OAUNCX][A-Z2-7]{56}/g,
  "a private key": /\bP[A-Z2-7]{55}/g,
  "a creds file": /BEGIN (NATS USER JWT|USER NKEY SEED)/g,
  "a PEM key": /BEGIN [A-Z ]*PRIVATE KEY/g,
} as const;

/**
 * What a text gives away, in words that do not; empty: nothing.
 *
 * @param known Seeds that are looked for in every encoding, and other secret texts.
 */
export function secretsIn(text: string, known: readonly string[]): string[] {
  const found = Object.entries(patterns).flatMap(([what, pattern]) => {
    const count = text.match(pattern)?.length ?? 0;
    return count === 0 ? [] : [`${what}, ${count} times`];
  });
  const given = known.flatMap((secret, index) => {
    const forms = formsOf(secret).filter((form) => text.includes(form));
    return forms.length === 0 ? [] : [`secret ${index} (${secret.slice(0, 2)}…), in ${forms.length} forms`];
  });
  return [...found, ...given];
}

function formsOf(secret: string): string[] {
  if (!/^S[A-Z2-7]{57}$/.test(secret)) return [secret];
  const raw = Buffer.from(decodeSeed(secret).bytes);
  return [
    secret,
    raw.toString("hex"),
    raw.toString("base64").slice(0, 42),
    raw.toString("base64url").slice(0, 42),
  ];
}
