/**
 * The account store of running servers: connect, count the servers, look up, push, prove, delete.
 *
 * Pure TypeScript without Pulumi. Times are Unix seconds.
 *
 * @module
 */
export type { Server, TrustedOperator } from "./census.ts";
export type { Copy } from "./holdings.ts";
export { mergeRevocations } from "./merge.ts";
export { claimsJetStream } from "./proof.ts";
export { type Push, type Pushed, PushFailure } from "./push.ts";
export type { Lookup } from "./refresh.ts";
export type { Removal, Removed } from "./removal.ts";
export { openResolver, type Resolver } from "./resolver.ts";
export type { Revocation, RevokedUsers } from "./revocation.ts";
export type { ResolverAccess, ResolverSettings, TlsSettings } from "./settings.ts";
export type { AccountStreams } from "./streams.ts";
export { redirectsRequests, systemAccountLeast } from "./system-account.ts";
export { type Verdict, verdictTexts } from "./verdict.ts";
