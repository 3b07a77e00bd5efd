/**
 * What an account offers to others.
 *
 * @module
 */

import { type Duration, preciseDuration } from "../fields/duration.ts";
import { list } from "../fields/list.ts";
import { object } from "../fields/object.ts";
import { quoted, type Rule } from "../fields/rule.ts";
import { either, integerShape, wordShape } from "../fields/shape.ts";
import { subject } from "../fields/subject.ts";
import { choice, flag, integer, renamed, text } from "../fields/text.ts";
import type { Export as ExportClaim, ServiceLatency } from "../jwt/index.ts";
import { unknown } from "../unknown.ts";
import { checkOverlaps } from "./export-overlaps.ts";
import { type Revocations, revocations } from "./revocations.ts";

/** Measurement of how long a service takes to answer. */
export interface Latency {
  /** Percentage of requests measured, 1 to 100; or `"headers"`, where the headers of each decide. Wire `sampling`. */
  readonly sampling: number | "headers";
  /** Subject that the measurements are published to, without wildcards. Wire `results`. */
  readonly results: string;
}

/** A subject that other accounts may import. */
export interface Export {
  /** `"stream"`: others subscribe to it. `"service"`: others send requests to it. Wire `type`. */
  readonly type: "stream" | "service";
  /** Wildcards included. Wire `subject`. */
  readonly subject: string;
  /** A label. Default: none. Wire `name`. */
  readonly name?: string;
  /** Whether importers need an activation token. Default: `false`, anybody may import. Wire `token_req`. */
  readonly tokenRequired?: boolean;
  /**
   * Services: how a request is answered: once, by many messages, or by one in parts. Default: `"singleton"`, once.
   * Wire `response_type`.
   */
  readonly responseType?: "singleton" | "stream" | "chunked";
  /**
   * Services: how long servers wait for the next answer, such as `"500ms"`. Default: `"2m"`. Wire `response_threshold`.
   */
  readonly responseThreshold?: Duration;
  /** Services: how long answers take is measured. Default: it is not. Wire `service_latency`. */
  readonly latency?: Latency;
  /**
   * Which token of the subject, counted from 1, stands for the importing account's public key; it must be `*`.
   * Default: none. Wire `account_token_position`.
   */
  readonly accountTokenPosition?: number;
  /** Whether tools show the export to others. Default: `false`. Wire `advertise`. */
  readonly advertise?: boolean;
  /** Services: whether message traces go on in this account. Default: `false`. Wire `allow_trace`. */
  readonly allowTrace?: boolean;
  /** For people, at most 8192 bytes. Default: none. Wire `description`. */
  readonly description?: string;
  /** For people: an absolute URL. Default: none. Wire `info_url`. */
  readonly infoUrl?: string;
  /**
   * Revoked activations: public keys (`A…`) of importing accounts, or `*`, and until when (inclusive) what was issued
   * to them is void. Default: none. Wire `revocations`.
   */
  readonly revocations?: Revocations;
}

const sampling: Rule<number | "headers", ServiceLatency["sampling"]> = {
  shape: either(integerShape(1, 100), wordShape("headers")),
  check(value, path, report) {
    if (value === unknown || value === "headers") return value;
    if (typeof value === "number" && Number.isInteger(value) && value >= 1 && value <= 100) return value;
    report.fail(path, `expected a whole number from 1 to 100 or "headers", got ${quoted(value)}`);
    return unknown;
  },
  encode: (input) => input,
  decode: (wire) => (typeof wire === "string" ? wire : Number(wire)),
};

const entry = object<Export, ExportClaim>({
  type: { rule: choice("stream", "service"), claim: "type", required: true },
  subject: { rule: subject(), claim: "subject", required: true },
  name: { rule: text(), claim: "name" },
  tokenRequired: { rule: flag, claim: "token_req" },
  responseType: {
    // What servers do without it.
    rule: renamed({ singleton: "Singleton", stream: "Stream", chunked: "Chunked" }, "singleton"),
    claim: "response_type",
  },
  responseThreshold: { rule: preciseDuration, claim: "response_threshold" },
  latency: {
    rule: object<Latency, ServiceLatency>({
      sampling: { rule: sampling, claim: "sampling", required: true },
      results: { rule: subject({ wildcards: false }), claim: "results", required: true },
    }),
    claim: "service_latency",
  },
  accountTokenPosition: { rule: integer(1), claim: "account_token_position" },
  advertise: { rule: flag, claim: "advertise" },
  allowTrace: { rule: flag, claim: "allow_trace" },
  description: { rule: text(), claim: "description" },
  infoUrl: { rule: text(), claim: "info_url" },
  revocations: { rule: revocations("account"), claim: "revocations" },
});

const entries = list(entry);

/** A rule for the exports of an account. */
export const exported: typeof entries = {
  ...entries,
  check(value, path, report) {
    const checked = entries.check(value, path, report);
    if (checked === unknown) return unknown;
    for (const [index, one] of checked.entries()) {
      if (one === unknown) continue;
      if (one.revocations !== undefined && one.tokenRequired === undefined) {
        report.warn(`${path}[${index}].revocations`, "revokes activations, but the export needs none");
      }
    }
    checkOverlaps(checked, path, report);
    return checked;
  },
};
