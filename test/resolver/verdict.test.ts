import { expect, test } from "vitest";
import { serversNamed, type Verdict, verdictTexts } from "../../provider/resolver/verdict.ts";

const code = "RESOLVER_NOT_IN_FORCE";

test("servers that share a finding share a sentence", () => {
  const verdicts: Verdict[] = [
    { code, server: "n1", text: "is late" },
    { code, server: "n2", text: "is gone" },
    { code, server: "n3", text: "is late" },
  ];
  expect(verdictTexts(verdicts)).toEqual(["servers n1 and n3: is late", "server n2: is gone"]);
});

test("a claim is told as the input that the user wrote", () => {
  const verdicts: Verdict[] = [{ code, server: "n1", claim: "imports[1]", text: "is refused" }];
  const inputPath = (claim: string): string => claim.replace("imports[1]", "imports[0]");
  expect(verdictTexts(verdicts, inputPath)).toEqual(["server n1: imports[0] is refused"]);
});

test("names of servers read as a list", () => {
  expect([["a"], ["a", "b"], ["a", "b", "c"]].map(serversNamed)).toEqual([
    "server a",
    "servers a and b",
    "servers a, b and c",
  ]);
});
