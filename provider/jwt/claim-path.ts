/**
 * Paths of claims in errors, issues and changes: `exports[2].subject`, `revocations["U…"]`.
 *
 * @module
 */

/** A seed, a private key or a token, also a damaged one. */
const SECRET = /\b(?:S[OAUNCX][A-Z2-7]{20,}|P[A-Z2-7]{50,}|eyJ[\w-]{20,}(?:\.[\w-]*)*)/g;

/** Step of a path into a map. A seed or token that stands there by mistake is left out: paths go into messages. */
export function bracket(name: string): string {
  return `[${JSON.stringify(name.replace(SECRET, "…"))}]`;
}

/** The path that is shown, from that within the payload: members of `nats` stand without that word. */
export function claimPath(path: string): string {
  return path.replace(/^\.nats(?=\.)/, "").replace(/^\./, "");
}
