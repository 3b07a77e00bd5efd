/**
 * How Pulumi's wire marks what is secret or unknown, and the translation from and to lifecycle values.
 *
 * A dynamic provider is handed secrets as plain values, and may hand them back wrapped; unknowns come as one fixed text.
 *
 * @see pulumi/pulumi sdk/nodejs/runtime/rpc.ts specialSigKey, specialSecretSig, unknownValue
 * @module
 */

import { unknown } from "./unknown.ts";

/** Stands for an unknown value on the wire. */
export const unknownText = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
const signatureKey = "4dabf18193072939515e22adb298388d";
const secretSignature = "1b47061264138c4ac30d75fd1eb44270";

/** A wire value as a lifecycle sees it: unknowns marked, nulls left out. */
export function fromWire(value: unknown): unknown {
  if (value === unknownText) return unknown;
  if (Array.isArray(value)) return value.map(fromWire);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, part]) => (part === null ? [] : [[key, fromWire(part)]])),
  );
}

/**
 * A lifecycle value for the wire: unknowns as their text, and every value at one of the paths `secrets` wrapped. A `*`
 * in a path is any name.
 */
export function toWire(value: unknown, secrets: readonly string[]): unknown {
  return wire(
    value,
    secrets.map((path) => path.split(".")),
  );
}

/** `secrets` are the paths of secrets below `value`; an empty path is the value itself. */
function wire(value: unknown, secrets: readonly (readonly string[])[]): unknown {
  if (value === unknown) return unknownText;
  if (value !== undefined && secrets.some((path) => path.length === 0)) {
    return { [signatureKey]: secretSignature, value: wire(value, []) };
  }
  if (Array.isArray(value)) return value.map((part) => wire(part, []));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, part]) => {
      if (part === undefined) return [];
      const below = secrets.filter(([first]) => first === key || first === "*").map((path) => path.slice(1));
      return [[key, wire(part, below)]];
    }),
  );
}
