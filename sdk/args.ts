/**
 * Types of constructor arguments: the inputs of a resource, with Pulumi values possible at every depth.
 *
 * @module
 */

import * as pulumi from "@pulumi/pulumi";

/** `Value`, any part of which may be a promise or an output of another resource. */
export type Arg<Value> = pulumi.Input<ArgValue<Value>>;

type ArgValue<Value> = Value extends readonly (infer Element)[]
  ? readonly Arg<Element>[]
  : Value extends object
    ? Args<Value>
    : Value;

/** An object, any part of which may be a promise or an output of another resource. */
export type Args<Inputs> = { readonly [Key in keyof Inputs]: Arg<Exclude<Inputs[Key], undefined>> };

/** Data: a resource has a URN, and may have all that is asked for besides. */
export interface NotResource {
  readonly urn?: never;
}

/** Whether an argument is there as it was written, and not as a promise or an output. */
export function isPlain<Value>(arg: pulumi.Input<Value>): arg is Value {
  return !pulumi.Output.isInstance(arg) && !(arg instanceof Promise);
}

/** A list of resources and values, or all of it as an output or promise of values. */
export type ListArg<Source, Value> =
  | readonly (Source | pulumi.Input<Value>)[]
  | Promise<readonly pulumi.Input<Value>[]>
  | pulumi.OutputInstance<readonly pulumi.Input<Value>[]>;

/** Whether the program wrote the list itself: its members are there, if only as outputs. */
export function isWritten<Source, Value>(
  list: ListArg<Source, Value> | undefined,
): list is readonly (Source | pulumi.Input<Value>)[] {
  return Array.isArray(list);
}

/** What an argument may be apart from all that is no object of the program's own. */
type WrittenObject<Value> = unknown extends Value
  ? object
  : Exclude<
      Value,
      Promise<unknown> | pulumi.OutputInstance<unknown> | pulumi.Resource | string | null | undefined
    >;

/** Whether an argument is an object that the program wrote itself. Plain JavaScript may pass anything else. */
export function isWrittenObject<Value>(arg: Value): arg is Value & WrittenObject<Value> {
  return (
    typeof arg === "object" &&
    arg !== null &&
    !Array.isArray(arg) &&
    !pulumi.Resource.isInstance(arg) &&
    isPlain(arg)
  );
}

/** Arguments without those that are left out as `undefined` or `null`; plain JavaScript may leave out all of them. */
export function givenArgs<Given extends object>(args: Given | null | undefined): Given {
  const given = Object.entries(args ?? {}).filter(([, value]) => value !== undefined && value !== null);
  return Object.fromEntries(given) as Given;
}

/**
 * An argument that stands where an object should, for the provider to say what is wrong with it: a resource by its id,
 * and anything else as a secret, for it may be a seed.
 */
export function misfit(arg: unknown): pulumi.Input<unknown> {
  if (arg === undefined || arg === null) return undefined;
  return pulumi.secret(pulumi.CustomResource.isInstance(arg) ? arg.id : arg);
}

/** One of the inputs that an output will give. */
export function leaf<Given, Inputs, Name extends keyof Inputs>(
  later: pulumi.Output<Given>,
  inputsOf: (given: Given) => Inputs,
  name: Name,
): Inputs[Name] {
  return later.apply((given) => inputsOf(given)?.[name]) as Inputs[Name];
}

/** Whether a flag may be set: anything but a written `false` may turn out so. */
export function mayBe(flag: Arg<boolean> | undefined): boolean {
  return flag !== undefined && flag !== false;
}
