/**
 * What an account offers to others, and what it uses of others.
 *
 * @module
 */

import { publicKey } from "../fields/nkey.ts";
import { object } from "../fields/object.ts";
import { choice, flag, text } from "../fields/text.ts";
import type { Export as ExportClaim, Import as ImportClaim } from "../jwt/index.ts";

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
  /** Whether tools show the export to others. Default: `false`. Wire `advertise`. */
  readonly advertise?: boolean;
  /** For people. Wire `description`. */
  readonly description?: string;
  /** For people: an absolute URL. Wire `info_url`. */
  readonly infoUrl?: string;
}

/** A subject of another account that this one uses. */
export interface Import {
  /** As the exporter says. Wire `type`. */
  readonly type: "stream" | "service";
  /** Public key (`A…`) of the exporting account. Wire `account`. */
  readonly account: string;
  /** The exporter's subject for streams; for services the subject as this account asks it. Wire `subject`. */
  readonly subject: string;
  /** A label. Default: none. Wire `name`. */
  readonly name?: string;
  /** The subject under which this account knows it; `$1` is the first `*`. Default: the same. Wire `local_subject`. */
  readonly localSubject?: string;
  /** Services: whether the exporter may see who asks. Default: `false`. Wire `share`. */
  readonly share?: boolean;
  /** Activation token, where the export needs one. Wire `token`. */
  readonly token?: string;
}

/** A rule for {@link Export}. */
export const exported = object<Export, ExportClaim>({
  type: { rule: choice("stream", "service"), claim: "type", required: true },
  subject: { rule: text(), claim: "subject", required: true },
  name: { rule: text(), claim: "name" },
  tokenRequired: { rule: flag, claim: "token_req" },
  advertise: { rule: flag, claim: "advertise" },
  description: { rule: text(), claim: "description" },
  infoUrl: { rule: text(), claim: "info_url" },
});

/** A rule for {@link Import}. */
export const imported = object<Import, ImportClaim>({
  type: { rule: choice("stream", "service"), claim: "type", required: true },
  account: { rule: publicKey("account"), claim: "account", required: true },
  subject: { rule: text(), claim: "subject", required: true },
  name: { rule: text(), claim: "name" },
  localSubject: { rule: text(), claim: "local_subject" },
  share: { rule: flag, claim: "share" },
  token: { rule: text(), claim: "token" },
});
