import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Report, type Rule } from "../../provider/fields/rule.ts";
import type { Shape } from "../../provider/fields/shape.ts";
import { accountSigningKeys } from "../../provider/inputs/account-signing-keys.ts";
import { authCallout } from "../../provider/inputs/auth-callout.ts";
import { connectionTimes } from "../../provider/inputs/connection-times.ts";
import { exported } from "../../provider/inputs/exports.ts";
import { imported } from "../../provider/inputs/imports.ts";
import { jetStream } from "../../provider/inputs/jetstream.ts";
import { accountLimits, userLimits } from "../../provider/inputs/limits.ts";
import { mappings } from "../../provider/inputs/mappings.ts";
import { permissions } from "../../provider/inputs/permissions.ts";
import { revocations } from "../../provider/inputs/revocations.ts";
import { tags } from "../../provider/inputs/tags.ts";
import { template } from "../../provider/inputs/template.ts";
import { trace } from "../../provider/inputs/trace.ts";
import {
  roleUserClaimsAt,
  userClaimInputs,
  userClaimInputsOf,
  userClaimsAt,
} from "../../provider/inputs/user-claims.ts";
import { userPolicy } from "../../provider/inputs/user-policy.ts";
import { type Claims, compareClaims, decodeJwt, encodeJwt } from "../../provider/jwt/index.ts";
import { generateKeyPair, type KeyPair } from "../../provider/nkeys/index.ts";
import { accountClaimsAt, accountInputsOf } from "../../provider/resources/account/claims.ts";
import { accountInputs } from "../../provider/resources/account/inputs.ts";
import { operatorClaimsAt, operatorInputsOf } from "../../provider/resources/operator/claims.ts";
import { operatorInputs } from "../../provider/resources/operator/inputs.ts";
import { known } from "../../provider/unknown.ts";
import { inputOf } from "./input-arbitrary.ts";

/** Inputs in canonical form, as every later step is given them; those that cannot go together are left out. */
function canonicalOf<Input>(rule: Pick<Rule<Input>, "check">, given: unknown): Input {
  const report = new Report();
  const checked = rule.check(given, "", report);
  fc.pre(report.failures.length === 0);
  const canonical = known<Input>(checked);
  if (canonical === undefined) throw new Error("Valid inputs became unknown");
  return canonical;
}

/** A shape without some members. */
function omit(shape: Shape, ...names: readonly string[]): Shape {
  if (shape.type !== "object") throw new Error("Only objects have members");
  const members = Object.entries(shape.members).filter(([name]) => !names.includes(name));
  return { ...shape, members: Object.fromEntries(members) };
}

/** Tests that a rule's inputs survive their claims. */
function survive<Input, Wire>(name: string, rule: Rule<Input, Wire>, shape = rule.shape): void {
  describe(name, () => {
    it("come back from their claims as they were", () => {
      fc.assert(
        fc.property(inputOf(shape), (given) => {
          const inputs = canonicalOf(rule, given);
          const rebuilt = rule.decode(rule.encode(inputs));
          // Where everything is as without the input, leaving it out says the same.
          expect(rebuilt ?? {}).toEqual(rebuilt === undefined ? empty(inputs) : inputs);
        }),
      );
    });

    it("are canonical: checked again, they stay as they are", () => {
      fc.assert(
        fc.property(inputOf(shape), (given) => {
          const inputs = canonicalOf(rule, given);
          expect(canonicalOf(rule, inputs)).toEqual(inputs);
        }),
      );
    });
  });
}

/** An empty object or list as an object, anything else as it is. */
function empty(inputs: unknown): unknown {
  return Array.isArray(inputs) && inputs.length === 0 ? {} : inputs;
}

survive("limits of an account", accountLimits);
survive("limits of a user", userLimits);
survive("JetStream for all streams together", jetStream, omit(jetStream.shape, "tiers"));
survive("JetStream by tiers", jetStream, only(jetStream.shape, "tiers"));
survive("exports", exported);
survive("imports", imported);
survive("mappings", mappings);
survive("permissions", permissions);
survive("revocations", revocations("user"));
survive("auth callout", authCallout);
survive("trace", trace);
survive("connection times", connectionTimes);
survive("tags", tags);
survive("what a user may do", userPolicy);
survive("template of a role", template);
survive("signing keys of an account", accountSigningKeys);

/** A shape with some members only. */
function only(shape: Shape, ...names: readonly string[]): Shape {
  if (shape.type !== "object") throw new Error("Only objects have members");
  return omit(shape, ...Object.keys(shape.members).filter((other) => !names.includes(other)));
}

