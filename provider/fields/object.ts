/**
 * Objects as tables: one row an input, saying what it may be, which claim it writes, and what leaving it out says.
 *
 * The compiler holds every row against the input's interface and the claim's type, so that types, checks and claims
 * cannot drift apart. A row without `claim` is kept in state but never signed: who signs, where to push, what a
 * deletion does.
 *
 * @module
 */

import { isDeepStrictEqual } from "node:util";
import { isKnown, known, type Partly, unknown } from "../unknown.ts";
import { kindOf, memberPath, type Report, type Rule } from "./rule.ts";
import type { Member } from "./shape.ts";
import { suggest } from "./suggestion.ts";

interface AnyField<Input, Wire> {
  readonly rule: Rule<Input, Wire>;
  /** The program must give it. Default: it may be left out. */
  readonly required?: true;
  /** Encrypted in state, and never named in a failure together with its value. */
  readonly secret?: true;
  /** Another value needs a new resource with another id; of an object, another identity does. Default: it updates. */
  readonly replaces?: true;
}

/** An input that is kept but never signed. */
export interface UnsignedField<Input> extends AnyField<Input, unknown> {
  readonly claim?: never;
  readonly spread?: never;
}

/** An input that writes the claim `claim`. */
export interface ClaimField<Input, Name, Wire> extends AnyField<Input, Wire> {
  readonly claim: Name;
  readonly spread?: never;
  /** What the claim says when the input is left out. Default: the claim is left out too. */
  readonly absent?: Wire;
  /** What servers take a claim for that is left out, where that is not what `absent` says. */
  readonly omitted?: Wire;
}

/** An input whose parts write claims beside each other, not below a claim of their own. */
export interface SpreadField<Input, Claims> extends AnyField<Input, Claims> {
  readonly claim?: never;
  readonly spread: true;
  /** What the claims say when the input is left out. */
  readonly absent?: Claims;
}

/** A row for every input of `Inputs`, each checked against the claim that it writes. Several may write one object. */
export type Fields<Inputs, Claims> = {
  readonly [Key in keyof Inputs]-?:
    | UnsignedField<NonNullable<Inputs[Key]>>
    | SpreadField<NonNullable<Inputs[Key]>, Partial<Claims>>
    | {
        [Name in keyof Claims & string]: ClaimField<
          NonNullable<Inputs[Key]>,
          Name,
          NonNullable<Claims[Name]>
        >;
      }[keyof Claims & string];
};

/** What walking a table needs of a row of any kind. */
interface Row extends AnyField<unknown, unknown> {
  readonly claim?: string;
  readonly spread?: true;
  readonly absent?: unknown;
  readonly omitted?: unknown;
}

/** How the inputs of an object go together. */
export interface ObjectOptions {
  /** Whether each can be checked although others are unknown. Default: an unknown one may change what others mean. */
  readonly independent?: boolean;
}

/** A rule for an object, with the paths that its table marks. */
export type ObjectRule<Inputs, Claims> = Rule<Inputs, Claims> &
  Required<Pick<Rule<Inputs, Claims>, "secrets" | "replaces" | "knownPart">>;

