import { describe, expect, it } from "vitest";
import type { AccountClaims } from "../../provider/jwt/index.ts";
import { accountWith, type Table, verdicts } from "./verdicts.ts";

describe("an account", () => {
  it.each<Table<Partial<AccountClaims["nats"]>>[number]>([
    [
      "has a description and URL of limited size",
      { description: "é".repeat(4097), info_url: `https://example.com/${"a".repeat(8192)}` },
      ["INFO_DESCRIPTION_SIZE description", "INFO_URL_SIZE info_url"],
    ],
    ["has an absolute URL", { info_url: "example.com" }, ["INFO_URL info_url"]],
    ["has a URL with a host", { info_url: "mailto:a@example.com" }, ["INFO_URL info_url"]],
  ])("%s", (_, members, expected) => {
    expect(verdicts(accountWith(members))).toEqual(expected);
  });
});
