/**
 * The lifecycles as Pulumi dynamic providers.
 *
 * Pulumi stores, with every resource, the text of a function that makes its provider. Ours is always
 * `exports.handler=()=>require("pulumi-nats-auth/provider").<name>;`, so the code that runs is the package installed
 * beside the program, in a destroy or refresh of old state too. **A name exported here stands in users' states: it is
 * never renamed and never removed.**
 *
 * @module
 */

import type { dynamic } from "@pulumi/pulumi";
import { liveContext } from "./context.ts";
import { fromWire, toWire, unknownText } from "./envelope.ts";
import { NatsAuthError } from "./errors.ts";
import { withoutSecrets } from "./fields/report.ts";
import { type Lifecycle, PartialFailure } from "./lifecycle.ts";
import { registry } from "./registry.ts";
import type { Partly } from "./unknown.ts";

const providerKey = "__provider";

type Properties = Record<string, unknown>;

/** One for all: what one kind of resource gives up, another kind may have by then. */
const context = liveContext();

/** A lifecycle as the dynamic provider of one kind of resource. */
function hosted<Inputs, State>(kind: string, lifecycle: Lifecycle<Inputs, State>): dynamic.ResourceProvider {
  const { secrets } = lifecycle;
  // Values come from our own check, create, update and read, through the engine's state.
  const stateOf = (properties: Properties) => plain(properties) as State;
  const inputsOf = (properties: Properties) => plain(properties) as Inputs;
  const previewedOf = (properties: Properties) => plain(properties) as Partly<Inputs>;
  const wiredInputs = (value: unknown) => toWire(value, secrets) as Properties;
  const wiredState = (state: State) =>
    toWire(state, [...secrets, ...(lifecycle.secretsOf?.(state) ?? [])]) as Properties;

  return {
    check: guarded(async (olds: Properties, news: Properties) => {
      const former = Object.keys(olds).length === 0 ? undefined : previewedOf(olds);
      const checked = await lifecycle.check(context, former, plain(news));
      for (const warning of checked.warnings ?? []) {
        context.warn(withoutSecrets(`${labelOf(kind, news)}: ${warning}`));
      }
      // A failure that names its property makes the engine print the property's value, secrets included.
      const failures = checked.failures.map((reason) => ({ property: "", reason }));
      // What was refused is unknown in the checked inputs, and an update's engine stops at that before it says why.
      return { inputs: failures.length > 0 ? news : wiredInputs(checked.inputs), failures };
    }),

    diff: guarded(async (id: string, olds: Properties, news: Properties) => {
      const { changes, replaces, reason } = await lifecycle.diff(
        context,
        id,
        stateOf(olds),
        previewedOf(news),
      );
      if (reason !== undefined) context.warn(reason);
      return { changes: changes.length > 0, replaces: [...replaces] };
    }),

    create: guarded(async (inputs: Properties) => {
      try {
        const { id, state } = await lifecycle.create(context, inputsOf(inputs));
        return { id, outs: wiredState(state) };
      } catch (error) {
        throw partial(error, wiredState, inputs);
      }
    }),

    read: guarded(async (id: string, properties: Properties = {}) => {
      const observed = await lifecycle.read(context, id, stateOf(properties));
      if (observed === undefined) return { id: "" };
      const { state, inputs } = observed;
      return {
        id,
        props: wiredState(state),
        ...(inputs === undefined ? {} : { inputs: wiredInputs(inputs) }),
      };
    }),

    update: guarded(async (id: string, olds: Properties, news: Properties) => {
      try {
        return { outs: wiredState(await lifecycle.update(context, id, stateOf(olds), inputsOf(news))) };
      } catch (error) {
        throw partial(error, wiredState, news);
      }
    }),

    delete: guarded((id: string, properties: Properties) =>
      lifecycle.delete(context, id, stateOf(properties)),
    ),
  };
}

/** Names a resource in lines that carry no URN. */
function labelOf(kind: string, { name }: Properties): string {
  return typeof name === "string" && name !== unknownText ? `${kind} "${name}"` : kind;
}

/** Properties as a lifecycle value, without the provider's own text. */
function plain(properties: Properties): unknown {
  const { [providerKey]: _, ...rest } = properties;
  return fromWire(rest);
}

/** A partial failure in the form that the dynamic host hands to the engine: it keeps `id` and `properties` in state. */
function partial<State>(error: unknown, wired: (state: State) => Properties, inputs: Properties): unknown {
  if (!(error instanceof PartialFailure)) return error;
  const properties = { ...wired(error.state as State), [providerKey]: inputs[providerKey] };
  const message = withCode(error);
  return Object.assign(new Error(message), { id: error.id, properties, reasons: [message] });
}

/** The code at the end of a message finds the error in the documentation, and lets scripts match it. */
function withCode(error: Error): string {
  const { cause } = error;
  const coded = error instanceof PartialFailure && cause instanceof Error ? cause : error;
  return coded instanceof NatsAuthError ? `${error.message} [${coded.code}]` : error.message;
}

/**
 * The engine shows an error's message. The dynamic host prints `${error}: ${error.stack}` besides, for some methods:
 * that line is made to say only what the message does not.
 *
 * @see pulumi/pulumi sdk/nodejs/cmd/dynamic-provider/index.ts
 */
function guarded<Arguments extends unknown[], Result>(
  method: (...args: Arguments) => Promise<Result>,
): (...args: Arguments) => Promise<Result> {
  return async (...args) => {
    try {
      return await method(...args);
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      const code = error instanceof NatsAuthError ? error.code : error.name;
      throw Object.assign(error, {
        message: withCode(error),
        stack: code,
        toString: () => "Error code",
      });
    }
  };
}

export const keyPair = hosted("KeyPair", registry.keyPair);
export const operator = hosted("Operator", registry.operator);
export const account = hosted("Account", registry.account);
export const accountPush = hosted("AccountPush", registry.accountPush);
export const role = hosted("Role", registry.role);
export const user = hosted("User", registry.user);
export const users = hosted("Users", registry.users);
export const activation = hosted("Activation", registry.activation);
export const creds = hosted("Creds", registry.creds);
export const localServer = hosted("LocalServer", registry.localServer);
