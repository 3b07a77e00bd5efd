import fc from "fast-check";
import { expect, it, vi } from "vitest";
import { subjectContains } from "../../provider/jwt/index.ts";
import { SubjectTree } from "../../provider/jwt/subject-tree.ts";

// Many cases each: a busy machine must not fail them.
vi.setConfig({ testTimeout: 30_000 });

const subject = fc
  .array(fc.constantFrom("a", "b", "*", "*", ">", ""), { minLength: 1, maxLength: 4 })
  .map((tokens) => tokens.join("."));

it("finds what a comparison of each subject with each finds", () => {
  fc.assert(
    fc.property(fc.array(subject, { maxLength: 12 }), subject, (subjects, one) => {
      const tree = new SubjectTree();
      for (const each of subjects) tree.add(each);
      const sorted = (found: Iterable<string>) => [...found].sort();
      const all = [...new Set(subjects)];
      expect(sorted(tree.containing(one))).toEqual(sorted(all.filter((each) => subjectContains(each, one))));
      expect(sorted(tree.containedIn(one))).toEqual(sorted(all.filter((each) => subjectContains(one, each))));
    }),
    { numRuns: 3000 },
  );
});

it("takes subjects of any number of tokens", () => {
  const tree = new SubjectTree();
  const long = "a.".repeat(100_000);
  tree.add(`${long}>`);
  expect(tree.containing(`${long}b`).size).toBe(1);
  expect(tree.containedIn(">").size).toBe(1);
});
