/**
 * `pulumi-nats-auth`: NATS operators, accounts, users and creds as Pulumi resources.
 *
 * @module
 */

export { type ErrorCode, NatsAuthError } from "../provider/errors.ts";
export { decodeJwt, parseCreds as decodeCreds } from "../provider/jwt/index.ts";
export { Account, type AccountArgs } from "./account.ts";
export { AccountPush, type AccountPushArgs, type PushedAccountArgs } from "./account-push.ts";
export { Activation, type ActivationArgs } from "./activation.ts";
export type { Arg, Args } from "./args.ts";
export { Creds, type CredsArgs } from "./creds.ts";
export type { KeyArgs } from "./given-key.ts";
export type { ImportArgs, ImportsArg } from "./imports.ts";
export type {
  AccountIssuerArgs,
  AccountSource,
  IssuerArgs,
  IssuerSource,
  OperatorIssuerArgs,
  OperatorSource,
  PublicKeySource,
} from "./issuer.ts";
export { KeyPair, type KeyPairArgs } from "./key-pair.ts";
export { LocalServer, type LocalServerArgs } from "./local-server.ts";
export { Operator, type OperatorArgs } from "./operator.ts";
export type { ResolverArgs, ResolverOptions } from "./resolver.ts";
export { Role, type RoleArgs, type RoleSource } from "./role.ts";
export {
  type HelmValues,
  type HelmValuesOutputs,
  helmValues,
  type PreloadedAccount,
  type ServerConfigArgs,
  type ServerConfigOutputs,
  serverConfig,
} from "./server-config.ts";
export type { ServerResolver } from "./server-resolver.ts";
export { System, type SystemAccountArgs, type SystemArgs, type SystemServerConfigArgs } from "./system.ts";
export {
  type AccountUserArgs,
  type RoleUserArgs,
  User,
  type UserArgs,
  type UserIdentityArgs,
} from "./user.ts";
export type { AccountSigns, NoPolicy, RoleSigns } from "./user-issuer.ts";
export type { RoleUserSpecArgs, UserSpecArgs, UserSpecs } from "./user-specs.ts";
export {
  type AccountUsersArgs,
  type RoleUsersArgs,
  type UserOutputs,
  Users,
  type UsersArgs,
} from "./users.ts";
