/**
 * What is wrong with an account on the servers.
 *
 * @module
 */
import type { ErrorCode } from "../errors.ts";

/** Something found wrong, at one server where it concerns one. */
export interface Verdict {
  readonly code: ErrorCode;
  readonly server?: string;
  /** The claim that it concerns, for example `imports[1]`; counted as in the signed JWT. */
  readonly claim?: string;
  /** What is wrong and what to do, as the rest of a sentence that began with the server. */
  readonly text: string;
}

/** Servers that were there when the connection was made and are silent now. */
export function silenceVerdicts(
  unanswered: readonly string[],
  text = "did not answer: is it overloaded, paused or cut off?",
): Verdict[] {
  return unanswered.map((server) => ({ code: "RESOLVER_TIMEOUT", server, text }));
}

/**
 * Puts verdicts into words, one sentence for all servers that share it: "Servers n1 and n3: …".
 *
 * @param inputPath turns a claim's path into the input path that the user wrote
 */
export function verdictTexts(
  verdicts: readonly Verdict[],
  inputPath: (claim: string) => string = (claim) => claim,
): string[] {
  const servers = new Map<string, string[]>();
  for (const { server, claim, text } of verdicts) {
    const sentence = claim === undefined ? text : `${inputPath(claim)} ${text}`;
    const names = servers.get(sentence) ?? [];
    if (server !== undefined) names.push(server);
    servers.set(sentence, names);
  }
  return [...servers].map(([sentence, names]) =>
    names.length === 0 ? sentence : `${serversNamed(names)}: ${sentence}`,
  );
}

/** "server n1", "servers n1 and n2", "servers n1, n2 and n3". */
export function serversNamed(names: readonly string[]): string {
  if (names.length === 1) return `server ${names[0]}`;
  return `servers ${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
}
