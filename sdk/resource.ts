/**
 * What all resource classes share: how they reach the provider, and which outputs are secret.
 *
 * @module
 */

import "./debug-log.ts";
import * as pulumi from "@pulumi/pulumi";
import { NatsAuthError } from "../provider/errors.ts";

/** Type names of this package, and the export of `pulumi-nats-auth/provider` that serves each. */
const providers = {
  KeyPair: "keyPair",
  Operator: "operator",
  Account: "account",
  AccountPush: "accountPush",
  Role: "role",
  User: "user",
  Users: "users",
  Activation: "activation",
  Creds: "creds",
  LocalServer: "localServer",
} as const;

/** The outputs of a resource that come from its provider; `true` marks those that are secret. */
export type Outputs = Readonly<Record<string, boolean>>;

/**
 * A resource that Pulumi's dynamic provider process serves.
 *
 * `pulumi.dynamic.Resource` would store the provider's code in the state of every resource. This class stores one
 * short text instead, that loads the installed package: upgrades reach resources in old state, states stay small, and
 * no code is serialized.
 *
 * @see pulumi/pulumi sdk/nodejs/dynamic/index.ts Resource
 */
export abstract class NatsAuthResource extends pulumi.CustomResource {
  protected constructor(
    type: keyof typeof providers,
    name: string,
    inputs: pulumi.Inputs,
    outputs: Outputs,
    options: pulumi.CustomResourceOptions = {},
  ) {
    refuseLookups(`${type} "${name}"`, options);
    const secret = Object.keys(outputs).filter((output) => outputs[output]);
    // Pulumi notes a stack with four promises for every property, for its debugging of programs that never end. In a
    // large program that is most of what declaring resources costs.
    const { stackTraceLimit } = Error;
    Error.stackTraceLimit = 0;
    try {
      super(
        `pulumi-nodejs:dynamic/nats-auth:${type}`,
        name,
        {
          // An output is delivered only if its name stands among the properties.
          ...Object.fromEntries(Object.keys(outputs).map((output) => [output, undefined])),
          ...given(inputs),
          __provider: `exports.handler=()=>require("pulumi-nats-auth/provider").${providers[type]};`,
        },
        pulumi.mergeOptions(options, { additionalSecretOutputs: secret }),
      );
    } finally {
      Error.stackTraceLimit = stackTraceLimit;
    }
  }

  /**
   * An output that is made of others, once it is asked for: most never are, and Pulumi keeps several promises with a
   * stack for each.
   */
  protected derive<Name extends keyof this & string>(name: Name, make: () => this[Name]): void {
    let made: { readonly value: unknown } | undefined;
    Object.defineProperty(this, name, {
      enumerable: true,
      configurable: true,
      get: () => {
        made ??= { value: make() };
        return made.value;
      },
    });
  }
}

/** Pulumi reads what it imports with the provider's text, which only a state has that was made here. */
function refuseLookups(label: string, options: pulumi.CustomResourceOptions | null): void {
  for (const option of ["id", "import"] as const) {
    if (options?.[option] === undefined) continue;
    throw new NatsAuthError(
      "INPUT_INVALID",
      `${label}: the resource option \`${option}\` is not supported: what exists already cannot be read into this ` +
        "state. Leave it out; to keep an existing identity, give its seed or public key as `key`, of a KeyPair as `seed`",
    );
  }
}

/** An input that is left out would cost as much as one that is given. */
function given(inputs: pulumi.Inputs): pulumi.Inputs {
  return Object.fromEntries(Object.entries(inputs).filter(([, value]) => value !== undefined));
}
