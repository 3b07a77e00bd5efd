import type { NatsConnection } from "@nats-io/transport-node";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Report } from "../../provider/fields/report.ts";
import { mappings } from "../../provider/inputs/mappings.ts";
import { ask, connectAs } from "../support/client.ts";
import { delivered, Estate } from "../support/estate.ts";
import { freePort } from "../support/nats-server.ts";
import { systemUser, TestAccount } from "../support/trust.ts";

let estate: Estate;
let system: NatsConnection;
beforeAll(async () => {
  estate = await Estate.start(
    {
      functions: {
        mappings: {
          "first.*.*": [{ subject: "{{Wildcard(2)}}.$1" }],
          "cut.*": [{ subject: "{{splitfromleft(1,2)}}" }],
          "end.*": [{ subject: "{{SplitFromRight(1,1)}}" }],
          "slice.*": [{ subject: "{{sliceFromLeft(1,2)}}" }],
          "tail.*": [{ subject: "{{sliceFromRight(1,2)}}" }],
          "parts.*": [{ subject: "{{split(1,-)}}" }],
          "begin.*": [{ subject: "{{left(1,2)}}" }],
          "close.*": [{ subject: "{{right(1,2)}}" }],
          "one.*": [{ subject: "{{partition(1,1)}}" }],
          any: [{ subject: "{{random(1)}}" }],
          "glued.*": [{ subject: "x-{{wildcard(1)}}" }],
        },
      },
      clustered: {
        mappings: {
          here: [{ subject: "moved", cluster: "east" }],
          there: [{ subject: "moved", cluster: "west" }],
          both: [
            { subject: "east", cluster: "east" },
            { subject: "west", cluster: "west" },
          ],
        },
      },
    },
    { config: { cluster: { name: "east", listen: `127.0.0.1:${await freePort()}` } } },
  );
  system = await connectAs(estate.server.url, systemUser(estate.trust));
});
afterAll(async () => {
  await system.close();
  await estate.stop();
});

/** Where a message ends up. */
async function moved(account: string, subject: string): Promise<string[]> {
  return delivered(await estate.connect(account), await estate.connect(account), [subject]);
}

describe("functions of a destination", () => {
  it.each([
    ["first.a.b", "b.a"],
    ["cut.abcd", "ab.cd"],
    ["end.abcd", "abc.d"],
    ["slice.abcde", "ab.cd.e"],
    ["tail.abcde", "a.bc.de"],
    ["parts.a-b-c", "a.b.c"],
    ["begin.abcd", "ab"],
    ["close.abcd", "cd"],
    ["one.a", "0"],
    ["any", "0"],
    // Warned of: it is no function.
    ["glued.a", "x-{{wildcard(1)}}"],
  ])("move %s to %s", async (subject, destination) => {
    expect(await moved("functions", subject)).toEqual([destination]);
  });
});

describe("a destination of one cluster", () => {
  it.each([
    ["moves messages of that cluster", "here", "moved"],
    ["leaves those of others", "there", "there"],
    ["is chosen among those of several", "both", "east"],
  ])("%s", async (_title, subject, destination) => {
    expect(await moved("clustered", subject)).toEqual([destination]);
  });
});

/** What checks say of a destination. */
function ours(source: string, subject: string): "taken" | "refused" {
  const report = new Report();
  mappings.check({ [source]: [{ subject }] }, "mappings", report);
  return report.failures.length === 0 ? "taken" : "refused";
}

/** What a server says that is given it by anyone else. */
async function theirs(source: string, subject: string): Promise<"taken" | "refused"> {
  const account = new TestAccount("mapped", estate.trust.operatorSigningKey);
  const jwt = account.jwt((nats) => {
    nats.mappings = { [source]: [{ subject }] };
  });
  const [answer = ""] = await ask(system, "$SYS.REQ.CLAIMS.UPDATE", jwt, 1);
  const { error } = JSON.parse(answer);
  if (error === undefined) return "taken";
  expect(error.description).toContain(`mapping "${source}"`);
  return "refused";
}

describe("what a server refuses is refused before", () => {
  it.each([
    ["a.*", "{{wildcard(1)}}"],
    ["a.*", "b.$1"],
    ["a.*", "b"],
    ["a.*", "b.$x"],
    ["a.*", "{{WILDCARD(1)}}"],
    ["a.*", "{{wildcard(2)}}"],
    ["a.*", "{{wildcard}}"],
    ["a.*", "{{wildcard()}}"],
    ["a.*", "{{wildcard(1,2)}}"],
    ["a.*", "{{split(1)}}"],
    ["a.*", "{{split(1,-)}}"],
    ["a.*", "{{split(1,-,2)}}"],
    ["a.*", "{{left(1)}}"],
    ["a.*", "{{left(1,x)}}"],
    ["a.*", "{{left(1,2)}}"],
    ["a.*", "{{left(1,2147483648)}}"],
    ["a.*", "{{Splitfromleft(1,1)}}"],
    ["a.*", "{{splitFromLEFT(1,1)}}"],
    ["a.*", "{{partition(x,1)}}"],
    ["a.*", "{{partition(3,1)}}"],
    ["a.*", "{{partition(3,1,2)}}"],
    ["a.*", "{{partition()}}"],
    ["a.*.*", "{{partition(3,1,2)}}"],
    ["a", "{{partition(3)}}"],
    ["a", "{{random(3)}}"],
    ["a", "{{random()}}"],
    ["a", "{{wildcard(1)}}"],
    ["a.*", "x-{{wildcrad(1)}}"],
    ["a.*", "{{wildcard(1)"],
    ["a.>", "b"],
    ["a", "b.*"],
  ])("%s to %s", async (source, destination) => {
    expect(ours(source, destination)).toBe(await theirs(source, destination));
  });
});
