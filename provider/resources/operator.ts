/**
 * An operator: the root of trust of a set of servers.
 *
 * Kept in state: the JWT, and the seeds of the generated identity and signing key (encrypted). The id is the public
 * key. Another key replaces it; everything else signs anew with the same identity. Servers read the operator JWT only
 * at their start.
 *
 * @module
 */

import { Differences } from "../difference.ts";
import { NatsAuthError } from "../errors.ts";
import { Gaps } from "../fields/known-part.ts";
import { list } from "../fields/list.ts";
import { publicKey } from "../fields/nkey.ts";
import { type Fields, object } from "../fields/object.ts";
import { Report } from "../fields/rule.ts";
import { flag, text } from "../fields/text.ts";
import { checkExpiry, type Expiry, expiryClaims, expiryFields } from "../inputs/expiry.ts";
import { diffKey, type GivenKey, givenKey, identityOf } from "../inputs/given-key.ts";
import { generatedSigningKey, type SigningState, signingKeyList } from "../inputs/signing-key.ts";
import { tags } from "../inputs/tags.ts";
import { type ClaimsAt, checkClaims, diffClaims, issue } from "../issue.ts";
import { decodeJwt, type Operator as OperatorBody, type OperatorClaims } from "../jwt/index.ts";
import type { Context, Lifecycle } from "../lifecycle.ts";
import { type KeyPair, keyPairFromSeed } from "../nkeys/index.ts";
import { known, type Partly, unknown } from "../unknown.ts";

/** Inputs of an `Operator`. */
export interface OperatorInputs extends Expiry {
  /** The operator's name. Default: the resource's name. Claim `name`. Updates. */
  readonly name: string;
  /** An existing identity, with its seed. Default: a new one is generated. Another key replaces. */
  readonly key?: GivenKey;
  /** Public keys (`O…`) that may sign accounts beside the generated one. Default: none. Claim `signing_keys`. Updates. */
  readonly signingKeys?: readonly string[];
  /** Whether the operator has a signing key of its own. Default: `true`. Claim `signing_keys`. Updates. */
  readonly generateSigningKey?: boolean;
  /** Public key (`A…`) of the system account. Default: what each server's configuration says. Claim `system_account`. Updates. */
  readonly systemAccount?: string;
  /** Where tools push accounts, a URL. Default: nowhere. Claim `account_server_url`. Updates. */
  readonly accountServerUrl?: string;
  /**
   * Where tools find the servers: `nats://`, `tls://`, `ws://`, `wss://`. Default: nowhere. Claim
   * `operator_service_urls`. Updates.
   */
  readonly operatorServiceUrls?: readonly string[];
  /**
   * Whether servers refuse accounts signed by the operator's identity, and users signed by accounts' identities.
   * Default: `false`; `true` in a `System`. Claim `strict_signing_key_usage`. Updates.
   */
  readonly strictSigningKeyUsage?: boolean;
  /**
   * The oldest server version that may start with this operator, `x.y.z`. Default: any. Claim `assert_server_version`.
   * Updates.
   */
  readonly assertServerVersion?: string;
  /** Tags for tools. Lower case. Default: none. Claim `tags`. Updates. */
  readonly tags?: readonly string[];
}

/** State of an `Operator`. */
export interface OperatorState extends SigningState {
  readonly jwt: string;
  /** The generated identity's seed. Secret. Absent when the key was given. */
  readonly seed?: string;
}

/** Inputs that decide the claims. */
type SignedInputs = Omit<OperatorInputs, "key">;

/** Inputs that stand in the JWT as they are. */
type OperatorClaimInputs = Omit<SignedInputs, "signingKeys" | "generateSigningKey">;

type WrittenClaims = Omit<OperatorBody, "type" | "version" | "signing_keys"> & { name: string };

const claimFields = {
  name: { rule: text(), claim: "name", required: true },
  systemAccount: { rule: publicKey("account"), claim: "system_account" },
  accountServerUrl: { rule: text(undefined, "URL"), claim: "account_server_url" },
  operatorServiceUrls: { rule: list(text(undefined, "URL")), claim: "operator_service_urls" },
  strictSigningKeyUsage: { rule: flag, claim: "strict_signing_key_usage" },
  assertServerVersion: { rule: text(undefined, "version"), claim: "assert_server_version" },
  tags: { rule: tags, claim: "tags" },
  ...expiryFields,
} satisfies Fields<OperatorClaimInputs, WrittenClaims>;

const claimRule = object<OperatorClaimInputs, WrittenClaims>(claimFields);

