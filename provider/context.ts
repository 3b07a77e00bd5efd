/**
 * The real outside world, put together in one place.
 *
 * @module
 */

import { randomBytes } from "node:crypto";
import { Holders } from "./holders.ts";
import type { Context } from "./lifecycle.ts";
import { openResolver } from "./resolver/index.ts";

/** The machine's clock, randomness and environment; standard error; servers on the network. */
export function liveContext(): Context {
  return {
    now: () => Math.floor(Date.now() / 1000),
    random: (length) => randomBytes(length),
    environment: (name) => process.env[name],
    warn: (line) => console.error(line),
    openResolver,
    holders: new Holders(),
  };
}
