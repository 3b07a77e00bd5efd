/**
 * An account: a tenant with users, limits and a subject space of its own.
 *
 * Kept in state: the JWT; the seeds of its identity and its generated signing key (encrypted); what was proven to be in
 * force on which servers; and what a deletion needs. The id is the public key. Another key replaces it; everything
 * else signs anew with the same keys, and pushes where there is a resolver.
 *
 * @module
 */

import { Differences } from "../../difference.ts";
import { NatsAuthError } from "../../errors.ts";
import { Report } from "../../fields/rule.ts";
import { isRenewalDue } from "../../inputs/expiry.ts";
import { diffKey, identityOf, type SeedState, seedState } from "../../inputs/given-key.ts";
import { warnOfLeftServers } from "../../inputs/left-servers.ts";
import { diffSigner, keyPairOf } from "../../inputs/signer.ts";
import { generatedSigningKey, type SigningState } from "../../inputs/signing-key.ts";
import { checkClaims, diffClaims, issue } from "../../issue.ts";
import type { AccountClaims, Claims } from "../../jwt/index.ts";
import type { Context, Lifecycle } from "../../lifecycle.ts";
import { revocationsOf, together, unlessEmpty, withdrawnRevocations, without } from "../../resolver/index.ts";
import { known, unknown } from "../../unknown.ts";
import { checkAccount } from "./checks.ts";
import { accountClaimsAt, accountInputsOf, decodeAccount, type SignedInputs } from "./claims.ts";
import { heldAccount, noted } from "./holding.ts";
import { type AccountInputs, accountInputs } from "./inputs.ts";
import { removedFromServers } from "./removal.ts";
import { lookedUp, pushed } from "./servers.ts";
import type { AccountState } from "./state.ts";

const custodySecrets = accountInputs.secrets
  .filter((path) => path.startsWith("operator.") || path.startsWith("resolver."))
  .map((path) => `custody.${path}`);

export const account: Lifecycle<AccountInputs, AccountState> = {
  inputs: accountInputs.shape,
  secrets: [...accountInputs.secrets, ...custodySecrets, "seed", "signingSeed"],

  async check(context, olds, news) {
    const report = new Report();
    const inputs = accountInputs.check(news, "", report);
    if (inputs !== unknown) checkAccount(inputs, olds, context.now(), report);
    return { inputs, failures: report.failures, warnings: report.warnings };
  },

  async diff(context, id, state, wanted) {
    const differences = new Differences(accountInputs.replaces);
    if (wanted === unknown) return differences.all();
    const { operator, key, resolver, onDelete, ...claimed } = wanted;
    const held = decodeAccount(state.jwt);
    context.holders.hold(heldAccount(id), state.jwt);
    diffKey(differences, key, id, state);
    diffSigner(differences, "operator", operator, {
      publicKey: state.custody.operator.publicKey,
      signingKey: held.iss,
    });
    differences.custody("resolver", resolver, state.custody.resolver);
    differences.custody("onDelete", onDelete, state.custody.onDelete);
    const inputs = known<SignedInputs>(claimed);
    if (inputs === undefined) {
      differences.unknowns(claimed);
      return differences;
    }
    if ((inputs.generateSigningKey ?? true) !== (state.signingKey !== undefined)) {
      differences.update("generateSigningKey");
      if (state.signingKey !== undefined) {
        differences.reason = `Account "${inputs.name}" drops its generated signing key ${state.signingKey} for good. Servers cut off the users that it has signed, and push users of a system account too: let them know another key first`;
      }
    }
    diffClaims(differences, accountInputs, held, accountClaimsAt(id, inputs, state, state.revocations));
    if (isRenewalDue(inputs, held.exp, context.now())) {
      differences.because("expiresIn", `Account "${inputs.name}" is due for renewal`);
    }
    if (resolver !== undefined && state.published?.jti !== held.jti) {
      differences.because(
        "resolver",
        `Account "${inputs.name}" is not proven to be in force and will be pushed`,
      );
    }
    return differences;
  },

  async create(context, inputs) {
    const { publicKey, keyPair } = identityOf("account", inputs.key, context.random);
    const signing = generatedSigningKey("account", inputs, {}, context.random);
    const seed = seedState(keyPair);
    const state = await noted(
      context,
      publicKey,
      inForce(context, publicKey, inputs, { ...signing, ...seed }),
    );
    return { id: publicKey, state };
  },

  async read(context, id, state) {
    const found = await lookedUp(context, id, state);
    if (found === undefined) return { state };
    const { jwt, published } = found;
    const { published: _, unproven, ...rest } = state;
    const unseen = jwt === undefined && published === undefined && unproven !== undefined;
    const observed = {
      ...rest,
      ...(unseen ? { unproven } : {}),
      ...(published === undefined ? {} : { published }),
    };
    if (jwt === undefined || jwt === state.jwt) return { state: observed };
    const claims = decodeAccount(jwt);
    const kept = state.revocations ?? {};
    const declared = without(revocationsOf(decodeAccount(state.jwt)), kept);
    // What somebody took back on the servers is asserted again.
    const others = without(without(revocationsOf(claims), declared), state.withdrawn ?? {});
    const revocations = together(kept, others);
    const { operator, resolver, onDelete } = state.custody;
    const { signer } = operator;
    if (signer === undefined || resolver === undefined) return { state: observed };
    return {
      state: { ...observed, jwt, ...unlessEmpty("revocations", revocations) },
      inputs: {
        ...accountInputsOf(claims, state, revocations),
        operator: { ...operator, signer },
        ...(state.seed === undefined ? { key: { publicKey: id } } : {}),
        resolver,
        ...(onDelete === undefined ? {} : { onDelete }),
      },
    };
  },

  async update(context, id, state, inputs) {
    const signing = generatedSigningKey("account", inputs, state, context.random);
    const seed = seedState(inputs.key, state);
    return noted(context, id, inForce(context, id, inputs, { ...signing, ...seed }, state), state);
  },

  async delete(context, id, state) {
    if (!context.holders.release(heldAccount(id), state.jwt)) return removedFromServers(context, id, state);
    const { name } = decodeAccount(state.jwt);
    context.warn(`Account "${name}" (${id}): kept, another resource of this update has its key`);
  },
};

