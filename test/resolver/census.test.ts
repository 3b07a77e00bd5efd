/** Who counts, of the servers that answer. */
import { expect, test } from "vitest";
import { takeCensus } from "../../provider/resolver/census.ts";
import type { Connection, Incoming } from "../../provider/resolver/connection.ts";
import { Requests } from "../../provider/resolver/requests.ts";

interface Answer {
  readonly name: string;
  readonly cluster?: string;
  readonly operator?: boolean;
  readonly remotes?: number;
}

/** A connection on which these servers answer every question. */
function answering(answers: readonly Answer[]): Connection {
  let deliver: (message: Incoming) => void = () => undefined;
  return {
    address: "n1:4222",
    serverId: "id of n1",
    maxPayload: 1_048_576,
    publish(_, __, reply) {
      for (const { name, cluster, operator = true, remotes = 0 } of answers) {
        const data = {
          now: new Date().toISOString(),
          remotes,
          leafnodes: 0,
          trusted_operators_claim: operator ? [{ sub: "O" }] : [],
        };
        const text = JSON.stringify({ server: { name, id: `id of ${name}`, ver: "2.15.2", cluster }, data });
        setImmediate(() => deliver({ subject: reply, data: Buffer.from(text), noResponders: false }));
      }
    },
    subscribe: (_, onMessage) => {
      deliver = onMessage;
    },
    onDenied: () => undefined,
    closed: new Promise(() => undefined),
    close: async () => undefined,
  };
}

async function census(
  ...answers: readonly Answer[]
): Promise<{ counted: string[]; outsiders: readonly string[] }> {
  const { servers, outsiders } = await takeCensus(new Requests(answering(answers), "_INBOX.x"), {
    settings: { servers: ["nats://n1:4222"], expectServers: answers.length },
    clock: () => Math.floor(Date.now() / 1000),
    connectedTo: "id of n1",
    awaited: [],
  });
  return { counted: servers.map(({ name }) => name), outsiders };
}

const plain = { operator: false };

test.each<[string, Answer[]]>([
  ["alone", [{ name: "n1" }, { name: "n2", ...plain }]],
  [
    "in a cluster of its own",
    [
      { name: "n1", cluster: "C1" },
      { name: "n2", cluster: "C2", ...plain },
    ],
  ],
])("a server without an operator is left out where it stands %s", async (_, answers) => {
  expect(await census(...answers)).toEqual({ counted: ["n1"], outsiders: ["n2"] });
});

test.each<[string, Answer[]]>([
  [
    "is in one cluster with others that have one",
    [
      { name: "n1", cluster: "C1", remotes: 1 },
      { name: "n2", cluster: "C1", remotes: 1, ...plain },
    ],
  ],
  ["is the one that was connected to", [{ name: "n1", ...plain }, { name: "n2" }]],
  [
    "is like all others",
    [
      { name: "n1", ...plain },
      { name: "n2", ...plain },
    ],
  ],
])("a server without an operator counts where it %s", async (_, answers) => {
  expect(await census(...answers)).toEqual({ counted: ["n1", "n2"], outsiders: [] });
});
