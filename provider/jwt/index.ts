/**
 * `pulumi-nats-auth/jwt`: NATS JWTs, with the bytes and the verdicts of the Go library.
 *
 * Claims are in wire form: members are named and valued as in the token. A member whose description names no version
 * is acted on by every server that reads version 2 claims, which is nats-server 2.2 and later. Members of integers are
 * `number`, or `bigint` beyond 2^53.
 *
 * @module
 */
export { type JwtErrorCode, NatsAuthError, type NkeyErrorCode } from "../errors.ts";
export {
  type Account,
  type AccountClaims,
  type ExternalAuthorization,
  type MessageTrace,
  newAccountClaims,
  type WeightedMapping,
} from "./account-claims.ts";
export type { AccountLimits, AccountOnlyLimits, JetStreamLimits } from "./account-limits.ts";
export type { Activation, ActivationClaims } from "./activation-claims.ts";
export { activationHashId } from "./activation-hash.ts";
export type {
  AuthorizationRequest,
  AuthorizationRequestClaims,
  AuthorizationResponse,
  AuthorizationResponseClaims,
  ClientInformation,
  ClientTls,
  ConnectOptions,
  ServerId,
} from "./authorization-claims.ts";
export { type Claims, type ClaimsByKind, type ClaimsKind, isClaims, kindOfClaims } from "./claims.ts";
export type { ClaimsData, GenericFields } from "./claims-data.ts";
export { compareClaims } from "./compare.ts";
export { type Creds, formatCreds, parseCreds } from "./creds.ts";
export { decodeGenericJwt, decodeJwt } from "./decode.ts";
export { didSign } from "./did-sign.ts";
export { encodeJwt, encodeJwtAsync, type RemoteSigner, type Signer } from "./encode.ts";
export type { Export, ExportType, ServiceLatency } from "./export.ts";
export type { GenericClaims } from "./generic-claims.ts";
export type { Import } from "./import.ts";
export type { Info } from "./info.ts";
export type { Issue, IssueCode } from "./issue.ts";
export type { JsonValue } from "./json-value.ts";
export type { Operator, OperatorClaims } from "./operator-claims.ts";
export type { Permission, Permissions, ResponsePermission } from "./permissions.ts";
export { compactRevocations, isRevoked, type Revocations, revoke } from "./revocation.ts";
export type { Integer } from "./scalars.ts";
export type { ClaimChange } from "./shape.ts";
export { type SigningKey, signingKeyOf, type UserScope } from "./signing-key.ts";
export { hasWildcards, localSubjectPattern, subjectContains } from "./subject.ts";
export { normalizeTags } from "./tags.ts";
export { newUserClaims, type User, type UserClaims } from "./user-claims.ts";
export type { Limits, NatsLimits, TimeRange, UserPermissionLimits } from "./user-limits.ts";
export { isExpired, validateClaims } from "./validate.ts";
