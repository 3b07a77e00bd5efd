/**
 * An operator: the root of trust of a set of servers.
 *
 * Kept in state: the JWT, and the seeds of its identity and its generated signing key (encrypted). The id is the public
 * key. Another key replaces it; everything else signs anew with the same identity. Servers read the operator JWT only
 * at their start.
 *
 * @module
 */

import { Differences } from "../../difference.ts";
import { NatsAuthError } from "../../errors.ts";
import { Gaps } from "../../fields/known-part.ts";
import { Report } from "../../fields/rule.ts";
import { checkExpiry } from "../../inputs/expiry.ts";
import { diffKey, identityOf, type SeedState, seedState } from "../../inputs/given-key.ts";
import { generatedSigningKey, type SigningState, signingKeyList } from "../../inputs/signing-key.ts";
import { checkClaims, diffClaims, issue } from "../../issue.ts";
import { decodeJwt } from "../../jwt/index.ts";
import type { Context, Lifecycle } from "../../lifecycle.ts";
import { type KeyPair, keyPairFromSeed } from "../../nkeys/index.ts";
import { type Given, known, type Partly, unknown } from "../../unknown.ts";
import { operatorClaimsAt } from "./claims.ts";
import { type OperatorInputs, operatorInputs, type SignedInputs } from "./inputs.ts";

/** State of an `Operator`. */
export interface OperatorState extends SigningState, SeedState {
  readonly jwt: string;
}

export const operator: Lifecycle<OperatorInputs, OperatorState> = {
  inputs: operatorInputs.shape,
  secrets: [...operatorInputs.secrets, "seed", "signingSeed"],

  async check(context, olds, news) {
    const report = new Report();
    const inputs = operatorInputs.check(news, "", report);
    if (inputs !== unknown) checkOperator(inputs, olds, context.now(), report);
    return { inputs, failures: report.failures, warnings: report.warnings };
  },

  async diff(_context, id, state, wanted) {
    const differences = new Differences(operatorInputs.replaces);
    if (wanted === unknown) return differences.all();
    const { key, ...claimed } = wanted;
    diffKey(differences, key, id, state);
    const inputs = known<SignedInputs>(claimed);
    if (inputs === undefined) {
      differences.unknowns(claimed);
      return differences;
    }
    if ((inputs.generateSigningKey ?? true) !== (state.signingKey !== undefined)) {
      differences.update("generateSigningKey");
    }
    diffClaims(
      differences,
      operatorInputs,
      decodeJwt(state.jwt),
      operatorClaimsAt(id, signingKeyList(inputs, state), inputs),
    );
    if (differences.changes.some((path) => path !== "key")) {
      differences.reason = `Operator "${inputs.name}": its JWT changes. Servers read it only at their start: give it to each and restart them one by one, for a reload refuses it`;
    }
    return differences;
  },

  async create(context, inputs) {
    const { publicKey, keyPair } = identityOf("operator", inputs.key, context.random);
    if (keyPair === undefined) throw seedless(inputs.name);
    const signing = generatedSigningKey("operator", inputs, {}, context.random);
    const jwt = signedOperator(context, keyPair, inputs, signing);
    return {
      id: publicKey,
      state: { jwt, ...signing, ...seedState(keyPair) },
    };
  },

  /** Nothing to look at: servers are given the operator in their configuration. */
  async read(_context, _id, state) {
    return { state };
  },

  async update(context, _id, state, inputs) {
    const { seed } = seedState(inputs.key, state);
    if (seed === undefined) throw seedless(inputs.name);
    const signing = generatedSigningKey("operator", inputs, state, context.random);
    const jwt = signedOperator(context, keyPairFromSeed(seed), inputs, signing, state.jwt);
    return { jwt, ...signing, seed };
  },

  /** Nothing outside the state: the servers of an operator outlive it until they are configured anew. */
  async delete() {},
};

/** Reports what is wrong with the inputs as far as they are known. */
function checkOperator(
  inputs: Given<OperatorInputs>,
  olds: Partly<OperatorInputs> | undefined,
  now: number,
  report: Report,
): void {
  const { key, signingKeys = [], generateSigningKey, strictSigningKeyUsage, expiresIn, expiresAt } = inputs;
  checkExpiry(inputs, olds, now, report);
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
  const part = operatorInputs.knownPart(inputs, "", gaps);
  if (part !== undefined)
    checkClaims(report, operatorInputs, operatorClaimsAt("", part.signingKeys ?? [], part)(now), now, {
      gaps,
    });
}

function isEmpty(list: Partly<readonly unknown[]>): boolean {
  return list !== unknown && list.length === 0;
}

function signedOperator(
  context: Context,
  signer: KeyPair,
  inputs: OperatorInputs,
  signing: SigningState,
  former?: string,
): string {
  const claims = operatorClaimsAt(signer.publicKey, signingKeyList(inputs, signing), inputs);
  return issue({ claimsAt: claims, signer, former, now: context.now() });
}

function seedless(name: string): NatsAuthError {
  return new NatsAuthError(
    "INPUT_INVALID",
    `Cannot sign operator "${name}": its identity's seed is not known. Give it as \`key\``,
  );
}
