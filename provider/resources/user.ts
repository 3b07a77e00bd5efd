/**
 * A user: a client's identity in an account, and what it may do.
 *
 * Kept in state: the JWT, and the seed (encrypted) unless only the public key was given. Servers know nothing of users but what
 * their JWTs say. The id is the public key. Another key or another account replaces it; everything else signs anew
 * with the same key.
 *
 * @module
 */

import { Differences } from "../difference.ts";
import { type Fields, object } from "../fields/object.ts";
import { Report } from "../fields/rule.ts";
import { checkExpiry, isRenewalDue } from "../inputs/expiry.ts";
import {
  diffKey,
  type GivenKey,
  givenKey,
  identityOf,
  type SeedState,
  seedState,
} from "../inputs/given-key.ts";
import { heldUserOf, revokeGivenUp } from "../inputs/held-users.ts";
import {
  checkRevocation,
  diffRevocation,
  issuedAfterRevocation,
  type RevocationInputs,
  type RevocationState,
  revocationFields,
  revocationState,
} from "../inputs/revocation.ts";
import { type UserClaimInputs, userClaimFields, type WrittenUserClaims } from "../inputs/user-claims.ts";
import {
  checkBearer,
  checkNoPolicy,
  checkUserIssuer,
  diffUserAccount,
  diffUserSigner,
  type UserIssuer,
  userIssuerFields,
} from "../inputs/user-issuer.ts";
import { diffClaims } from "../issue.ts";
import type { Lifecycle } from "../lifecycle.ts";
import { known, unknown } from "../unknown.ts";
import { checkUserClaims, decodeUser, heldClaimsAt, signUser } from "../user-jwt.ts";

/** Inputs of a `User`. */
export interface UserInputs extends UserIssuer, UserClaimInputs, RevocationInputs {
  /** An existing identity. Default: a new one is generated; one given before stays. Another key replaces. */
  readonly key?: GivenKey;
}

/** State of a `User`. */
export interface UserState extends RevocationState, SeedState {
  readonly jwt: string;
}

/** A rule for {@link UserInputs}. */
export const userInputs = object<UserInputs, WrittenUserClaims>({
  ...userIssuerFields,
  ...revocationFields,
  key: { rule: givenKey("user"), replaces: true },
  ...userClaimFields,
} satisfies Fields<UserInputs, WrittenUserClaims>);

export const user: Lifecycle<UserInputs, UserState> = {
  inputs: userInputs.shape,
  secrets: [...userInputs.secrets, "seed"],

  /** Whoever sees the JWT of a bearer can use it. */
  secretsOf: ({ jwt }) => (decodeUser(jwt).nats.bearer_token ? ["jwt"] : []),

  async check(context, olds, news) {
    const report = new Report();
    const inputs = userInputs.check(news, "", report);
    if (inputs !== unknown) {
      checkUserIssuer(inputs, report);
      checkRevocation(inputs, report);
      if (inputs.role !== undefined) checkNoPolicy(inputs, report);
      checkBearer(inputs, inputs.account, report);
      checkExpiry(inputs, olds, context.now(), report);
      checkUserClaims(inputs, context.now(), report);
    }
    return { inputs, failures: report.failures, warnings: report.warnings };
  },

  async diff(context, id, state, wanted) {
    const differences = new Differences(userInputs.replaces);
    if (wanted === unknown) return differences.all();
    const held = decodeUser(state.jwt);
    context.holders.hold(heldUserOf(held), state.jwt);
    const { account, role, key, revocation, revokeOnDelete, ...claimed } = wanted;
    diffKey(differences, key, id, state);
    diffUserAccount(differences, account, held.nats.issuer_account ?? held.iss);
    diffUserSigner(differences, wanted, held.iss);
    diffRevocation(differences, wanted, state);
    const inputs = known<UserClaimInputs>(claimed);
    if (inputs === undefined) {
      differences.unknowns(claimed);
      return differences;
    }
    diffClaims(differences, userInputs, held, heldClaimsAt(held, role !== undefined, inputs));
    if (isRenewalDue(inputs, held.exp, context.now())) {
      differences.because("expiresIn", `User "${inputs.name}" is due for renewal`);
    }
    return differences;
  },

  async create(context, inputs) {
    const { publicKey, keyPair } = identityOf("user", inputs.key, context.random);
    const revocation = revocationState(inputs);
    const earliest =
      inputs.key === undefined
        ? context.now()
        : await issuedAfterRevocation(context, revocation, inputs.account.publicKey, publicKey);
    const jwt = signUser(context, { publicKey, issuer: inputs, inputs, earliest });
    return { id: publicKey, state: { jwt, ...seedState(keyPair), ...revocation } };
  },

  /** Nothing to look at: a user exists only in its JWT, and servers keep no list of users. */
  async read(_context, _id, state) {
    return { state };
  },

  async update(context, id, state, inputs) {
    const jwt = signUser(context, { publicKey: id, issuer: inputs, inputs, former: state.jwt });
    return { jwt, ...seedState(inputs.key, state), ...revocationState(inputs) };
  },

  async delete(context, _id, state) {
    const { name = "" } = decodeUser(state.jwt);
    await revokeGivenUp(context, state, [{ name, jwt: state.jwt }]);
  },
};