/** A rule for objects that have the inputs of `fields` and no others. */
export function object<Inputs extends object, Claims extends object = never>(
  fields: Fields<Inputs, Claims>,
  { independent = false }: ObjectOptions = {},
): ObjectRule<Inputs, Claims> {
  // The table's type has proven each row; walking it needs only what all rows share.
  const rows = Object.entries(fields) as [keyof Inputs & string, Row][];
  const names = rows.map(([name]) => name);

  return {
    shape: {
      type: "object",
      members: Object.fromEntries(rows.map(([name, row]) => [name, memberOf(row)])),
    },
    secrets: rows.flatMap(([name, { secret, rule }]) =>
      secret ? [name] : (rule.secrets ?? []).map((path) => memberPath(name, path)),
    ),
    replaces: rows.flatMap(([name, { replaces, rule }]) => [
      ...(replaces ? [name] : []),
      ...(rule.replaces ?? []).map((path) => memberPath(name, path)),
    ]),

    check(value: unknown, path: string, report: Report) {
      if (value === unknown) return unknown;
      if (typeof value !== "object" || value === null || Array.isArray(value)) {
        report.fail(path, `expected an object, got ${kindOf(value)}`);
        return unknown;
      }
      const given = new Map<string, unknown>(Object.entries(value));
      for (const name of given.keys()) {
        if (names.some((known) => known === name)) continue;
        const meant = suggest(name, names);
        report.fail(
          memberPath(path, name),
          `no such input${meant === undefined ? "" : `, did you mean "${meant}"?`}`,
        );
      }
      const checked: [string, unknown][] = [];
      for (const [name, field] of rows) {
        const written = given.get(name);
        if (written === undefined || written === null) {
          if (!field.required) continue;
          report.fail(memberPath(path, name), "is required");
          checked.push([name, unknown]);
          continue;
        }
        const canonical = field.rule.check(written, memberPath(path, name), report);
        if (!field.required && saysNothing(field, canonical)) continue;
        checked.push([name, canonical]);
      }
      return Object.fromEntries(checked) as Partly<Inputs>;
    },

    knownPart(value, path, gaps) {
      if (!independent) return known<Inputs>(value);
      if (value === unknown) return undefined;
      const given = new Map<string, unknown>(Object.entries(value));
      const parts = rows.flatMap(([name, { rule }]) => {
        const member = given.get(name);
        if (member === undefined) return [];
        const part =
          rule.knownPart === undefined ? known(member) : rule.knownPart(member, memberPath(path, name), gaps);
        return part === undefined ? [] : [[name, part] as const];
      });
      return Object.fromEntries(parts) as Inputs;
    },

    encode(input) {
      const claims = new Map<string, unknown>();
      for (const [name, { claim, spread, rule, absent }] of rows) {
        const value = input[name];
        const wire = value === undefined ? absent : rule.encode(value);
        if (wire === undefined) continue;
        if (spread) for (const [key, part] of Object.entries(wire as object)) claims.set(key, part);
        else if (claim !== undefined) claims.set(claim, merged(claims.get(claim), wire));
      }
      return Object.fromEntries(claims) as Claims;
    },

    decode(claims) {
      const wires = new Map<string, unknown>(Object.entries(claims));
      const inputs = rows.flatMap(([name, field]) => {
        const wire = field.spread
          ? claims
          : field.claim === undefined
            ? undefined
            : (wires.get(field.claim) ?? field.omitted);
        if (wire === undefined || wire === null || isDeepStrictEqual(wire, field.absent)) return [];
        const input = field.rule.decode(wire);
        return input === undefined ? [] : [[name, input] as const];
      });
      return inputs.length === 0 ? undefined : (Object.fromEntries(inputs) as Inputs);
    },

    locate(path) {
      for (const [name, { claim, spread, rule }] of rows) {
        if (!spread && (claim === undefined || claim !== path[0])) continue;
        const below = spread ? path : path.slice(1);
        const located = rule.locate === undefined ? below : rule.locate(below);
        if (located !== undefined) return [name, ...located];
      }
      return path.length === 0 ? [] : undefined;
    },
  };
}

/** Whether leaving the input out says the same as its canonical value does. */
function saysNothing(field: Row, canonical: unknown): boolean {
  if ((field.claim === undefined && !field.spread) || !isKnown(canonical)) return false;
  const wire = field.rule.encode(canonical);
  return isDeepStrictEqual(wire, field.absent) || field.rule.decode(wire) === undefined;
}

/** Two inputs may each write a part of one claim object. */
function merged(former: unknown, wire: unknown): unknown {
  return typeof former === "object" && former !== null ? { ...former, ...(wire as object) } : wire;
}

function memberOf({ rule, required, secret, replaces, claim }: Row): Member {
  return {
    shape: rule.shape,
    required: required ?? false,
    secret: secret ?? false,
    replaces: replaces ?? false,
    ...(claim === undefined ? {} : { claim }),
  };
}
