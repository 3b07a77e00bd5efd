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