/** Signs what is wanted, and pushes it where there is a resolver. */
async function inForce(
  context: Context,
  publicKey: string,
  inputs: AccountInputs,
  keys: SigningState & SeedState,
  former?: AccountState,
): Promise<AccountState> {
  const { operator, resolver, onDelete } = inputs;
  const revocations = former?.revocations;
  const now = context.now();
  const claimsAt = accountClaimsAt(publicKey, inputs, keys, revocations);
  refuseInvalid(inputs.name, claimsAt(now), now);
  const jwt = issue({
    claimsAt,
    signer: keyPairOf(operator.signer),
    former: former?.jwt,
    now,
    renew: former !== undefined && isRenewalDue(inputs, decodeAccount(former.jwt).exp, now),
  });
  const state: AccountState = {
    jwt,
    ...keys,
    ...(revocations === undefined ? {} : { revocations }),
    ...(former === undefined || resolver === undefined
      ? {}
      : unlessEmpty("withdrawn", withdrawnBy(former, decodeAccount(jwt)))),
    ...(resolver === undefined || wasPushed(former) ? {} : { unproven: true }),
    custody: {
      operator: resolver === undefined ? { publicKey: operator.publicKey } : operator,
      ...(resolver === undefined ? {} : { resolver }),
      ...(onDelete === undefined ? {} : { onDelete }),
    },
  };
  warnOfLeftServers(context, `Account "${inputs.name}" (${publicKey})`, former?.custody.resolver, resolver);
  return resolver === undefined ? state : pushed(context, publicKey, inputs, resolver, state, former);
}

/** Whether the account has been proven on servers, if perhaps not as it is now. */
function wasPushed(former: AccountState | undefined): boolean {
  return former?.custody.resolver !== undefined && former.unproven === undefined;
}

/** Revocations that the program declared before, and declares no longer. */
function withdrawnBy({ jwt, revocations, withdrawn }: AccountState, next: AccountClaims) {
  return withdrawnRevocations({ jwt: decodeAccount(jwt), found: revocations, withdrawn }, next);
}

/** What a preview could not check is checked before it is signed: whose activation tokens these are. */
function refuseInvalid(name: string, claims: Claims, now: number): void {
  const report = new Report();
  checkClaims(report, accountInputs, claims, now);
  if (report.failures.length === 0) return;
  throw new NatsAuthError("INPUT_INVALID", `Cannot sign account "${name}": ${report.failures.join("; ")}`);
}
