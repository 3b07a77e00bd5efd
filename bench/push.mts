/**
 * What pushing accounts to three real servers costs, each beside a reference in the same run:
 *
 * - publishing 1,000 signed accounts over one connection and collecting all answers, against a bare client that
 *   publishes and counts answers, both with 64 in flight;
 * - all six steps of a push for as many, against a bare client that sends the same requests and counts answers;
 * - `pulumi up` of 100 accounts pushed and proven, against the same without a resolver.
 *
 * `npm run bench:push`; `BENCH_ROUNDS` (default 5) rounds, each on new servers, of which the median counts. Ends with 1
 * where a row misses its aim.
 *
 * @module
 */
import { existsSync } from "node:fs";
import { registerHooks } from "node:module";
import type { NatsConnection } from "@nats-io/transport-node";
import type { NatsServer } from "../test/support/nats-server.ts";
import { median } from "./median.mts";
import { environment, Project } from "./project.mts";

// The sources are modules, whatever package.json says of the built files.
registerHooks({
  load: (url, context, next) =>
    next(url, url.endsWith(".ts") ? { ...context, format: "module-typescript" } : context),
});
const { startCluster } = await import("../test/support/nats-server.ts");
const { connectAs } = await import("../test/support/client.ts");
const { makeTrust, resolverOf, systemUser, TestAccount } = await import("../test/support/trust.ts");
const { openResolver } = await import("../provider/resolver/index.ts");
const { Pool } = await import("../provider/resolver/pool.ts");
const { publish } = await import("../provider/resolver/publish.ts");

const rounds = Number(process.env["BENCH_ROUNDS"] ?? 5);
const accounts = 1_000;
const serverCount = 3;
const inFlight = 64;

process.env["PATH"] = environment["PATH"];
// Servers write each account to a file and sync it: on a disk, that alone would be measured.
const memory = "/dev/shm";
if (existsSync(memory)) process.env["TMPDIR"] = memory;

const trust = makeTrust();

/** A signed account. */
interface Signed {
  readonly account: InstanceType<typeof TestAccount>;
  readonly jwt: string;
}

function signedAccounts(): Signed[] {
  return Array.from({ length: accounts }, (_, index) => {
    const account = new TestAccount(`account-${index}`, trust.operatorSigningKey);
    return { account, jwt: account.jwt() };
  });
}

/** Runs all jobs, a limited number at a time, and returns how many are done in a second. */
async function rate(jobs: readonly Signed[], run: (job: Signed) => Promise<unknown>): Promise<number> {
  const started = performance.now();
  const left = jobs.values();
  await Promise.all(
    Array.from({ length: inFlight }, async () => {
      for (const job of left) await run(job);
    }),
  );
  return (jobs.length * 1000) / (performance.now() - started);
}

/** A client that does no more than publish and count answers. */
class BareClient {
  readonly #client: NatsConnection;
  readonly #inbox = `_INBOX.bare${Math.random().toString(36).slice(2)}`;
  readonly #open = new Map<string, { left: number; done: () => void }>();
  #count = 0;