const rule = object<OperatorInputs, WrittenClaims>(
  {
    key: { rule: givenKey("operator"), replaces: true },
    signingKeys: { rule: list(publicKey("operator")) },
    generateSigningKey: { rule: flag },
    ...claimFields,
  },
  { independent: true },
);

export const operator: Lifecycle<OperatorInputs, OperatorState> = {
  secrets: [...rule.secrets, "seed", "signingSeed"],

  async check(context, _olds, news) {
    const report = new Report();
    const inputs = rule.check(news, "", report);
    if (inputs !== unknown) checkOperator(inputs, context.now(), report);
    return { inputs, failures: report.failures, warnings: report.warnings };
  },

  async diff(_context, id, state, wanted) {
    const differences = new Differences(rule.replaces);
    if (wanted === unknown) return differences.all();
    const { key, ...claimed } = wanted;
    diffKey(differences, key, id);
    const inputs = known<SignedInputs>(claimed);
    if (inputs === undefined) {
      differences.unknowns(claimed);
      return differences;
    }
    if ((inputs.generateSigningKey ?? true) !== (state.signingKey !== undefined)) {
      differences.update("generateSigningKey");
    }
    diffClaims(differences, rule, decodeJwt(state.jwt), claimsAt(id, signingKeyList(inputs, state), inputs));
    return differences;
  },

  async create(context, inputs) {
    const { publicKey, keyPair, generatedSeed } = identityOf("operator", inputs.key, context.random);
    if (keyPair === undefined) throw seedless(inputs.name);
    const signing = generatedSigningKey("operator", inputs, {}, context.random);
    const jwt = signedOperator(context, keyPair, inputs, signing);
    return {
      id: publicKey,
      state: { jwt, ...signing, ...(generatedSeed === undefined ? {} : { seed: generatedSeed }) },
    };
  },

  /** Nothing to look at: servers are given the operator in their configuration. */
  async read(_context, _id, state) {
    return { state };
  },

  async update(context, _id, state, inputs) {
    const seed = inputs.key?.seed ?? state.seed;
    if (seed === undefined) throw seedless(inputs.name);
    const signing = generatedSigningKey("operator", inputs, state, context.random);
    const jwt = signedOperator(context, keyPairFromSeed(seed), inputs, signing, state.jwt);
    return { jwt, ...signing, ...(state.seed === undefined ? {} : { seed: state.seed }) };
  },

  /** Nothing outside the state: the servers of an operator outlive it until they are configured anew. */
  async delete() {},
};

/** Reports what is wrong with the inputs as far as they are known. */
function checkOperator(inputs: Exclude<Partly<OperatorInputs>, symbol>, now: number, report: Report): void {
  const { key, signingKeys = [], generateSigningKey, strictSigningKeyUsage, expiresIn, expiresAt } = inputs;
  checkExpiry(inputs, now, report);
  if (key !== undefined && key !== unknown && key.seed === undefined) {
    report.fail("key", "needs the seed: an operator signs its own JWT");
  }
  if (strictSigningKeyUsage === true && generateSigningKey === false && isEmpty(signingKeys)) {
    report.fail("strictSigningKeyUsage", "needs a signing key: servers would refuse every account");
  }
  for (const [name, value] of Object.entries({ expiresIn, expiresAt })) {
    if (value !== undefined)
      report.warn(name, "servers show an operator's expiry in their logs, and do nothing about it");
  }
  const gaps = new Gaps();
  const part = rule.knownPart(inputs, "", gaps);
  if (part !== undefined)
    checkClaims(report, rule, claimsAt("", part.signingKeys ?? [], part)(now), now, { gaps });
}

function isEmpty(list: Partly<readonly unknown[]>): boolean {
  return list !== unknown && list.length === 0;
}

function claimsAt(publicKey: string, signingKeys: readonly string[], inputs: OperatorClaimInputs): ClaimsAt {
  const { name, ...nats } = claimRule.encode(inputs);
  return (issuedAt): OperatorClaims => ({
    ...expiryClaims(inputs, issuedAt),
    name,
    sub: publicKey,
    nats: {
      ...nats,
      ...(signingKeys.length === 0 ? {} : { signing_keys: [...signingKeys] }),
      type: "operator",
    },
  });
}

function signedOperator(
  context: Context,
  signer: KeyPair,
  inputs: OperatorInputs,
  signing: SigningState,
  former?: string,
): string {
  const claims = claimsAt(signer.publicKey, signingKeyList(inputs, signing), inputs);
  return issue({ claimsAt: claims, signer, former, now: context.now() });
}

function seedless(name: string): NatsAuthError {
  return new NatsAuthError(
    "INPUT_INVALID",
    `Cannot sign operator "${name}": its identity's seed is not known. Give it as \`key\``,
  );
}
