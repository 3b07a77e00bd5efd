/**
 * What a push is given, and what it comes to.
 *
 * @module
 */
import { NatsAuthError } from "../errors.ts";
import type { AccountClaims } from "../jwt/index.ts";
import type { UserRevocations } from "./user-revocations.ts";
import { type Verdict, verdictTexts } from "./verdict.ts";

/** An account JWT to bring into force. */
export interface Push {
  /** What the caller signed, or holds in state, and wants in force. */
  readonly jwt: string;
  /** Signs merged claims anew, `iat` as given; called only when the servers' copies make it necessary. */
  sign(claims: AccountClaims): Promise<string>;
  /** Names of the servers of the last proof; one that is missing now is an error that names it. */
  readonly provenServers?: readonly string[];
  /**
   * Revocations that the caller has taken back: user or `*` to Unix seconds. Where servers have them just so, they are
   * not kept. All others that servers have are.
   */
  readonly withdrawn?: UserRevocations;
  /** Keys that have signed the account for the caller before: a copy by one of them is no foreign one. */
  readonly formerIssuers?: readonly string[];
  /** Overwrites a copy with a foreign issuer. */
  readonly adopt?: boolean;
  /**
   * The JWT takes rights away and gives none. What its imports or JetStream lack must not keep it from being pushed: it is
   * warned of, and imports from accounts that no server has are left out, for a server that loads one stands still.
   */
  readonly restricting?: boolean;
  /** The resource's name, for messages. */
  readonly label: string;
  /** Turns the path of a claim (`imports[1]`, as sorted in the JWT) into the input path that the user wrote. */
  inputPath?(claim: string): string;
}

/** A push that is in force, or stored where the resolver asks for no more. */
export interface Pushed {
  /** The JWT that the servers have: the caller's, or one signed anew. */
  readonly jwt: string;
  /** Names of all servers, sorted. */
  readonly servers: readonly string[];
  /** What deserves a look but works: complete sentences without the resource's name. */
  readonly warnings: readonly string[];
}

/** A push failed. `jwt` is the newest signed text, to be kept in state. */
export class PushFailure extends NatsAuthError {
  readonly jwt: string;
  /** All that was found wrong; the code of the error is that of the first. */
  readonly verdicts: readonly Verdict[];

  constructor(push: Push, jwt: string, verdicts: readonly Verdict[], cause?: unknown) {
    const texts = verdictTexts(verdicts, push.inputPath?.bind(push));
    const what = `Cannot bring account "${push.label}" into force`;
    super(
      verdicts[0]?.code ?? "RESOLVER_NOT_IN_FORCE",
      texts.length === 1
        ? `${what}: ${texts[0]}`
        : `${what}:\n${texts.map((text) => `- ${text}`).join("\n")}`,
      cause === undefined ? undefined : { cause },
    );
    this.name = "PushFailure";
    this.jwt = jwt;
    this.verdicts = verdicts;
  }
}
