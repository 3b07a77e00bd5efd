/**
 * What an account uses of others.
 *
 * @module
 */

import { list } from "../fields/list.ts";
import { publicKey } from "../fields/nkey.ts";
import { object } from "../fields/object.ts";
import type { Rule } from "../fields/rule.ts";
import { subject } from "../fields/subject.ts";
import { choice, flag, text } from "../fields/text.ts";
import type { Import as ImportClaim } from "../jwt/index.ts";
import { unknown } from "../unknown.ts";

/** A subject of another account that this one uses. */
export interface Import {
  /** As the exporter says. Wire `type`. */
  readonly type: "stream" | "service";
  /** Public key (`A…`) of the exporting account. Wire `account`. */
  readonly account: string;
  /** The exporter's subject; wildcards included. Wire `subject`. */
  readonly subject: string;
  /** A label. Default: none. Wire `name`. */
  readonly name?: string;
  /**
   * The subject under which this account knows it; `$1` is the first `*` of `subject`. Default: the same. Wire
   * `local_subject`.
   */
  readonly localSubject?: string;
  /** The old form of `localSubject`, for accounts made elsewhere. Default: none. Wire `to`. */
  readonly to?: string;
  /** Services: whether the exporter may see who asks. Default: `false`. Wire `share`. */
  readonly share?: boolean;
  /** Streams: whether message traces go on in this account. Default: `false`. Wire `allow_trace`. */
  readonly allowTrace?: boolean;
  /** Activation token, where the export needs one. Default: none. Wire `token`. */
  readonly token?: string;
}

const plain = subject();

/**
 * Servers take `$0` and `$-1` for the first token of the subject, and lose what has no place.
 *
 * @see nats-io/nats-server v2.15.2 `server/subject_transform.go` `indexPlaceHolders`
 */
const localSubject: Rule<string> = {
  ...plain,
  check(value, path, report) {
    const checked = plain.check(value, path, report);
    if (checked === unknown) return unknown;
    const references = checked.split(".").filter((token) => /^\$[+-]?\d+$/.test(token));
    const low = references.find((reference) => Number(reference.slice(1)) < 1);
    const twice = references.find((reference, index) => references.indexOf(reference) < index);
    if (low !== undefined) report.fail(path, `holds ${low}, but the first "*" of the subject is $1`);
    else if (twice !== undefined) {
      report.fail(path, `holds ${twice} twice: each "*" of the subject has one place`);
    }
    return low === undefined && twice === undefined ? checked : unknown;
  },
};

const entries = list(
  object<Import, ImportClaim>({
    type: { rule: choice("stream", "service"), claim: "type", required: true },
    account: { rule: publicKey("account"), claim: "account", required: true },
    subject: { rule: subject(), claim: "subject", required: true },
    name: { rule: text(), claim: "name" },
    localSubject: { rule: localSubject, claim: "local_subject" },
    to: { rule: subject(), claim: "to" },
    share: { rule: flag, claim: "share" },
    allowTrace: { rule: flag, claim: "allow_trace" },
    token: { rule: text(undefined, "activation token"), claim: "token" },
  }),
);

/**
 * A rule for the imports of an account.
 *
 * @see nats-io/nats-server v2.15.2 `server/accounts.go` `isStreamImportDuplicate`
 */
export const imported: typeof entries = {
  ...entries,
  check(value, path, report) {
    const checked = entries.check(value, path, report);
    if (checked === unknown) return unknown;
    const streams = new Map<string, number>();
    for (const [index, one] of checked.entries()) {
      if (one === unknown || one.type !== "stream") continue;
      const { account, subject } = one;
      if (typeof account !== "string" || typeof subject !== "string") continue;
      const first = streams.get(`${account} ${subject}`);
      if (first === undefined) streams.set(`${account} ${subject}`, index);
      else {
        report.fail(
          `${path}[${index}]`,
          `imports the same stream as ${path}[${first}]: servers keep only the first of them`,
        );
      }
    }
    return checked;
  },
};