it("a tier that allows nothing stays beside one that allows something", () => {
  const inputs = { tiers: { R1: { diskStorage: "1GiB" }, R3: {} } };
  const canonical = canonicalOf(jetStream, inputs);
  expect(canonical).toEqual(inputs);
  expect(jetStream.decode(jetStream.encode(canonical))).toEqual(inputs);
});

/** Account inputs whose JetStream is either flat or in tiers: both together are refused. */
function accountShape(): Shape {
  const shape = omit(accountInputs.shape, ...unsigned);
  const { jetstream, ...members } = shape.type === "object" ? shape.members : {};
  if (jetstream === undefined) throw new Error("Accounts have no JetStream");
  const either = {
    type: "either" as const,
    shapes: [omit(jetStream.shape, "tiers"), only(jetStream.shape, "tiers")],
  };
  return { type: "object", members: { ...members, jetstream: { ...jetstream, shape: either } } };
}

/** Lists in an order of their own: JWTs sort some of them. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value))
    return value.map(sorted).sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, sorted(part)]));
}

const issuedAt = 1_795_471_427;

function signed(claims: Claims, signer: KeyPair): string {
  return encodeJwt({ ...claims, iat: issuedAt }, signer);
}

/** Inputs that no claim carries. A span is rebuilt as the moment it leads to. */
const unsigned = [
  "key",
  "operator",
  "resolver",
  "onDelete",
  "generateSigningKey",
  "expiresIn",
  "renewBefore",
];

describe("rebuilt from the JWT that they made", () => {
  const operator = generateKeyPair("operator");
  const account = generateKeyPair("account");
  const roleKey = generateKeyPair("account");
  const user = generateKeyPair("user");

  it("an operator's inputs are what they were", () => {
    fc.assert(
      fc.property(inputOf(omit(operatorInputs.shape, ...unsigned)), (given) => {
        const inputs = canonicalOf(operatorInputs, given);
        const claims = operatorClaimsAt(operator.publicKey, inputs.signingKeys ?? [], inputs)(issuedAt);
        const rebuilt = operatorInputsOf(decodeJwt(signed(claims, operator), "operator"), {});
        expect(sorted(rebuilt)).toEqual(sorted(inputs));
      }),
    );
  });

  it("an account's inputs are what they were", () => {
    fc.assert(
      fc.property(inputOf(accountShape()), (given) => {
        const inputs = canonicalOf(accountInputs, {
          ...Object(given),
          operator: { publicKey: operator.publicKey, signer: { seed: operator.seed } },
          // What state says, not the claims: whether one of the signing keys is the account's own.
          generateSigningKey: false,
        });
        const claims = accountClaimsAt(account.publicKey, inputs, {})(issuedAt);
        const held = decodeJwt(signed(claims, operator), "account");
        const { operator: _, ...claimed } = inputs;
        const rebuilt = accountInputsOf(held, {});
        expect(sorted(rebuilt)).toEqual(sorted(claimed));
        expect(compareClaims(held, accountClaimsAt(account.publicKey, rebuilt, {})(issuedAt))).toEqual([]);
      }),
    );
  }, 60_000);

  it("a user's inputs are what they were", () => {
    fc.assert(
      fc.property(inputOf(omit(userClaimInputs.shape, ...unsigned)), (given) => {
        const inputs = canonicalOf(userClaimInputs, given);
        const claims = userClaimsAt(user.publicKey, undefined, inputs)(issuedAt);
        const rebuilt = userClaimInputsOf(decodeJwt(signed(claims, account), "user"));
        expect(sorted(rebuilt)).toEqual(sorted(inputs));
      }),
    );
  });

  it("a user of a role has no limits and permissions, whatever they leave out on the wire", () => {
    const shape = only(userClaimInputs.shape, "name", "tags", "expiresAt", "notBefore");
    fc.assert(
      fc.property(inputOf(shape), (given) => {
        const inputs = canonicalOf(userClaimInputs, given);
        const claims = roleUserClaimsAt(user.publicKey, account.publicKey, inputs)(issuedAt);
        const held = decodeJwt(signed(claims, roleKey), "user");
        const rebuilt = userClaimInputsOf(held);
        expect(sorted(rebuilt)).toEqual(sorted(inputs));
        expect(
          compareClaims(held, roleUserClaimsAt(user.publicKey, account.publicKey, rebuilt)(issuedAt)),
        ).toEqual([]);
      }),
    );
  });

  it("a span is the moment that it led to", () => {
    const claims = userClaimsAt(user.publicKey, undefined, { name: "a", expiresIn: "1d" })(issuedAt);
    const inputs = userClaimInputsOf(decodeJwt(signed(claims, account), "user"));
    expect(inputs).toEqual({ name: "a", expiresAt: "2026-11-24T22:03:47Z" });
  });
});
