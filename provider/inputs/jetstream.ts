/**
 * JetStream of an account: what its streams may use up, in all or by the replicas of a stream.
 *
 * @module
 */

import { type Count, count, type Size, size } from "../fields/limit.ts";
import { type Fields, object } from "../fields/object.ts";
import { record } from "../fields/record.ts";
import { entryPath, type Report, type Rule } from "../fields/rule.ts";
import { flag, text } from "../fields/text.ts";
import type {
  AccountLimits as AccountLimitsClaim,
  JetStreamLimits as JetStreamClaim,
} from "../jwt/account-limits.ts";
import { type Given, unknown } from "../unknown.ts";

/** What streams may use up. */
export interface JetStreamLimits {
  /** Storage in memory. Default: 0, none. Wire `mem_storage`. */
  readonly memoryStorage?: Size;
  /** Storage on disk. Default: 0, none. Wire `disk_storage`. */
  readonly diskStorage?: Size;
  /** Streams. Default: unlimited. Wire `streams`. */
  readonly streams?: Count;
  /** Consumers. Default: unlimited. Wire `consumer`. */
  readonly consumers?: Count;
  /** Messages that a consumer may leave unacknowledged. Default: unlimited. Wire `max_ack_pending`. */
  readonly maxAckPending?: Count;
  /** Size of one stream in memory. Default: unlimited. Wire `mem_max_stream_bytes`. */
  readonly memoryMaxStreamSize?: Size;
  /** Size of one stream on disk. Default: unlimited. Wire `disk_max_stream_bytes`. */
  readonly diskMaxStreamSize?: Size;
  /** Whether a stream must declare its largest size. Default: `false`. Wire `max_bytes_required`. */
  readonly maxBytesRequired?: boolean;
}

/** JetStream of one account: limits for all streams together, or `tiers`. */
export interface JetStream extends JetStreamLimits {
  /**
   * Limits by the replicas of a stream: `R1`, `R3`, any `R<n>`. A stream whose tier is missing cannot be made. Not
   * together with other limits. Default: the limits beside it hold for all streams. Wire `tiered_limits`.
   */
  readonly tiers?: Readonly<Record<string, JetStreamLimits>>;
}

/** Where servers read 0 as unlimited. */
const zero = { refuseZero: 'servers take 0 for unlimited. Leave it out, or write "unlimited"' };

const limits = {
  memoryStorage: { rule: size(), claim: "mem_storage", absent: 0 },
  diskStorage: { rule: size(), claim: "disk_storage", absent: 0 },
  streams: { rule: count(zero), claim: "streams" },
  consumers: { rule: count(zero), claim: "consumer" },
  maxAckPending: { rule: count(zero), claim: "max_ack_pending" },
  memoryMaxStreamSize: { rule: size(zero), claim: "mem_max_stream_bytes" },
  diskMaxStreamSize: { rule: size(zero), claim: "disk_max_stream_bytes" },
  maxBytesRequired: { rule: flag, claim: "max_bytes_required" },
} satisfies Fields<JetStreamLimits, JetStreamClaim>;

const tierName = text(
  (name) => (/^R[1-9]\d*$/.test(name) ? undefined : 'expected "R1", "R3" or another number of replicas'),
  "tier",
);

const tierTable = object<JetStreamLimits, JetStreamClaim>(limits);

/** A tier that allows nothing is there all the same: servers then say so, and not that there is none. */
const tier: Rule<JetStreamLimits, JetStreamClaim> = {
  ...tierTable,
  decode: (wire) => tierTable.decode(wire) ?? {},
};

const table = object<JetStream, AccountLimitsClaim>({
  ...limits,
  tiers: { rule: record(tierName, tier), claim: "tiered_limits" },
});

/** A rule for {@link JetStream}. */
export const jetStream: Rule<JetStream, AccountLimitsClaim> = {
  ...table,
  check(value, path, report) {
    const checked = table.check(value, path, report);
    if (checked === unknown) return unknown;
    const { tiers, ...flat } = checked;
    if (tiers === undefined) {
      if (isGiven(value)) checkStorage(flat, path, report);
      return checked;
    }
    if (tiers !== unknown) {
      for (const [name, tier] of Object.entries(tiers)) {
        if (tier !== unknown) checkStorage(tier, entryPath(`${path}.tiers`, name), report);
      }
    }
    const beside = Object.keys(flat);
    for (const name of beside) {
      report.fail(
        `${path}.${name}`,
        "cannot be given beside tiers, which replace it. Move it into each tier, or leave tiers out",
      );
    }
    return beside.length > 0 ? unknown : checked;
  },
};

function isGiven(value: unknown): boolean {
  return typeof value === "object" && value !== null && Object.keys(value).length > 0;
}

/** Without storage nothing can be stored, whatever else is allowed. */
function checkStorage(
  { memoryStorage, diskStorage }: Given<JetStreamLimits>,
  path: string,
  report: Report,
): void {
  if (memoryStorage === undefined && diskStorage === undefined) {
    report.warn(path, "has neither memoryStorage nor diskStorage, so no stream can be made");
  }
}
