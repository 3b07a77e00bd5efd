/**
 * The account store of running servers: connect, count the servers, look up, push, prove, delete.
 *
 * Pure TypeScript without Pulumi. Times are Unix seconds.
 *
 * @module
 */
export type { Copy } from "./holdings.ts";
export { claimsJetStream } from "./proof.ts";
export { type Push, type Pushed, PushFailure } from "./push.ts";
export type { Lookup } from "./refresh.ts";
export type { Removal } from "./removal.ts";
export { openResolver, type Resolver } from "./resolver.ts";
export type { ResolverAccess, ResolverSettings, TlsSettings } from "./settings.ts";
export { redirectsRequests, systemAccountLeast } from "./system-account.ts";
export {
  inNumbers,
  revocationsOf,
  together,
  type UserRevocations,
  unlessEmpty,
  withdrawnRevocations,
  without,
} from "./user-revocations.ts";
export { type Verdict, verdictTexts } from "./verdict.ts";
