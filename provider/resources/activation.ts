/**
 * An activation: an exporter's leave for one account to import one subject, where the export asks for a token.
 *
 * Kept in state: the token, which is not secret, since it stands in the importer's JWT. The id is importer and subject;
 * another one of them replaces it, everything else signs anew.
 *
 * @module
 */

import { Differences } from "../difference.ts";
import { publicKey } from "../fields/nkey.ts";
import { type Fields, object } from "../fields/object.ts";
import { Report, type Rule } from "../fields/rule.ts";
import { subject } from "../fields/subject.ts";
import { choice, text } from "../fields/text.ts";
import {
  checkExpiry,
  expiryClaims,
  isRenewalDue,
  type RenewedExpiry,
  renewedExpiryFields,
} from "../inputs/expiry.ts";
import { diffSigner, type Issuer, keyPairOf, signer } from "../inputs/signer.ts";
import { checkTrust, type Trust, trustFields } from "../inputs/trust.ts";
import { type ClaimsAt, checkClaims, diffClaims, issue } from "../issue.ts";
import { type Activation as ActivationBody, type ActivationClaims, decodeJwt } from "../jwt/index.ts";
import type { Context, Lifecycle } from "../lifecycle.ts";
import { known, unknown } from "../unknown.ts";

/** An exporting account as the one that signs. */
export interface Exporter extends Issuer, Pick<Trust, "signingKeys"> {}

/** Inputs of an `Activation`. */
export interface ActivationInputs extends RenewedExpiry {
  /** The exporting account, and the key of it that signs. Updates. */
  readonly exporter: Exporter;
  /**
   * Public key (`A…`) of the account that may import. No `*`: servers take a token only from the account that it names.
   * Claim `sub`. Replaces.
   */
  readonly importer: string;
  /** As the export says. Claim `kind`. Updates. */
  readonly type: "stream" | "service";
  /** What may be imported: the exported subject or a narrower one. Claim `subject`. Replaces. */
  readonly subject: string;
  /** A label. Default: the resource's name. Claim `name`. Updates. */
  readonly name: string;
}

/** State of an `Activation`. */
export interface ActivationState {
  readonly token: string;
}

/** Inputs that stand in the token. */
type ActivationClaimInputs = Omit<ActivationInputs, "exporter">;

type WrittenClaims = Pick<ActivationBody, "kind" | "subject"> & { name: string; sub: string };

const account = publicKey("account");

/** An account's key; who means everybody is told why that cannot be. */
const importer: Rule<string> = {
  ...account,
  check(value, path, report) {
    if (value !== "*") return account.check(value, path, report);
    report.fail(
      path,
      "servers accept a token only from the account that it names, so none can be for everybody. Make an Activation for each importer, or export without `tokenRequired`",
    );
    return unknown;
  },
};

/** Identities may sign activations even where the operator is strict. */
const { signingKeys } = trustFields("account");

const exporter = object<Exporter>({
  publicKey: { rule: account, required: true },
  signer: { rule: signer("account"), required: true },
  signingKeys,
});

const claimFields = {
  importer: { rule: importer, claim: "sub", required: true, replaces: true },
  type: { rule: choice("stream", "service"), claim: "kind", required: true },
  subject: { rule: subject(), claim: "subject", required: true, replaces: true },
  name: { rule: text(), claim: "name", required: true },
  ...renewedExpiryFields,
} satisfies Fields<ActivationClaimInputs, WrittenClaims>;

const claimRule = object<ActivationClaimInputs, WrittenClaims>(claimFields);

const rule = object<ActivationInputs, WrittenClaims>({
  exporter: { rule: exporter, required: true },
  ...claimFields,
});

export const activation: Lifecycle<ActivationInputs, ActivationState> = {
  inputs: rule.shape,
  secrets: rule.secrets,

  async check(context, olds, news) {
    const report = new Report();
    const inputs = rule.check(news, "", report);
    checkExpiry(inputs, olds, context.now(), report);
    if (inputs !== unknown && inputs.exporter !== unknown) {
      checkTrust("account", inputs.exporter, "exporter", report);
    }
    const claimed = inputs === unknown ? inputs : { ...inputs, exporter: undefined };
    const complete = report.failures.length > 0 ? undefined : known<ActivationClaimInputs>(claimed);
    if (complete !== undefined) {
      checkClaims(report, rule, claimsAt(undefined, complete)(context.now()), context.now());
    }
    return { inputs, failures: report.failures, warnings: report.warnings };
  },

  async diff(context, _id, state, wanted) {
    const differences = new Differences(rule.replaces);
    if (wanted === unknown) return differences.all();
    const held = decodeJwt(state.token, "activation");
    const { exporter, ...claimed } = wanted;
    diffSigner(differences, "exporter", exporter, {
      publicKey: held.nats.issuer_account ?? held.iss,
      signingKey: held.iss,
    });
    differences.compare("importer", wanted.importer, held.sub);
    differences.compare("subject", wanted.subject, held.nats.subject);
    const inputs = known<ActivationClaimInputs>(claimed);
    if (inputs === undefined) {
      differences.unknowns(claimed);
      return differences;
    }
    diffClaims(differences, rule, held, claimsAt(held.nats.issuer_account, inputs));
    if (isRenewalDue(inputs, held.exp, context.now())) {
      differences.because("expiresIn", `Activation "${inputs.name}" is due for renewal`);
    }
    return differences;
  },

  async create(context, inputs) {
    const id = `${inputs.importer}/${inputs.subject}`;
    return { id, state: { token: signed(context, inputs) } };
  },

  /** Nothing to look at: an activation exists only in its token. */
  async read(_context, _id, state) {
    return { state };
  },

  async update(context, _id, state, inputs) {
    return { token: signed(context, inputs, state.token) };
  },

  async delete(context, _id, state) {
    const { name, sub } = decodeJwt(state.token, "activation");
    context.warn(
      `Activation "${name}" is no longer managed, but its token stays valid until it expires or the exporter revokes ` +
        `${sub} in \`revocations\` of the export`,
    );
  },
};

/** The claims of an activation. `issuerAccount` is needed when a signing key signs, not the exporter's identity. */
function claimsAt(issuerAccount: string | undefined, inputs: ActivationClaimInputs): ClaimsAt {
  const { name, sub, ...nats } = claimRule.encode(inputs);
  return (issuedAt): ActivationClaims => ({
    ...expiryClaims(inputs, issuedAt),
    name,
    sub,
    nats: {
      ...nats,
      ...(issuerAccount === undefined ? {} : { issuer_account: issuerAccount }),
      type: "activation",
    },
  });
}

function signed(context: Context, inputs: ActivationInputs, former?: string): string {
  const { publicKey, signer } = inputs.exporter;
  const keys = keyPairOf(signer);
  const issuerAccount = keys.publicKey === publicKey ? undefined : publicKey;
  const now = context.now();
  const renew = former !== undefined && isRenewalDue(inputs, decodeJwt(former, "activation").exp, now);
  return issue({ claimsAt: claimsAt(issuerAccount, inputs), signer: keys, former, now, renew });
}
