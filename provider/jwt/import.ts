/**
 * Imports: what an account uses of others.
 *
 * @see nats-io/jwt v2.8.3 `v2/imports.go` `Import`
 * @module
 */
import { type ExportType, exportType } from "./export.ts";
import { flag, text } from "./scalars.ts";
import { optional, struct } from "./struct.ts";

/** One import of an account. */
export interface Import {
  /** Label, free text. */
  name?: string;
  /** Subject as its first publisher sees it: the exporter's for streams, the importer's for services. */
  subject?: string;
  /** Identity key of the exporting account, A…. */
  account?: string;
  /** Activation JWT, where the export needs one. */
  token?: string;
  /** The local subject in its old form. Deprecated: use `local_subject`. */
  to?: string;
  /**
   * Subject under which this account knows the import. `$1` stands for the first `*` of `subject`; each `*` is
   * used once, and both subjects end in `>` or neither does.
   */
  local_subject?: string;
  /** Stream or service, as the export; required, though Go reads and writes imports without one. */
  type?: ExportType;
  /** Services: let the exporter see who asks, for its latency measurements. */
  share?: boolean;
  /** Streams: message traces may go on in this account; acted on since nats-server 2.11. */
  allow_trace?: boolean;
}

export const importShape = struct<Import>({
  name: optional(text),
  subject: optional(text),
  account: optional(text),
  token: optional(text),
  to: optional(text),
  local_subject: optional(text),
  type: optional(exportType),
  share: optional(flag),
  allow_trace: optional(flag),
});

/** What makes an import the same one in two versions of an account. */
export function identityOfImport({ type, subject = "", account = "nobody" }: Import): string {
  return `${type ?? "untyped"} ${subject} from ${account}`;
}
