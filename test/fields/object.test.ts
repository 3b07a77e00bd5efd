import { describe, expect, it } from "vitest";
import { Gaps } from "../../provider/fields/known-part.ts";
import { count } from "../../provider/fields/limit.ts";
import { list } from "../../provider/fields/list.ts";
import { object } from "../../provider/fields/object.ts";
import { record } from "../../provider/fields/record.ts";
import { inputPath } from "../../provider/fields/rule.ts";
import { flag, text } from "../../provider/fields/text.ts";
import { unknown } from "../../provider/unknown.ts";
import { checked } from "./checking.ts";

interface Address {
  readonly street: string;
  readonly seed?: string;
}

interface Inputs {
  readonly name: string;
  readonly limit?: number | "unlimited";
  readonly quick?: boolean;
  readonly addresses?: readonly Address[];
  readonly byName?: Readonly<Record<string, Address>>;
}

interface Claims {
  n: string;
  max: number | bigint;
  q?: boolean;
  list?: { s?: string }[];
  map?: Record<string, { s?: string }>;
}

const address = object<Address, { s?: string }>({
  street: { rule: text(), claim: "s", required: true },
  seed: { rule: text(), secret: true },
});

const rule = object<Inputs, Claims>(
  {
    name: { rule: text(), claim: "n", required: true, replaces: true },
    limit: { rule: count(), claim: "max", absent: -1, omitted: 0 },
    quick: { rule: flag, claim: "q" },
    addresses: { rule: list(address), claim: "list" },
    byName: { rule: record(text(), address), claim: "map" },
  },
  { independent: true },
);

describe("a table of inputs", () => {
  it("refuses what is no object", () => {
    for (const [value, kind] of [
      ["text", "text"],
      [[], "a list"],
      [null, "null"],
      [7, "a number"],
    ] as const) {
      expect(checked(rule, value).failures).toEqual([`input: expected an object, got ${kind}`]);
    }
  });

  it("names what is missing, and what is misspelt", () => {
    expect(checked(rule, { limits: 5 }).failures).toEqual([
      'input.limits: no such input, did you mean "limit"?',
      "input.name: is required",
    ]);
  });

  it("collects every problem, and takes what has one as unknown", () => {
    const { canonical, failures } = checked(rule, {
      name: 7,
      limit: "much",
      addresses: [{ street: "a" }, { street: "" }],
      byName: { home: { strete: "b" } },
    });
    expect(failures).toEqual([
      "input.name: expected text, got a number",
      'input.limit: expected a whole number from 0 or "unlimited", got "much"',
      "input.addresses[1].street: must not be empty",
      'input.byName["home"].strete: no such input, did you mean "street"?',
      'input.byName["home"].street: is required',
    ]);
    expect(canonical).toEqual({
      name: unknown,
      limit: unknown,
      addresses: [{ street: "a" }, { street: unknown }],
      byName: { home: { street: unknown } },
    });
  });

  it("leaves out what says no more than its absence", () => {
    expect(
      checked(rule, { name: "a", limit: "unlimited", quick: false, addresses: [], byName: {} }).canonical,
    ).toEqual({
      name: "a",
    });
  });

  it("tells absent, zero and unlimited apart on the wire", () => {
    expect(rule.encode({ name: "a" })).toEqual({ n: "a", max: -1 });
    expect(rule.encode({ name: "a", limit: 0 })).toEqual({ n: "a", max: 0 });
    expect(rule.decode({ n: "a", max: -1 })).toEqual({ name: "a" });
    expect(rule.decode({ n: "a", max: 0 })).toEqual({ name: "a", limit: 0 });
  });

  it("reads a claim that is left out as servers do", () => {
    const { max: _, ...without } = rule.encode({ name: "a" });
    expect(rule.decode(without as Claims)).toEqual({ name: "a", limit: 0 });
  });

  it("says which paths are secret, below names of any kind too, and which replace", () => {
    expect(rule.secrets).toEqual(["byName.*.seed"]);
    expect(rule.replaces).toEqual(["name"]);
  });

  it("says its shape", () => {
    expect(rule.shape).toMatchObject({
      type: "object",
      members: {
        name: { required: true, replaces: true, secret: false, claim: "n", shape: { type: "text" } },
        limit: { required: false, shape: { type: "either" } },
        addresses: { shape: { type: "list", element: { members: { seed: { secret: true } } } } },
      },
    });
  });

  it("knows the input of each claim", () => {
    expect(inputPath(rule, "max")).toBe("limit");
    expect(inputPath(rule, "list[1].s")).toBe("addresses[1].street");
    expect(inputPath(rule, 'map["a.b"].s')).toBe('byName["a.b"].street');
    expect(inputPath(rule, "iss")).toBe("iss");
  });
});

describe("the known part of inputs", () => {
  it("leaves out what is unknown, and remembers where the others stood", () => {
    const gaps = new Gaps();
    const known = { street: "b" };
    const part = rule.knownPart(
      {
        name: unknown,
        limit: 5,
        addresses: [{ street: unknown }, known, unknown, known],
        byName: { home: unknown, work: known },
      },
      "",
      gaps,
    );
    expect(part).toEqual({ limit: 5, addresses: [known, known], byName: { work: known } });
    expect(gaps.restore("addresses[1].street")).toBe("addresses[3].street");
    expect(gaps.restore('byName["work"].street')).toBe('byName["work"].street');
  });

  it("is all or nothing where inputs depend on each other", () => {
    expect(address.knownPart({ street: "a", seed: unknown }, "", new Gaps())).toBeUndefined();
    expect(address.knownPart({ street: "a" }, "", new Gaps())).toEqual({ street: "a" });
  });
});
