/**
 * Creds files: a user JWT and the user's seed, between dashed lines.
 *
 * @see nats-io/jwt v2.8.3 `v2/creds_utils.go` `FormatUserConfig`, `ParseDecoratedJWT`, `ParseDecoratedNKey`
 * @module
 */
import { NatsAuthError } from "../errors.ts";
import { decodeSeed, keyPairFromSeed } from "../nkeys/index.ts";
import { claimsRules } from "./claims.ts";
import { decode } from "./decode.ts";
import { nameOf } from "./shape.ts";
import { trim } from "./tags.ts";

/** What a creds file holds. */
export interface Creds {
  readonly jwt: string;
  /** Secret; absent in files that hold the JWT alone. */
  readonly seed?: string;
}

const RULE = "*".repeat(61);
const STARS = "*".repeat(25);

/**
 * Formats a creds file as the official tools do.
 *
 * @param jwt User JWT.
 * @param seed Seed of the user that the JWT is about, SU…; line ends after it are dropped.
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
  if (typeof seed !== "string") {
    throw new NatsAuthError("CREDS_SEED", "Cannot format creds: the seed is not text");
  }
  const secret = withoutLineEnds(seed);
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
 * Takes a creds file apart. Line ends may be CR LF, and other lines may stand between the blocks.
 *
 * The JWT stands in the first block; text without any block is taken as a bare JWT. The seed stands in the second
 * block, or on the first line that begins like one. The JWT is not decoded.
 *
 * @throws {NatsAuthError} `CREDS_FORMAT` for text in which there is no JWT; `CREDS_SEED` where something stands in for a
 *   seed that is not the seed of a user, account or operator.
 */
export function parseCreds(text: string): Creds {
  if (typeof text !== "string") {
    throw new NatsAuthError("CREDS_FORMAT", `Cannot parse creds: expected text, got ${nameOf(text)}`);
  }
  const lines = text.split("\n");
  const [jwt = text.trim(), second] = findBlocks(lines);
  if (!/^[\w-]+\.[\w-]+\.[\w-]+$/.test(jwt)) {
    throw new NatsAuthError("CREDS_FORMAT", "Cannot parse creds: there is no JWT in the text");
  }
  const seed = second ?? lines.find((line) => /^S[OAU]/.test(trim(line)));
  return seed === undefined ? { jwt } : { jwt, seed: requireSeed(withoutReturn(seed)) };
}

/** Contents of all blocks: a line that ends in dashes, one of content, one between dashes. */
function findBlocks(lines: readonly string[]): string[] {
  const contents: string[] = [];
  for (let at = 0; at + 2 < lines.length; at++) {
    const [head = "", content = "", tail = ""] = lines.slice(at, at + 3);
    const plain = withoutReturn(content);
    if (!/^[\w.=-]+$/.test(plain) || !endsInDashes(withoutReturn(head))) continue;
    // Nothing follows the last line, so a CR there is no part of a line end.
    const rest = at + 3 === lines.length ? tail : withoutReturn(tail);
    if (!rest.startsWith("---") || !endsInDashes(rest)) continue;
    contents.push(plain);
    at += 2;
  }
  return contents;
}

/** Three dashes at the end, and three more before. */
function endsInDashes(line: string): boolean {
  return line.endsWith("---") && line.slice(0, -3).includes("---");
}

function withoutLineEnds(text: string): string {
  let end = text.length;
  while (end > 0 && "\r\n".includes(text.charAt(end - 1))) end--;
  return text.slice(0, end);
}

function withoutReturn(line: string): string {
  return line.endsWith("\r") ? line.slice(0, -1) : line;
}

function requireSeed(seed: string): string {
  if (/^S[OAU]/.test(seed) && isSeed(seed)) return seed;
  throw new NatsAuthError("CREDS_SEED", "Cannot parse creds: what stands in place of the seed is none");
}

function isSeed(text: string): boolean {
  try {
    return decodeSeed(text).bytes.length > 0;
  } catch {
    return false;
  }
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
