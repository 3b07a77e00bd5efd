import { describe, expect, test } from "vitest";
import type { Census } from "../../provider/resolver/census.ts";
import { clockVerdicts, serversTime } from "../../provider/resolver/clocks.ts";
import { verdictTexts } from "../../provider/resolver/verdict.ts";
import { census, server } from "./census.ts";

describe("clocks", () => {
  const at = (...clocks: readonly number[]): Census =>
    census(...clocks.map((clockAhead, index) => server(`n${index}`, { clockAhead })));

  test("of servers count by their median, and only where ours differs from it", () => {
    expect(serversTime(at(1, -2, 0), 1_000)).toBe(1_000);
    expect(serversTime(at(100, 0, 90), 1_000)).toBe(1_090);
    expect(serversTime(at(), 1_000)).toBe(1_000);
  });

  test("that are more than five minutes off are refused, each server by its name", () => {
    expect(verdictTexts(clockVerdicts(at(300, -301)))).toEqual([
      "server n1: its clock is 301 s behind this machine's: set the wrong one right, for expiry and revocations go by it",
    ]);
  });
});
