/**
 * Texts that a program gives as they are, or names the place of, to be read each time they are used.
 *
 * @module
 */

import { readFile } from "node:fs/promises";
import { NatsAuthError } from "../errors.ts";
import { object } from "../fields/object.ts";
import { text } from "../fields/text.ts";
import type { Context } from "../lifecycle.ts";
import { unknown } from "../unknown.ts";

/** Text as it is, or where to read it at the time of use. */
export interface TextSource {
  /** The text itself. Secret. One of the three. */
  readonly text?: string;
  /** A file that holds it. One of the three. */
  readonly file?: string;
  /** An environment variable that holds it. One of the three. */
  readonly env?: string;
}

const table = object<TextSource>({
  text: { rule: text(), secret: true },
  file: { rule: text() },
  env: { rule: text() },
});

/** A rule for a {@link TextSource}. */
export const textSource: typeof table = {
  ...table,
  check(value, path, report) {
    const source = table.check(value, path, report);
    if (source !== unknown && Object.keys(source).length !== 1) {
      report.fail(path, "give one of text, file and env");
    }
    return source;
  },
};

/**
 * The text that a source speaks of. `path` names the input in errors.
 *
 * @throws {NatsAuthError} `INPUT_INVALID` when it cannot be read
 */
export async function readSource(context: Context, source: TextSource, path: string): Promise<string> {
  const { text, file, env } = source;
  if (text !== undefined) return text;
  if (env !== undefined) {
    const value = context.environment(env);
    if (value !== undefined && value !== "") return value;
    throw new NatsAuthError("INPUT_INVALID", `${path}.env: the environment variable ${env} is not set`);
  }
  if (file === undefined) throw new NatsAuthError("INPUT_INVALID", `${path}: give one of text, file and env`);
  return readFile(file, "utf8").catch((error: Error) => {
    throw new NatsAuthError("INPUT_INVALID", `${path}.file: cannot read "${file}": ${error.message}`);
  });
}