  constructor(client: NatsConnection) {
    this.#client = client;
    client.subscribe(`${this.#inbox}.*`, {
      callback: (_, message) => {
        const token = message.subject.slice(this.#inbox.length + 1);
        const request = this.#open.get(token);
        if (request === undefined || --request.left > 0) return;
        this.#open.delete(token);
        request.done();
      },
    });
  }

  /** Asks several things at once, and waits for an answer of every server to each. */
  ask(...questions: readonly (readonly [subject: string, body?: string])[]): Promise<void> {
    const token = (++this.#count).toString(36);
    return new Promise((resolve) => {
      this.#open.set(token, { left: questions.length * serverCount, done: resolve });
      for (const [subject, body = ""] of questions) {
        this.#client.publish(subject, body, { reply: `${this.#inbox}.${token}` });
      }
    });
  }

  /** What the steps of a push send for a new account without imports. */
  async askAsPush({ account: { publicKey }, jwt }: Signed): Promise<void> {
    const of = (request: string) => `$SYS.REQ.ACCOUNT.${publicKey}.${request}`;
    await this.ask([of("CLAIMS.LOOKUP")], [of("INFO")]);
    await this.ask(["$SYS.REQ.CLAIMS.UPDATE", jwt]);
    await this.ask([of("CONNZ"), '{"limit":1}'], [of("CLAIMS.LOOKUP")], [of("INFO")]);
  }
}

/** Figures of one round; the reference's beside ours. */
interface Pair {
  readonly ours: number;
  readonly reference: number;
}

/** Measures both, the one that begins changing from round to round. */
async function pair(
  round: number,
  ours: () => Promise<number>,
  reference: () => Promise<number>,
): Promise<Pair> {
  if (round % 2 === 0) return { ours: await ours(), reference: await reference() };
  const first = await reference();
  return { ours: await ours(), reference: first };
}

async function withCluster<Result>(
  work: (servers: readonly NatsServer[]) => Promise<Result>,
): Promise<Result> {
  const servers = await startCluster(serverCount, (name) => ({ name, trust }));
  try {
    return await work(servers);
  } finally {
    await Promise.all(servers.map((server) => server.stop()));
  }
}

/** Accounts a second of both kinds of client, published only and with all steps. */
function pushRates(round: number): Promise<{ published: Pair; proven: Pair }> {
  return withCluster(async ([server]) => {
    const url = server?.url ?? "";
    const [settings, access] = resolverOf(trust, [url], { timeoutSeconds: 30 });
    const client = await connectAs(url, systemUser(trust));
    const bare = new BareClient(client);
    const pool = new Pool(settings);
    const resolver = openResolver(settings, access);
    // Connections are made before anything is measured, as the bare client's is.
    await pool.use(access, async () => {});
    await resolver.lookup(trust.systemAccount.publicKey);
    try {
      const published = await pair(
        round,
        () =>
          pool.use(access, (session) =>
            rate(signedAccounts(), async ({ jwt }) => {
              const refused = await publish(session, jwt, serverCount, 30_000);
              if (refused.length > 0) throw new Error(refused[0]?.text);
            }),
          ),
        () => rate(signedAccounts(), ({ jwt }) => bare.ask(["$SYS.REQ.CLAIMS.UPDATE", jwt])),
      );
      const proven = await pair(
        round,
        () =>
          rate(signedAccounts(), ({ account, jwt }) =>
            resolver.push({ jwt, sign: async (claims) => account.sign(claims), label: account.name }),
          ),
        () => rate(signedAccounts(), (signed) => bare.askAsPush(signed)),
      );
      return { published, proven };
    } finally {
      await Promise.all([pool.close(), resolver.close(), client.close()]);
    }
  });
}

/** Seconds of `pulumi up` of 100 accounts, with a push and without one. */
function upSeconds(project: Project, round: number): Promise<Pair> {
  return withCluster(async ([server]) => {
    const issuer = (publicKey: string, seed: string) => JSON.stringify({ publicKey, signer: { seed } });
    const operator = issuer(trust.operator.publicKey, trust.operatorSigningKey.seed);
    const systemAccount = JSON.parse(issuer(trust.systemAccount.publicKey, trust.systemSigningKey.seed));
    const resolver = { servers: [server?.url], systemAccount, expectServers: serverCount };
    const up = async (kind: string, more: Readonly<Record<string, string>>) => {
      const stack = ["--stack", `${kind}-${round}`];
      project.pulumi({}, "stack", "init", ...stack);
      const { clock } = project.pulumi(
        { BENCH_OPERATOR: operator, ...more },
        "up",
        "--yes",
        "--skip-preview",
        ...stack,
      );
      return clock;
    };
    return pair(
      round,
      () => up("pushed", { BENCH_RESOLVER: JSON.stringify(resolver) }),
      () => up("signed", {}),
    );
  });
}

const published: Pair[] = [];
const proven: Pair[] = [];
const ups: Pair[] = [];
const project = new Project("push/accounts.js");
try {
  for (let round = 0; round < rounds; round++) {
    const rates = await pushRates(round);
    published.push(rates.published);
    proven.push(rates.proven);
  }
  for (let round = 0; round < rounds; round++) ups.push(await upSeconds(project, round));
} finally {
  project.remove();
}

console.log(
  `\n${accounts} accounts on ${serverCount} servers, ${inFlight} in flight: median of ${rounds} rounds`,
);
console.log(row(["", "ours", "reference", "ratio", "aim", ""]));
const verdicts = [
  line("published and answered, /s", published, 0, { atLeast: 0.8 }),
  line("all six steps, /s", proven, 0, { atLeast: 0.8 }),
  line("pulumi up, 100 accounts, s", ups, 1, { atMost: 1.3 }),
];
const perAccount = (pairs: readonly Pair[]) => 1000 / median(pairs.map(({ ours }) => ours));
const price = perAccount(proven) - perAccount(published);
console.log(
  `\nThe proof costs ${price.toFixed(2)} ms for each account: ${perAccount(proven).toFixed(2)} instead of ${perAccount(published).toFixed(2)}`,
);
if (verdicts.includes("MISSED")) process.exitCode = 1;

/** Prints one row, with the median of the rounds' ratios, and says whether it meets its aim. */
function line(
  title: string,
  pairs: readonly Pair[],
  digits: number,
  { atLeast = 0, atMost = Number.POSITIVE_INFINITY }: { atLeast?: number; atMost?: number },
): "ok" | "MISSED" {
  const of = (value: (pair: Pair) => number) => median(pairs.map(value));
  const ratio = of(({ ours, reference }) => ours / reference);
  const verdict = ratio >= atLeast && ratio <= atMost ? "ok" : "MISSED";
  const aim = atLeast > 0 ? `>= ${atLeast}` : `<= ${atMost}`;
  const figures = [of(({ ours }) => ours), of(({ reference }) => reference)].map((each) =>
    each.toFixed(digits),
  );
  console.log(row([title, ...figures, ratio.toFixed(2), aim, verdict]));
  return verdict;
}

function row([title = "", ...figures]: readonly string[]): string {
  return [title.padEnd(28), ...figures.map((figure) => figure.padStart(11))].join("");
}
