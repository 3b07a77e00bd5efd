/**
 * `pulumi-nats-auth`: NATS operators, accounts, users and creds as Pulumi resources.
 *
 * @module
 */

export { type ErrorCode, NatsAuthError } from "../provider/errors.ts";
export { decodeJwt, parseCreds as decodeCreds } from "../provider/jwt/index.ts";
export { Account, type AccountArgs } from "./account.ts";
export type { Arg, Args } from "./args.ts";
export { Creds, type CredsArgs } from "./creds.ts";
export type { IssuerArgs, IssuerSource, KeyArgs } from "./issuer.ts";
export { KeyPair, type KeyPairArgs } from "./key-pair.ts";
export { LocalServer, type LocalServerArgs } from "./local-server.ts";
export { Operator, type OperatorArgs } from "./operator.ts";
export type { ResolverArgs, ResolverOptions } from "./resolver.ts";
export {
  type HelmValues,
  type HelmValuesOutputs,
  helmValues,
  type PreloadedAccount,
  type ServerConfigArgs,
  type ServerConfigOutputs,
  type ServerResolver,
  serverConfig,
} from "./server-config.ts";
export { System, type SystemArgs, type SystemServerConfigArgs } from "./system.ts";
export { User, type UserArgs } from "./user.ts";
