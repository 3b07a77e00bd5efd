/**
 * A push: brings one account, as its JWT says, into force on servers beside those that the account itself is pushed to.
 *
 * It carries changes of the system account to running servers, which read it from their configuration only at their
 * start, and pushes an account to further clusters. Kept in state: the JWT that the servers have, which may be the
 * account's signed anew with revocations found there; on which servers it was proven; and what a refresh needs. The id is
 * the account's public key; another account replaces it. Deletion leaves the account on the servers.
 *
 * @module
 */

import { Differences } from "../difference.ts";
import { driftOf } from "../drift.ts";
import { NatsAuthError } from "../errors.ts";
import { publicKey } from "../fields/nkey.ts";
import { object } from "../fields/object.ts";
import { Report } from "../fields/rule.ts";
import { text } from "../fields/text.ts";
import { type FormerIssuers, formerIssuers } from "../former-issuers.ts";
import { warnOfLeftServers } from "../inputs/left-servers.ts";
import {
  openResolver,
  provesEnough,
  type ResolverInputs,
  resolver,
  sameServers,
} from "../inputs/resolver.ts";
import { type Issuer, issuer, keyPairOf } from "../inputs/signer.ts";
import { findClaims } from "../jwt/decode.ts";
import { type AccountClaims, compareClaims, decodeJwt, encodeJwt } from "../jwt/index.ts";
import { type Context, type Lifecycle, PartialFailure } from "../lifecycle.ts";
import {
  PushFailure,
  revocationsOf,
  together,
  type UserRevocations,
  unlessEmpty,
  withdrawnRevocations,
  without,
} from "../resolver/index.ts";
import { sha256 } from "../sha256.ts";
import { unknown } from "../unknown.ts";

/** An account to push. */
export interface PushedAccount {
  /** `A…`. Another account replaces. */
  readonly publicKey: string;
  /** Its JWT. Updates. */
  readonly jwt: string;
}

/** Inputs of an `AccountPush`. */
export interface AccountPushInputs {
  /** What to push. Updates. */
  readonly account: PushedAccount;
  /** The operator, and the key of it that signs anew where servers have revocations that the JWT lacks. Updates. */
  readonly operator: Issuer;
  /** Where to push. Updates. */
  readonly resolver: ResolverInputs;
}

/** State of an `AccountPush`. */
export interface AccountPushState extends FormerIssuers {
  /** What the servers have, or are to have. */
  readonly jwt: string;
  /** Hex SHA-256 of the account's JWT, where `jwt` is that one signed anew. */
  readonly signedAnewFrom?: string;
  /** Names of the servers that `jwt` was proven on; absent while a push is due. */
  readonly servers?: readonly string[];
  /** Revocations met on servers that the account's own JWT lacks; every later JWT keeps them. */
  readonly revocations?: UserRevocations;
  /** Revocations that the account has taken back, while servers may still have them: kept until a push is proven. */
  readonly withdrawn?: UserRevocations;
  readonly custody: Pick<AccountPushInputs, "operator" | "resolver">;
}

const rule = object<AccountPushInputs>({
  account: {
    rule: object<PushedAccount>({
      publicKey: { rule: publicKey("account"), required: true, replaces: true },
      jwt: { rule: text(jwtProblem), required: true },
    }),
    required: true,
  },
  operator: { rule: issuer("operator"), required: true },
  resolver: { rule: resolver, required: true },
});

function jwtProblem(jwt: string): string | undefined {
  return findClaims(jwt, "account") === undefined
    ? "is no valid account JWT. Pass the `jwt` of an Account"
    : undefined;
}

export const accountPush: Lifecycle<AccountPushInputs, AccountPushState> = {
  inputs: rule.shape,
  secrets: [...rule.secrets, ...rule.secrets.map((path) => `custody.${path}`)],

  async check(_context, _olds, news) {
    const report = new Report();
    const inputs = rule.check(news, "", report);
    if (inputs !== unknown && inputs.account !== unknown && report.failures.length === 0) {
      const { publicKey, jwt } = inputs.account;
      const subject = typeof jwt === "string" ? findClaims(jwt, "account")?.sub : undefined;
      if (subject !== undefined && publicKey !== unknown && subject !== publicKey) {
        report.fail("account.jwt", "is not the JWT of account.publicKey");
      }
    }
    return { inputs, failures: report.failures };
  },

  async diff(_context, id, state, wanted) {
    const differences = new Differences(rule.replaces);
    if (wanted === unknown) return differences.all();
    const { account, operator, resolver } = wanted;
    differences.custody("operator", operator, state.custody.operator);
    differences.custody("resolver", resolver, state.custody.resolver);
    if (account === unknown || account.jwt === unknown) differences.update("account.jwt");
    else if (!covers(state, account.jwt)) diffJwt(differences, state.jwt, account.jwt);
    if (account !== unknown) differences.compare("account.publicKey", account.publicKey, id);
    if (state.servers === undefined && differences.reason === undefined) {
      differences.because(
        "resolver",
        `${labelOf(state.jwt)} is not proven to be in force on all servers that it was pushed to, and will be pushed again`,
      );
    }
    return differences;
  },

  async create(context, inputs) {
    return { id: inputs.account.publicKey, state: await pushed(context, inputs) };
  },

  async read(context, id, state) {
    const label = labelOf(state.jwt);
    try {
      const store = await openResolver(context, state.custody.resolver);
      const found = await store.lookup(id, state.servers);
      const { jwt, proven, texts } = driftOf({ jwt: state.jwt, label }, found);
      for (const line of texts) context.warn(line);
      const { signedAnewFrom, servers: _, ...rest } = state;
      return {
        state: {
          ...rest,
          ...(jwt === undefined
            ? signedAnewFrom === undefined
              ? {}
              : { signedAnewFrom }
            : { jwt, ...unlessEmpty("revocations", foundIn(jwt, state)) }),
          ...(proven ? { servers: found.servers } : {}),
        },
      };
    } catch (error) {
      if (!(error instanceof NatsAuthError)) throw error;
      context.warn(`${label} could not be looked up and is left as it is in state. ${error.message}`);
      return { state };
    }
  },

  async update(context, _id, state, inputs) {
    return pushed(context, inputs, state);
  },

  async delete(context, id, state) {
    context.warn(`${labelOf(state.jwt)} (${id}) stays on the servers that it was pushed to, as it is there`);
  },
};

