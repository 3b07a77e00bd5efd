/**
 * Rules for descriptions and their URLs.
 *
 * @see nats-io/jwt v2.8.3 `v2/types.go` `Info.Validate`
 * @module
 */
import type { Info } from "./info.ts";
import type { Report } from "./issue.ts";
import { parseUrl } from "./url.ts";

/** Longest text, in bytes. */
const MAX_SIZE = 8 * 1024;

/**
 * Reports what is wrong with a description and its URL.
 *
 * @param prefix Path of the object that has them, with a dot at its end; empty for the account itself.
 */
export function checkInfo(
  { description = "", info_url: infoUrl }: Info,
  prefix: string,
  report: Report,
): void {
  if (Buffer.byteLength(description) > MAX_SIZE) report("INFO_DESCRIPTION_SIZE", `${prefix}description`);
  if (infoUrl === undefined) return;
  if (Buffer.byteLength(infoUrl) > MAX_SIZE) report("INFO_URL_SIZE", `${prefix}info_url`);
  const url = parseUrl(infoUrl);
  if (!url?.scheme || !url.hostname) report("INFO_URL", `${prefix}info_url`);
}
