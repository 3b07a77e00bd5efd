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

/** Whether a flag may be set: anything but a written `false` may turn out so. */
export function mayBe(flag: Arg<boolean> | undefined): boolean {
  return flag !== undefined && flag !== false;
}
