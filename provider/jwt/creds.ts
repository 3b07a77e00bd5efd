/**
 * Creds files: a user JWT and the user's seed, between dashed lines.
 *
 * @see nats-io/jwt v2.8.3 `v2/creds_utils.go` `FormatUserConfig`, `ParseDecoratedJWT`, `ParseDecoratedNKey`
 * @module
 */
import { NatsAuthError } from "../errors.ts";
import { keyPairFromSeed } from "../nkeys/index.ts";
import { claimsRules } from "./claims.ts";
import { decode } from "./decode.ts";
import { trim } from "./tags.ts";

/** What a creds file holds. */
export interface Creds {
  readonly jwt: string;
  /** Secret; absent in files that hold the JWT alone. */
  readonly seed?: string;
}

/**
 * Two or more lines: dashes, one line of content, dashes. The dashes of one block may not end the next one's line.
 */
const BLOCK = /-{3,}.*-{3,}\r?\n([\w.=-]+)\r?\n-{3,}.*-{3,}(?:\r?\n|$(?![\s\S]))/g;

const RULE = "*".repeat(61);
const STARS = "*".repeat(25);

/**
 * Formats a creds file as the official tools do.
 *
 * @param jwt User JWT.
 * @param seed Seed of the user that the JWT is about, SU….
 * @returns 13 lines, ending with a line feed.
 * @throws {NatsAuthError} As `decodeJwt`; `CREDS_FORMAT` when it is not a user JWT; `CREDS_SEED` when the seed is not a
 *   user seed or not that of the JWT's subject.
 */
export function formatCreds(jwt: string, seed: string): string {
  const { kind, claims, namesKind } = decode(jwt);
  if (kind !== "user" || !namesKind) {
    throw new NatsAuthError(
      "CREDS_FORMAT",
      `Cannot format creds: expected a user JWT, got ${claimsRules[kind].name}`,
    );
  }
  const secret = trim(seed);
  if (userKeyOf(secret) !== claims.sub) {
    throw new NatsAuthError("CREDS_SEED", "Cannot format creds: the seed is not that of the JWT's subject");
  }
  return [
    "-----BEGIN NATS USER JWT-----",
    jwt,
    "------END NATS USER JWT------",
    "",
    `${STARS} IMPORTANT ${STARS}`,
    "NKEY Seed printed below can be used to sign and prove identity.",
    "NKEYs are sensitive and should be treated as secrets.",
    "",
    "-----BEGIN USER NKEY SEED-----",
    secret,
    "------END USER NKEY SEED------",
    "",
    RULE,
    "",
  ].join("\n");
}

/**
 * Takes a creds file apart. Line ends may be CR LF, and other lines may stand between the blocks. Text without any
 * block is taken as a bare JWT. Neither JWT nor seed is checked.
 *
 * @throws {NatsAuthError} `CREDS_FORMAT` for text in which there is no JWT.
 */
export function parseCreds(text: string): Creds {
  const [first, second] = [...text.matchAll(BLOCK)].map((match) => match[1]);
  const jwt = first ?? trim(text);
  if (!/^[\w-]+\.[\w-]+\.[\w-]+$/.test(jwt)) {
    throw new NatsAuthError("CREDS_FORMAT", "Cannot parse creds: there is no JWT in the text");
  }
  return second === undefined ? { jwt } : { jwt, seed: second };
}

function userKeyOf(seed: string): string {
  if (!seed.startsWith("SU")) {
    throw new NatsAuthError("CREDS_SEED", "Cannot format creds: the seed is not that of a user (SU…)");
  }
  try {
    return keyPairFromSeed(seed).publicKey;
  } catch (cause) {
    throw new NatsAuthError("CREDS_SEED", "Cannot format creds: the seed is damaged", { cause });
  }
}
