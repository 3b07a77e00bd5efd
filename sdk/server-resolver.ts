/**
 * How servers keep accounts, as programs write it and as servers read it.
 *
 * @see nats-io/nats-server v2.15.2 `server/opts.go` `parseResolver`
 * @module
 */

import { type Fields, object } from "../provider/fields/object.ts";
import type { Rule } from "../provider/fields/rule.ts";
import { either } from "../provider/fields/shape.ts";
import { choice, flag, integer, text } from "../provider/fields/text.ts";
import { unknown } from "../provider/unknown.ts";

/** Every server keeps all accounts and takes pushes. */
export interface FullServerResolver {
  /** This way to keep accounts. */
  readonly type: "full";
  /** Folder of the account JWTs, relative to the server's working directory. Default: `"./jwt"`. */
  readonly directory?: string;
  /** Whether accounts can be deleted. Default: `true`. */
  readonly allowDelete?: boolean;
  /** How often servers compare their accounts, such as `"2m"`. Default: the server's, one minute. */
  readonly interval?: string;
  /** How many accounts are kept at most. Default: no limit. */
  readonly limit?: number;
}

/** A server keeps the accounts it needs, and asks servers with a full resolver for the others. */
export interface CacheServerResolver {
  /** This way to keep accounts. */
  readonly type: "cache";
  /** Folder of the account JWTs, relative to the server's working directory. Default: `"./jwt"`. */
  readonly directory?: string;
  /** How many accounts are kept at most; the least used goes first. Default: the server's, 1000. */
  readonly limit?: number;
  /** How long an account is kept, such as `"1h"`. Default: as long as its JWT is valid. */
  readonly ttl?: string;
}

/** Accounts stand in the configuration and cannot be pushed: changing one needs a reload of every server. */
export interface MemoryServerResolver {
  /** This way to keep accounts. */
  readonly type: "memory";
}

/** How servers keep accounts. */
export type ServerResolver = FullServerResolver | CacheServerResolver | MemoryServerResolver;

/** Keys of a resolver block. */
export type ResolverSettings = Readonly<Record<string, string | number | boolean>>;

const stored = { directory: { rule: text() }, limit: { rule: integer(0) } } as const;
const full = object<FullServerResolver>({
  type: { rule: choice("full"), required: true },
  ...stored,
  allowDelete: { rule: flag },
  interval: { rule: text() },
} satisfies Fields<FullServerResolver, never>);
const cache = object<CacheServerResolver>({
  type: { rule: choice("cache"), required: true },
  ...stored,
  ttl: { rule: text() },
} satisfies Fields<CacheServerResolver, never>);
const memory = object<MemoryServerResolver>({ type: { rule: choice("memory"), required: true } });
const kinds: Readonly<Record<string, Pick<Rule<ServerResolver>, "check">>> = { full, cache, memory };
const type = choice("full", "cache", "memory");

/** A rule for a {@link ServerResolver}. */
export const serverResolver: Rule<ServerResolver> = {
  shape: either(full.shape, cache.shape, memory.shape),
  check(value, path, report) {
    if (typeof value !== "object" || value === null) return memory.check(value, path, report);
    const kind = "type" in value ? value.type : undefined;
    if (kind === undefined || kind === null) return memory.check(value, path, report);
    const rule = typeof kind === "string" && Object.hasOwn(kinds, kind) ? kinds[kind] : undefined;
    if (rule !== undefined) return rule.check(value, path, report);
    type.check(kind, `${path}.type`, report);
    return unknown;
  },
  encode: (resolver) => resolver,
  decode: (resolver) => resolver,
};

/** The resolver block in the server's words; `undefined` for a memory resolver, which has none. */
export function resolverSettings(
  resolver: ServerResolver,
  defaults: ResolverSettings,
): ResolverSettings | undefined {
  if (resolver.type === "memory") return undefined;
  const { type, directory, limit } = resolver;
  const more = resolver.type === "full" ? fullSettings(resolver) : { ttl: resolver.ttl };
  return {
    type,
    ...defaults,
    ...defined({ dir: directory }),
    ...defined(more),
    ...defined({ limit }),
  };
}

function fullSettings({ allowDelete = true, interval }: FullServerResolver) {
  return { allow_delete: allowDelete, interval };
}

function defined(
  settings: Readonly<Record<string, string | number | boolean | undefined>>,
): ResolverSettings {
  return Object.fromEntries(
    Object.entries(settings).flatMap(([key, value]) => (value === undefined ? [] : [[key, value] as const])),
  );
}
