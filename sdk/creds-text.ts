/**
 * Creds as outputs give them.
 *
 * @module
 */

import { formatCreds } from "../provider/jwt/index.ts";

/** JWT and seed in the text that NATS clients read; empty where one of them is not known. */
export function credsText(jwt: string | undefined, seed: string | undefined): string {
  return jwt && seed ? formatCreds(jwt, seed) : "";
}
