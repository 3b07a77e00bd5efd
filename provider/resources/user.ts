/**
 * A user: a client's identity in an account, and what it may do.
 *
 * Kept in state: the JWT, and the seed (encrypted) unless the key was given. Servers know nothing of users but what
 * their JWTs say. The id is the public key. Another key or another account replaces it; everything else signs anew
 * with the same key.
 *
 * @module
 */

import { Differences } from "../difference.ts";
import { type Fields, object } from "../fields/object.ts";
import { Report } from "../fields/rule.ts";
import { text } from "../fields/text.ts";
import {
  checkExpiry,
  expiryClaims,
  isRenewalDue,
  type RenewedExpiry,
  renewedExpiryFields,
} from "../inputs/expiry.ts";
import { diffKey, type GivenKey, givenKey, identityOf } from "../inputs/given-key.ts";
import { type UserLimits, userLimits } from "../inputs/limits.ts";
import { type Permissions, permissions } from "../inputs/permissions.ts";
import { diffSigner, type Issuer, issuer, keyPairOf } from "../inputs/signer.ts";
import { tags } from "../inputs/tags.ts";
import { type ClaimsAt, checkClaims, diffClaims, issue } from "../issue.ts";
import { decodeJwt, isClaims, type User as UserBody, type UserClaims } from "../jwt/index.ts";
import type { Context, Lifecycle } from "../lifecycle.ts";
import { known, unknown } from "../unknown.ts";

/** Inputs of a `User`. */
export interface UserInputs extends RenewedExpiry {
  /** The account, and the key of it that signs. Another account replaces; another signer updates. */
  readonly account: Issuer;
  /** The user's name. Default: the resource's name. Claim `name`. Updates. */
  readonly name: string;
  /** An existing identity. Default: a new one is generated. Another key replaces. */
  readonly key?: GivenKey;
  /** What the user may publish and subscribe to. Default: everything. Claims `pub`, `sub`, `resp`. Updates. */
  readonly permissions?: Permissions;
  /** Default: unlimited. Claims `subs`, `data`, `payload`. Updates. */
  readonly limits?: UserLimits;
  /** Tags such as `env:prod`, for templates. Lower case. Claim `tags`. Updates. */
  readonly tags?: readonly string[];
}

/** State of a `User`. */
export interface UserState {
  readonly jwt: string;
  /** The generated seed. Secret. Absent when the key was given. */
  readonly seed?: string;
}

/** Inputs that stand in the JWT; the others say who it is and who signs. */
type UserClaimInputs = Omit<UserInputs, "account" | "key">;

type WrittenClaims = Omit<UserBody, "type" | "version" | "issuer_account"> & { name: string };

const claimFields = {
  name: { rule: text(), claim: "name", required: true },
  permissions: { rule: permissions, spread: true, absent: permissions.encode({}) },
  limits: { rule: userLimits, spread: true, absent: userLimits.encode({}) },
  tags: { rule: tags, claim: "tags" },
  ...renewedExpiryFields,
} satisfies Fields<UserClaimInputs, WrittenClaims>;

const claimRule = object<UserClaimInputs, WrittenClaims>(claimFields);

const rule = object<UserInputs, WrittenClaims>({
  account: { rule: issuer("account"), required: true },
  key: { rule: givenKey("user") },
  ...claimFields,
});

export const user: Lifecycle<UserInputs, UserState> = {
  secrets: [...rule.secrets, "seed"],

  async check(context, _olds, news) {
    const report = new Report();
    const inputs = rule.check(news, "", report) ?? unknown;
    checkExpiry(inputs, context.now(), report);
    const complete = report.failures.length > 0 ? undefined : known<UserInputs>(inputs);
    if (complete !== undefined) {
      checkClaims(
        report,
        rule,
        claimsAt("", complete.account.publicKey, complete)(context.now()),
        context.now(),
      );
    }
    return { inputs, failures: report.failures, warnings: report.warnings };
  },

  async diff(context, id, state, wanted) {
    const differences = new Differences();
    if (wanted === unknown) return differences.all();
    const held = decodeUser(state.jwt);
    const accountKey = held.nats.issuer_account ?? held.iss;
    const { account, key, ...claimed } = wanted;
    diffKey(differences, key, id);
    if (account !== unknown) differences.fixed("account", account.publicKey, accountKey);
    diffSigner(differences, "account", account, { publicKey: accountKey, signingKey: held.iss });
    const inputs = known<UserClaimInputs>(claimed);
    if (inputs === undefined) {
      differences.unknowns(claimed);
      return differences;
    }
    diffClaims(differences, rule, held, claimsAt(id, held.nats.issuer_account, inputs));
    if (isRenewalDue(inputs, held.exp, context.now())) {
      differences.because("expiresIn", `User "${inputs.name}" is due for renewal`);
    }
    return differences;
  },

  async create(context, inputs) {
    const { publicKey, generatedSeed } = identityOf("user", inputs.key, context.random);
    const jwt = signedUser(context, publicKey, inputs);
    return { id: publicKey, state: { jwt, ...(generatedSeed === undefined ? {} : { seed: generatedSeed }) } };
  },

  /** Nothing to look at: a user exists only in its JWT, and servers keep no list of users. */
  async read(_context, _id, state) {
    return { state };
  },

  async update(context, id, state, inputs) {
    return { ...state, jwt: signedUser(context, id, inputs, state.jwt) };
  },

  async delete(context, id, state) {
    const { name } = decodeUser(state.jwt);
    context.warn(
      `User "${name}" (${id}) is no longer managed, but creds given out before stay valid until they expire or the ` +
        "key is revoked in its account",
    );
  },
};

/** The claims of a user. `issuerAccount` is needed when a signing key signs, not the account's identity. */
function claimsAt(publicKey: string, issuerAccount: string | undefined, inputs: UserClaimInputs): ClaimsAt {
  const { name, ...nats } = claimRule.encode(inputs);
  return (issuedAt): UserClaims => ({
    ...expiryClaims(inputs, issuedAt),
    name,
    sub: publicKey,
    nats: {
      ...nats,
      ...(issuerAccount === undefined ? {} : { issuer_account: issuerAccount }),
      type: "user",
    },
  });
}

function signedUser(context: Context, publicKey: string, inputs: UserInputs, former?: string): string {
  const { account } = inputs;
  const signer = keyPairOf(account.signer);
  const issuerAccount = signer.publicKey === account.publicKey ? undefined : account.publicKey;
  const now = context.now();
  const renew = former !== undefined && isRenewalDue(inputs, decodeUser(former).exp, now);
  return issue({ claimsAt: claimsAt(publicKey, issuerAccount, inputs), signer, former, now, renew });
}

function decodeUser(jwt: string): UserClaims {
  const claims = decodeJwt(jwt);
  if (isClaims("user", claims)) return claims;
  throw new Error("The JWT in state is no user JWT; please report this");
}
