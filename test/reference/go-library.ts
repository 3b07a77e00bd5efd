/**
 * The Go libraries nats-io/jwt and nats-io/nkeys behind a child process: `tools/reference`, built once into the cache
 * and asked one JSON line at a time.
 *
 * @module
 */
import { type ChildProcessByStdio, execFileSync, spawn } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";
import type { Readable, Writable } from "node:stream";
import type { Integer } from "../../provider/jwt/index.ts";
import { cacheFolder, cacheKey, fillOnce } from "../../tools/cache.mjs";
import { type JsonValue, jsonText, parseJson } from "./json.ts";

const sources = resolve(__dirname, "..", "..", "tools", "reference");

/** What the library made of a request: a value, a refusal with its reason, or a crash. */
export type Answer<T> =
  | { readonly value: T; readonly refused?: undefined; readonly panic?: undefined }
  | { readonly value?: undefined; readonly refused: string; readonly panic?: undefined }
  | { readonly value?: undefined; readonly refused?: undefined; readonly panic: string };

/** Decoded claims as the library writes them again; `claims` is null where it cannot. */
export interface DecodedClaims {
  readonly kind: string;
  readonly claims: JsonValue;
  /** `subs`, `data` and `payload` in the templates of signing keys, by key: the claims do not tell a 0. */
  readonly templates?: Readonly<Record<string, readonly [Integer, Integer, Integer]>>;
}

/** Level of an issue: "error", "warning", or "time" for a failed time check. */
export type Verdict = "error" | "warning" | "time";

export interface Verdicts {
  readonly levels: readonly Verdict[];
  /** What the library says of each, in any order; null for nothing, absent in vectors. */
  readonly texts?: readonly string[] | null;
}

export interface FoundCreds {
  readonly jwt: string;
  /** As ParseDecoratedNKey finds it, null where it refuses. */
  readonly seed: string | null;
  /** As ParseDecoratedUserNKey finds it, null where it refuses. */
  readonly userSeed: string | null;
  /** The text holds nothing that looks like a seed. */
  readonly noSeed: boolean;
}

export interface InspectedKey {
  /** Kind of public key, or "". */
  readonly public: string;
  /** Kind of seed, or "". */
  readonly seed: string;
  readonly publicKey: string;
  readonly privateKey: string;
}

/** Request and reply of each operation; bytes are base64. */
interface Operations {
  /** Names of what inputs can say. */
  meanings: [Record<string, never>, readonly string[]];
  /** One of them, signed. */
  meaning: [{ text: string; now: number }, string];
  encode: [{ claims: JsonValue; seed: string; now: number }, string];
  decode: [{ token: string }, DecodedClaims];
  decodeGeneric: [{ token: string }, DecodedClaims];
  validate: [{ claims: JsonValue; now: number }, Verdicts];
  formatCreds: [{ token: string; seed: string }, string];
  parseCreds: [{ text: string }, FoundCreds];
  didSign: [{ claims: JsonValue; signed: JsonValue }, boolean];
  hashID: [{ claims: JsonValue }, string];
  isRevoked: [{ claims: JsonValue; signed: JsonValue }, boolean];
  /** `claims` is a list of revocations, as for `compact`. */
  revoke: [{ claims: JsonValue; text: string; until: number }, JsonValue];
  compact: [{ claims: JsonValue }, JsonValue];
  /** `claims` is a list of tags. */
  tags: [{ claims: readonly string[] }, readonly string[]];
  /**
   * `claims` is an outer and an inner subject: whether one contains the other; whether the outer has wildcards; the
   * outer as the local subject of an import.
   */
  subjects: [{ claims: readonly [string, string] }, readonly [boolean, boolean, string]];
  key: [{ text: string }, InspectedKey];
  /** Public key of what `FromRawSeed` makes of 32 bytes and the prefix of curve keys. */
  rawCurveSeed: [{ data: string }, string];
  sign: [{ seed: string; data: string }, string];
  verify: [{ publicKey: string; data: string; signature: string }, true];
  seal: [{ seed: string; publicKey: string; data: string; nonce: string }, string];
  open: [{ seed: string; publicKey: string; data: string }, string];
}

export class GoLibrary {
  readonly #process: ChildProcessByStdio<Writable, Readable, null>;
  readonly #waiting: { resolve(line: string): void; reject(error: Error): void }[] = [];

  constructor(program: string) {
    this.#process = spawn(program, ["-test.run=^TestServe$"], { stdio: ["pipe", "pipe", "inherit"] });
    createInterface({ input: this.#process.stdout }).on("line", (line) =>
      this.#waiting.shift()?.resolve(line),
    );
    this.#process.on("exit", (code) => {
      const error = new Error(`The Go library ended with code ${code} before it answered`);
      for (const { reject } of this.#waiting.splice(0)) reject(error);
    });
  }

  async ask<Op extends keyof Operations>(
    op: Op,
    request: Operations[Op][0],
  ): Promise<Answer<Operations[Op][1]>> {
    const line = await new Promise<string>((resolve, reject) => {
      this.#waiting.push({ resolve, reject });
      this.#process.stdin.write(`${jsonText({ op, ...request })}\n`);
    });
    return parseJson<Answer<Operations[Op][1]>>(line);
  }

  /** Lets the process end. */
  close(): void {
    this.#process.stdin.end();
  }
}

/** Starts the library, building it first unless the cache has it. */
export async function startGoLibrary(): Promise<GoLibrary> {
  return new GoLibrary(await buildGoLibrary());
}

/**
 * Path of the program.
 *
 * @throws if Go is missing or cannot build it: the comparison is never skipped.
 */
export async function buildGoLibrary(): Promise<string> {
  const env = { ...process.env, GOWORK: "off" };
  const version = goVersion(env);
  const files = readdirSync(sources)
    .filter((name) => /\.go$|^go\.(mod|sum)$/.test(name))
    .sort();
  const recipe = [version, ...files.map((name) => readFileSync(join(sources, name)))];
  const folder = join(cacheFolder(), cacheKey("reference", "jwt-2.8.3", recipe));
  await fillOnce(
    folder,
    "the Go library nats-io/jwt",
    async (partial) => {
      execFileSync(
        "go",
        ["test", "-c", "-mod=readonly", "-trimpath", "-o", join(partial, "reference"), "."],
        {
          cwd: sources,
          env,
          stdio: ["ignore", "ignore", "inherit"],
        },
      );
    },
    console.log,
  );
  return join(folder, "reference");
}

function goVersion(env: NodeJS.ProcessEnv): string {
  try {
    return execFileSync("go", ["env", "GOVERSION"], { cwd: sources, env, encoding: "utf8" }).trim();
  } catch (cause) {
    throw new Error(
      "Cannot compare with the Go library: there is no working Go on PATH. Install Go 1.26 or later: https://go.dev/doc/install",
      { cause },
    );
  }
}
