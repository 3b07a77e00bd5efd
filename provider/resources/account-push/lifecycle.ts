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

import { Differences } from "../../difference.ts";
import { driftOf } from "../../drift.ts";
import { NatsAuthError } from "../../errors.ts";
import { Report } from "../../fields/rule.ts";
import { openResolver } from "../../inputs/resolver.ts";
import { findClaims } from "../../jwt/decode.ts";
import { compareClaims, decodeJwt } from "../../jwt/index.ts";
import type { Lifecycle } from "../../lifecycle.ts";
import { revocationsOf, together, unlessEmpty, without } from "../../resolver/index.ts";
import { unknown } from "../../unknown.ts";
import { type AccountPushInputs, accountPushInputs, checkAccountPush } from "./inputs.ts";
import { pushed } from "./push.ts";
import { type AccountPushState, covers, labelOf } from "./state.ts";

export const accountPush: Lifecycle<AccountPushInputs, AccountPushState> = {
  inputs: accountPushInputs.shape,
  secrets: [...accountPushInputs.secrets, ...accountPushInputs.secrets.map((path) => `custody.${path}`)],

  async check(_context, _olds, news) {
    const report = new Report();
    const inputs = accountPushInputs.check(news, "", report);
    if (inputs !== unknown && report.failures.length === 0) checkAccountPush(inputs, report);
    return { inputs, failures: report.failures };
  },

  async diff(_context, id, state, wanted) {
    const differences = new Differences(accountPushInputs.replaces);
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
      const { servers: _, ...ours } = state;
      const { signedAnewFrom: __, ...others } = ours;
      return {
        state: {
          ...(jwt === undefined
            ? ours
            : { ...others, jwt, ...unlessEmpty("revocations", foundIn(jwt, state)) }),
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

/** Revocations that somebody else has made on the servers, in the JWT that a refresh has found. */
function foundIn(jwt: string, { jwt: held, revocations = {}, withdrawn = {} }: AccountPushState) {
  const own = without(revocationsOf(decodeJwt(held, "account")), revocations);
  return together(revocations, without(without(revocationsOf(decodeJwt(jwt, "account")), own), withdrawn));
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
