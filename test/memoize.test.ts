import { expect, it } from "vitest";
import { memoize } from "../provider/memoize.ts";

it("makes each result once, of as many texts as the users of a large account", () => {
  const made: string[] = [];
  const resultOf = memoize((text) => {
    made.push(text);
    return { text };
  });
  const texts = Array.from({ length: 5_000 }, (_, index) => `text ${index}`);
  for (let pass = 1; pass <= 3; pass++) {
    expect(texts.map(resultOf).map(({ text }) => text)).toEqual(texts);
  }
  expect(made).toEqual(texts);
});
