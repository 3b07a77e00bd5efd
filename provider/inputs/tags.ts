/**
 * Tags: labels such as `env:prod` that templates can use.
 *
 * @module
 */

import { list } from "../fields/list.ts";
import type { Rule } from "../fields/rule.ts";
import { text } from "../fields/text.ts";
import { normalizeTags } from "../jwt/index.ts";
import { known } from "../unknown.ts";

const texts = list(text());

/** Tags in lower case, without duplicates, as servers compare them. */
export const tags: Rule<readonly string[], string[]> = {
  ...texts,
  check(value, path, report) {
    const checked = texts.check(value, path, report);
    const words = known<readonly string[]>(checked);
    return words === undefined ? checked : normalizeTags(words);
  },
};
