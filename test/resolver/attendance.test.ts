import { expect, test } from "vitest";
import { generateKeyPair } from "../../provider/nkeys/index.ts";
import { attendanceVerdicts } from "../../provider/resolver/attendance.ts";
import type { Server } from "../../provider/resolver/server.ts";
import { verdictTexts } from "../../provider/resolver/verdict.ts";
import { census, server } from "./census.ts";

const unnamed = generateKeyPair("server").publicKey;

test.each<[string, readonly Server[], readonly string[], string]>([
  [
    "servers that share a name cannot be told apart",
    [server("n1"), server("n1")],
    [],
    "two servers are both named n1: give each a server_name of its own",
  ],
  [
    "servers without a name are missed by their number",
    [server("n1")],
    [unnamed],
    "1 fewer servers without server_name answer than had the account at the last push (answering: n1)",
  ],
  [
    "servers of the last push that are away are named",
    [server("n1")],
    ["n1", "n2", "n3"],
    "servers n2 and n3 had the account in force at the last push and do not answer now",
  ],
])("%s", (_, servers, proven, text) => {
  const texts = verdictTexts(attendanceVerdicts(census(...servers), undefined, proven));
  expect(texts).toEqual([expect.stringContaining(text)]);
});
