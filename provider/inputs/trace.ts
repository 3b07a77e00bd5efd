/**
 * Message tracing: where traces of messages with a `traceparent` header go.
 *
 * @module
 */

import { object } from "../fields/object.ts";
import type { Rule } from "../fields/rule.ts";
import { subject } from "../fields/subject.ts";
import { integer } from "../fields/text.ts";
import type { Integer, MessageTrace } from "../jwt/index.ts";

/** Message tracing of an account. Servers since 2.11 heed it. */
export interface Trace {
  /** Subject that traces are published to, without wildcards. Wire `dest`. */
  readonly destination: string;
  /** Percentage of the messages traced, 1 to 100. Default: 100. Wire `sampling`. */
  readonly sampling?: number;
}

/** Servers take a missing percentage for 100. */
const sampling: Rule<number, Integer> = {
  ...integer(1, 100),
  decode: (wire) => (wire < 1 || wire >= 100 ? undefined : Number(wire)),
};

/** A rule for {@link Trace}. */
export const trace = object<Trace, MessageTrace>({
  destination: { rule: subject({ wildcards: false }), claim: "dest", required: true },
  sampling: { rule: sampling, claim: "sampling" },
});
