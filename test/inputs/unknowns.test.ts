import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { unknown } from "../../provider/unknown.ts";
import { placesOf, replaced, validInputs } from "./valid-inputs.ts";

describe.each(validInputs)("$title", ({ inputs, check }) => {
  const places = placesOf(inputs);

  it("is right whatever part of it a preview does not know", async () => {
    for (const place of places) {
      const { failures } = await check(replaced(inputs, place, unknown));
      expect([place.join("."), failures]).toEqual([place.join("."), []]);
    }
  });

  it("is right whatever parts of it a preview does not know", async () => {
    await fc.assert(
      fc.asyncProperty(fc.subarray(places), async (hidden) => {
        const given = hidden.reduce<unknown>((value, place) => replaced(value, place, unknown), inputs);
        expect((await check(given)).failures).toEqual([]);
      }),
      { numRuns: 20 },
    );
  });
});
