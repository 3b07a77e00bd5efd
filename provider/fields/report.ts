/**
 * Where the problems of one resource's inputs are collected.
 *
 * @module
 */

/** What a check reports to. */
export type Problems = Pick<Report, "fail" | "warn">;

/** Failures and warnings, each text beginning with an input's path. No seed and no token gets into one. */
export class Report {
  readonly failures: string[] = [];
  readonly warnings: string[] = [];

  /** Records that the input at `path` cannot work. `problem` reads after the path. */
  fail(path: string, problem: string): void {
    add(this.failures, path, problem);
  }

  /** Records that the input at `path` works but may not do what was meant. */
  warn(path: string, problem: string): void {
    add(this.warnings, path, problem);
  }

  /** This report for a check that knows only the paths below `path`. */
  below(path: string): Problems {
    return {
      fail: (below, problem) => this.fail(below === "" ? path : `${path}.${below}`, problem),
      warn: (below, problem) => this.warn(below === "" ? path : `${path}.${below}`, problem),
    };
  }
}

function add(lines: string[], path: string, problem: string): void {
  const line = withoutSecrets(path === "" ? problem : `${path}: ${problem}`);
  if (!lines.includes(line)) lines.push(line);
}

/** A secret given to the wrong input, or as a name, must not come back in a message about it. */
export function withoutSecrets(line: string): string {
  return line
    .replace(/\bS[OAUNCX][A-Z2-7]{40,}/g, "(a seed)")
    .replace(/\beyJ[\w-]+(?:\.[\w-]*)*/g, "(a JWT)");
}
