/**
 * Arguments of resources as checks see them: what is there now, or once the engine has told.
 *
 * @module
 */

import * as pulumi from "@pulumi/pulumi";
import { type Partly, unknown } from "../../provider/unknown.ts";
import type { Arg } from "../args.ts";

/** What the program has written itself; outputs and promises are not known yet. */
export function written<Value>(arg: Arg<Value>): Partly<Value> {
  // An argument without outputs and promises is the value itself.
  return marked(arg) as Partly<Value>;
}

/**
 * What is known once all outputs have settled; in a preview some never are. Secrets count as unknown, so that no check
 * can quote one. `undefined` where the program fails anyway.
 */
export async function settled<Value>(arg: Arg<Value>): Promise<Partly<Value> | undefined> {
  try {
    const value: unknown = await pulumi.runtime.serializeProperty("check", arg);
    return marked(value) as Partly<Value>;
  } catch {
    return undefined;
  }
}

/** Inputs below which checks expect text. */
const texts: ReadonlySet<string> = new Set(["type", "subject", "localSubject", "to", "token", "account"]);

/** A list of objects as checks expect it. What has another shape counts as unknown: the provider says what is wrong. */
export function objectsIn<Element>(list: Partly<readonly Element[]>): Partly<readonly Element[]> {
  return Array.isArray(list) ? list.map((one) => objectIn<Element>(one)) : unknown;
}

/** An object as checks expect it. What has another shape counts as unknown, and `null` as left out. */
export function objectIn<Value>(value: Partly<Value>): Partly<Value> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return unknown;
  const members = Object.entries(value).filter(([, part]) => part !== undefined && part !== null);
  const fit = members.map(([name, part]) => [name, texts.has(name) ? textIn(part) : part]);
  return Object.fromEntries(fit) as Partly<Value>;
}

/** A text as checks expect it. */
export function textIn<Text extends string>(value: Partly<Text>): Partly<Text> {
  return typeof value === "string" ? value : unknown;
}

function marked(value: unknown): unknown {
  if (value === pulumi.runtime.unknownValue) return unknown;
  if (typeof value !== "object" || value === null) return value;
  if (pulumi.Output.isInstance(value) || value instanceof Promise) return unknown;
  if (pulumi.runtime.isRpcSecret(value)) return unknown;
  if (Array.isArray(value)) return value.map(marked);
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, marked(part)]));
}
