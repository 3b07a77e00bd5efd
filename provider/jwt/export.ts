/**
 * Exports: what an account offers to others.
 *
 * @see nats-io/jwt v2.8.3 `v2/exports.go` `Export`, `ServiceLatency`
 * @module
 */

import { map } from "./collections.ts";
import { type Info, infoFields } from "./info.ts";
import { flag, type Integer, int64, oneOf, text, uint64 } from "./scalars.ts";
import type { Shape } from "./shape.ts";
import { always, optional, struct } from "./struct.ts";

/** What is exported or imported: messages to subscribe to, or a subject that answers requests. */
export type ExportType = "stream" | "service";

/** On the wire a word; Go's zero value, an export without a type, is absent. */
export const exportType = oneOf<ExportType>("stream", "service");

/** Measurement of a service's latency. */
export interface ServiceLatency {
  /** Percentage of requests measured, 1 to 100; or `headers`, where the request's headers decide. */
  sampling: Integer | "headers";
  /** Subject, without wildcards, that the measurements are published to. */
  results: string;
}

/**
 * Go holds the rate as an integer, 0 for `headers`; it reads any integer and writes 1 to 100. The word it compares byte
 * by byte, so that none of its letters may be escaped.
 */
const samplingRate: Shape<Integer | "headers"> = {
  read(json) {
    if (typeof json === "string" && json.toLowerCase() === "headers") return "headers";
    return int64.read(json) || "headers";
  },
  write: (rate) => (rate === "headers" ? '"headers"' : String(rate)),
  isEmpty: () => false,
  zero: () => "headers",
};

/** One export of an account. */
export interface Export extends Info {
  /** Label, free text. */
  name?: string;
  /** Exported subject. */
  subject?: string;
  /** Stream or service; required, though Go reads and writes exports without one. */
  type?: ExportType;
  /** Importers need an activation token. */
  token_req?: boolean;
  /** Revoked activations: importing account (A… or `*`) to Unix seconds; those issued until then are void. */
  revocations?: Record<string, Integer>;
  /** Services: `Singleton` (as when absent), `Stream` for many responses, `Chunked` for one in parts. */
  response_type?: string;
  /** Services: nanoseconds to wait for the next response; absent or 0 = the server's default, 2 minutes. */
  response_threshold?: Integer;
  /** Services: measure latency. */
  service_latency?: ServiceLatency;
  /**
   * Position, from 1, of the token that is bound to the importing account's public key; it must be `*`. Acted on
   * since nats-server 2.2.
   */
  account_token_position?: Integer;
  /** For tools: show the export to others. Servers ignore it. */
  advertise?: boolean;
  /** Services: message traces may go on in this account; acted on since nats-server 2.11. */
  allow_trace?: boolean;
}

export const exportShape = struct<Export>({
  name: optional(text),
  subject: optional(text),
  type: optional(exportType),
  token_req: optional(flag),
  revocations: optional(map(int64)),
  response_type: optional(text),
  response_threshold: optional(int64),
  service_latency: optional(
    struct<ServiceLatency>({ sampling: always(samplingRate), results: always(text) }),
  ),
  account_token_position: optional(uint64),
  advertise: optional(flag),
  allow_trace: optional(flag),
  ...infoFields,
});

/** What makes an export the same one in two versions of an account. */
export function identityOfExport({ type, subject = "" }: Export): string {
  return `${type ?? "untyped"} ${subject}`;
}
