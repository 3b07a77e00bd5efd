/**
 * Speed of `pulumi-nats-auth/jwt` beside the Go library and the official JavaScript library, in one run on one core:
 * `npm run bench`, which needs Go.
 *
 * Each round gives every task of every library its turn, so that a busy machine slows all of them alike. Time is CPU
 * time of the whole process, garbage collection included.
 *
 * @module
 */
import { execFileSync } from "node:child_process";
import { createPublicKey, generateKeyPairSync, sign, verify } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as official from "@nats-io/jwt";
import {
  type AccountClaims,
  decodeJwt,
  encodeJwt,
  newAccountClaims,
  newUserClaims,
} from "pulumi-nats-auth/jwt";
import { generateKeyPair } from "pulumi-nats-auth/nkeys";
import { median } from "./median.mts";

const rounds = Number(process.env["BENCH_ROUNDS"] ?? 7);
const sliceMilliseconds = 300;

const iat = Math.floor(Date.now() / 1000);
const operator = generateKeyPair("operator");
const account = generateKeyPair("account");
const user = generateKeyPair("user");
const signingKey = generateKeyPair("account").publicKey;
const exporter = generateKeyPair("account").publicKey;

const keys = {
  operator: official.fromSeed(Buffer.from(operator.seed)),
  account: official.fromSeed(Buffer.from(account.seed)),
};

/** Parts of an account, in wire form; the limits are those of a new account of each library. */
const accountParts = {
  signing_keys: [signingKey],
  exports: [
    { subject: "orders.created.>", type: "stream" as const },
    { subject: "orders.api.*", type: "service" as const },
  ],
  imports: [{ subject: "payments.>", account: exporter, type: "stream" as const }],
};
const userParts = { pub: { allow: ["orders.>", "_INBOX.>"] }, sub: { allow: ["orders.created.*"] } };

const token = encodeJwt(accountClaims(account.publicKey), operator);

function accountClaims(publicKey: string): AccountClaims {
  const claims = newAccountClaims(publicKey);
  Object.assign(claims, { name: "orders", iat });
  Object.assign(claims.nats, accountParts);
  claims.nats.limits.disk_storage = 10 * 2 ** 30;
  return claims;
}

interface Task {
  readonly name: string;
  /** Name of the Go benchmark. */
  readonly go: string;
  ours(): unknown;
  official(): unknown;
  /** The part of `ours` that is Ed25519. */
  ed25519(): unknown;
}

const { privateKey, publicKey } = generateKeyPairSync("ed25519");
const message = Buffer.from(token.slice(0, token.lastIndexOf(".")));
const signature = sign(null, message, privateKey);
const der = publicKey.export({ format: "der", type: "spki" });

/** The same account under many operators: no key object serves twice in a row. */
const operators = Array.from({ length: 16 }, () => generateKeyPair("operator"));
const tokens = operators.map((each) => encodeJwt(accountClaims(account.publicKey), each));
let turn = 0;

function nextToken(): string {
  turn = (turn + 1) % tokens.length;
  return tokens[turn] ?? token;
}

const tasks: readonly Task[] = [
  {
    name: "account: key generated, JWT signed",
    go: "BenchmarkAccount",
    ours: () => encodeJwt(accountClaims(generateKeyPair("account").publicKey), operator),
    official: () => {
      const limits = { ...newAccountClaims("").nats.limits, disk_storage: 10 * 2 ** 30 };
      return official.encodeAccount(
        "orders",
        official.createAccount(),
        { ...accountParts, limits } as Parameters<typeof official.encodeAccount>[2],
        { signer: keys.operator },
      );
    },
    ed25519: () => {
      generateKeyPairSync("ed25519");
      return sign(null, message, privateKey);
    },
  },
  {
    name: "user: JWT signed",
    go: "BenchmarkUser",
    ours: () => {
      const claims = newUserClaims(user.publicKey);
      Object.assign(claims, { name: "worker", iat });
      Object.assign(claims.nats, userParts);
      return encodeJwt(claims, account);
    },
    official: () => official.encodeUser("worker", user.publicKey, keys.account, userParts),
    ed25519: () => sign(null, message, privateKey),
  },
  {
    name: "account: JWT decoded and verified",
    go: "BenchmarkDecode",
    ours: () => decodeJwt(token),
    official: () => official.decode(token),
    ed25519: () => verify(null, message, publicKey, signature),
  },
  {
    name: "account: JWT decoded and verified, another issuer each time",
    go: "BenchmarkDecode",
    ours: () => decodeJwt(nextToken()),
    official: () => official.decode(nextToken()),
    ed25519: () =>
      verify(null, message, createPublicKey({ key: der, format: "der", type: "spki" }), signature),
  },
];

