/**
 * Servers that a resolver named once: what was pushed to them stays there.
 *
 * @module
 */

import type { Context } from "../lifecycle.ts";
import type { ResolverInputs } from "./resolver.ts";

/**
 * Warns of servers on which an account stays in force although nothing is pushed to them any more. A local server is
 * none: it goes with its accounts.
 *
 * @param label the account, as messages name it
 */
export function warnOfLeftServers(
  context: Context,
  label: string,
  former: ResolverInputs | undefined,
  present: ResolverInputs | undefined,
): void {
  if (former === undefined || former.stores !== undefined) return;
  if (former.servers.some((url) => present?.servers.includes(url))) return;
  context.warn(
    `${label} stays in force on ${former.servers.join(", ")}, as it is there, unless other URLs of its resolver lead to ` +
      "the same servers. To delete it there, declare it in a stack of its own, with `key: { publicKey }` and the former " +
      "resolver, and destroy that stack",
  );
}
