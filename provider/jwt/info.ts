/**
 * Text for people about an account or an export.
 *
 * @see nats-io/jwt v2.8.3 `v2/types.go` `Info`
 * @module
 */

import { text } from "./scalars.ts";
import { type Fields, optional } from "./struct.ts";

/** What people may read about an account or an export. */
export interface Info {
  /** Free text, at most 8192 bytes. */
  description?: string;
  /** Absolute URL with a host, at most 8192 bytes. */
  info_url?: string;
}

export const infoFields: Fields<Info> = { description: optional(text), info_url: optional(text) };