/** Pushes the account, unless that is done, and returns the state that says so. */
async function pushed(
  context: Context,
  inputs: AccountPushInputs,
  former?: AccountPushState,
): Promise<AccountPushState> {
  const { account, ...custody } = inputs;
  const { operator, resolver } = custody;
  const before = former?.custody.resolver;
  const provenServers = sameServers(before, resolver) ? former?.servers : undefined;
  if (former !== undefined && provenServers !== undefined && covers(former, account.jwt)) {
    if (provesEnough(before, resolver, provenServers.length)) return { ...former, custody };
  }
  warnOfLeftServers(context, `${labelOf(account.jwt)} (${account.publicKey})`, before, resolver);
  const own = decodeJwt(account.jwt, "account");
  const withdrawn = former === undefined ? {} : withdrawnBy(former, own);
  const issuers = formerIssuers(former, account.jwt);
  const stateWith = (jwt: string, servers?: readonly string[]): AccountPushState => ({
    jwt,
    ...(jwt === account.jwt ? {} : { signedAnewFrom: sha256(account.jwt) }),
    ...unlessEmpty("revocations", without(revocationsOf(decodeJwt(jwt, "account")), revocationsOf(own))),
    ...(servers === undefined ? { ...unlessEmpty("withdrawn", withdrawn), ...issuers } : { servers }),
    custody,
  });
  try {
    const store = await openResolver(context, resolver);
    const { jwt, servers, warnings } = await store.push({
      jwt: account.jwt,
      sign: async (claims) => encodeJwt(claims, keyPairOf(operator.signer)),
      label: own.name ?? account.publicKey,
      adopt: resolver.adopt ?? false,
      withdrawn,
      ...issuers,
      ...(provenServers === undefined ? {} : { provenServers }),
    });
    for (const warning of warnings) context.warn(`${labelOf(jwt)}: ${warning}`);
    return stateWith(jwt, servers);
  } catch (error) {
    const jwt = error instanceof PushFailure ? error.jwt : account.jwt;
    throw new PartialFailure(account.publicKey, stateWith(jwt), error);
  }
}

/** Revocations that the account's JWT had before, and has no longer. */
function withdrawnBy({ jwt, revocations, withdrawn }: AccountPushState, next: AccountClaims) {
  return withdrawnRevocations({ jwt: decodeJwt(jwt, "account"), found: revocations, withdrawn }, next);
}

/** Revocations that somebody else has made on the servers, in the JWT that a refresh has found. */
function foundIn(jwt: string, { jwt: held, revocations = {}, withdrawn = {} }: AccountPushState) {
  const own = without(revocationsOf(decodeJwt(held, "account")), revocations);
  return together(revocations, without(without(revocationsOf(decodeJwt(jwt, "account")), own), withdrawn));
}

/** Whether the JWT in state is the account's, or that signed anew. */
function covers({ jwt, signedAnewFrom }: AccountPushState, wanted: string): boolean {
  return jwt === wanted || signedAnewFrom === sha256(wanted);
}

/** A JWT in state that is no older than the wanted one was found by a refresh: then no input explains the update. */
function diffJwt(differences: Differences, held: string, wanted: string): void {
  const [found, account] = [decodeJwt(held, "account"), findClaims(wanted, "account")];
  if (account === undefined || Number(found.iat ?? 0) < Number(account.iat ?? 0)) {
    differences.update("account.jwt");
    return;
  }
  const paths = compareClaims(found, account).map(({ path }) => path);
  const what = paths.length === 0 ? "" : ` in ${paths.join(", ")}`;
  differences.because(
    "account.jwt",
    `${labelOf(held)} differs on the servers${what} and will be pushed again`,
  );
}

function labelOf(jwt: string): string {
  const { name, sub } = decodeJwt(jwt, "account");
  return `Account "${name ?? sub}"`;
}