/** CPU microseconds that one run takes. */
async function cpuTime(run: () => unknown): Promise<number> {
  const before = process.cpuUsage();
  const end = performance.now() + sliceMilliseconds;
  let count = 0;
  while (performance.now() < end) {
    await run();
    count++;
  }
  const { user: inUser, system } = process.cpuUsage(before);
  return (inUser + system) / count;
}

/** CPU microseconds of each Go benchmark. */
function goTimes(program: string): Map<string, number> {
  const output = execFileSync(
    program,
    ["-test.run=^$", "-test.bench=.", "-test.cpu=1", `-test.benchtime=${sliceMilliseconds}ms`],
    { encoding: "utf8" },
  );
  const lines = output.matchAll(/^(Benchmark\w+).*?([\d.]+) cpu-ns\/op/gm);
  return new Map([...lines].map(([, name = "", nanoseconds]) => [name, Number(nanoseconds) / 1000]));
}

const folder = mkdtempSync(join(tmpdir(), "bench-"));
try {
  const program = join(folder, "reference");
  execFileSync("go", ["test", "-c", "-o", program, "."], {
    cwd: join(import.meta.dirname, "..", "tools", "reference"),
    env: { ...process.env, GOWORK: "off" },
  });
  const times = tasks.map(() => ({
    ours: [] as number[],
    go: [] as number[],
    official: [] as number[],
    ed25519: [] as number[],
  }));
  for (let round = 0; round <= rounds; round++) {
    const go = goTimes(program);
    for (const [index, task] of tasks.entries()) {
      const sample = {
        ours: await cpuTime(task.ours),
        go: go.get(task.go) ?? Number.NaN,
        official: await cpuTime(task.official),
        ed25519: await cpuTime(task.ed25519),
      };
      // The first round warms the compilers up.
      if (round === 0) continue;
      times[index]?.ours.push(sample.ours);
      times[index]?.go.push(sample.go);
      times[index]?.official.push(sample.official);
      times[index]?.ed25519.push(sample.ed25519);
    }
  }
  const goVersion = execFileSync("go", ["env", "GOVERSION"], { encoding: "utf8" }).trim();
  console.log(
    `one core, CPU time, median of ${rounds} rounds; Node ${process.versions.node}, ${goVersion}\n`,
  );
  for (const [index, { name }] of tasks.entries()) {
    const {
      ours,
      go,
      official: js,
      ed25519,
    } = times[index] ?? { ours: [], go: [], official: [], ed25519: [] };
    const [a, b, c, d] = [median(ours), median(go), median(js), median(ed25519)];
    const spread = `${Math.round(Math.min(...ours))} to ${Math.round(Math.max(...ours))} µs`;
    const perSecond = (time: number) => `${Math.round(1e6 / time).toLocaleString("en")}/s`.padStart(10);
    console.log(name);
    console.log(`  pulumi-nats-auth   ${perSecond(a)}   ${a.toFixed(0)} µs (${spread})`);
    console.log(
      `  Go nats-io/jwt     ${perSecond(b)}   ${b.toFixed(0)} µs; ours is ${(b / a).toFixed(2)} times as fast`,
    );
    console.log(
      `  @nats-io/jwt       ${perSecond(c)}   ${c.toFixed(0)} µs; ours is ${(c / a).toFixed(0)} times as fast`,
    );
    console.log(
      `  time goes to       Ed25519 in node:crypto ${d.toFixed(0)} µs (${Math.round((100 * d) / a)} %), JSON, jti, base64 and the rest ${(a - d).toFixed(0)} µs\n`,
    );
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
