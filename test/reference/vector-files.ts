/**
 * The golden vectors of `test/vectors`, made by the Go libraries; each file says by which versions and how.
 *
 * @module
 */
import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import type { DecodedClaims, FoundCreds, InspectedKey, Verdict } from "./go-library.ts";
import { type JsonValue, parseJson } from "./json.ts";

export const vectorFolder = resolve(__dirname, "..", "vectors");

/** Clock of every vector: `iat` of the tokens, "now" of the validation. */
export const vectorNow = 1_795_471_427;

/** Claims with what Go's Encode and Validate make of them. */
export interface ClaimsVector {
  readonly name: string;
  readonly seed: string;
  readonly claims: JsonValue;
  readonly token?: string;
  /** Step that failed: reading the JSON, encoding, or the library crashes. */
  readonly refused?: "read" | "encode" | "panic";
  readonly issues: readonly Verdict[] | null;
}

export interface TokenVector {
  readonly name: string;
  readonly token: string;
  readonly decode: DecodedClaims | null;
  readonly generic: DecodedClaims | null;
}

export interface CredsVector extends FoundCreds {
  readonly name: string;
  readonly text: string;
}

export interface FormatVector {
  readonly name: string;
  readonly token: string;
  readonly seed: string;
  readonly creds: string | null;
}

export interface KeyVector extends InspectedKey {
  readonly text: string;
}

interface VectorFiles {
  claims: ClaimsVector;
  rules: ClaimsVector;
  tokens: TokenVector;
  upstream: TokenVector;
  creds: CredsVector;
  "creds-format": FormatVector;
  keys: KeyVector;
}

export function readVectors<Name extends keyof VectorFiles>(name: Name): VectorFiles[Name][] {
  const text = readFileSync(join(vectorFolder, `${name}.json`), "utf8");
  return parseJson<{ cases: VectorFiles[Name][] }>(text).cases;
}

/** Content of each file, without the Go release: it may be newer than the one that made the committed files. */
export function vectorTexts(folder: string): Record<string, string> {
  return Object.fromEntries(
    readdirSync(folder)
      .sort()
      .map((name) => [
        name,
        readFileSync(join(folder, name), "utf8").replace(/"go":"go[^"]*"/, '"go":"go…"'),
      ]),
  );
}
