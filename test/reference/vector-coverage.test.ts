import { expect, test } from "vitest";
import { aliases, type Interface, type InterfaceMember, interfaces } from "../jwt/interfaces.ts";
import { type JsonValue, parseJson } from "./json.ts";
import { readVectors } from "./vector-files.ts";

const byName = new Map(interfaces.map((each) => [each.name, each]));

/** Interfaces that a type is made of. */
function interfacesIn(type: string): Interface[] {
  return (type.match(/\b[A-Z]\w*/g) ?? []).flatMap((word) => {
    const alias = aliases.get(word);
    if (alias !== undefined && word !== "JsonValue") return interfacesIn(alias);
    return byName.get(word) ?? [];
  });
}

function membersOf(owner: Interface): InterfaceMember[] {
  return [...owner.members, ...owner.bases.flatMap(interfacesIn).flatMap(membersOf)];
}

/** Paths of everything that claims of an interface can hold; entries of lists and maps have the path of the whole. */
function pathsOf(type: string, path: string): string[] {
  return interfacesIn(type)
    .flatMap(membersOf)
    .flatMap((member) => [`${path}.${member.name}`, ...pathsOf(member.type, `${path}.${member.name}`)]);
}

/** Those paths that a value has. */
function pathsIn(value: JsonValue, type: string, path: string): string[] {
  if (value === null || typeof value !== "object") return [];
  if (Array.isArray(value)) return value.flatMap((entry) => pathsIn(entry, type, path));
  const object = value as { readonly [name: string]: JsonValue };
  const entries = /^Record<string, (.*)>$/.exec(type)?.[1];
  if (entries !== undefined) return Object.values(object).flatMap((entry) => pathsIn(entry, entries, path));
  return interfacesIn(type)
    .flatMap(membersOf)
    .flatMap(({ name, type: inner }) =>
      Object.hasOwn(object, name)
        ? [`${path}.${name}`, ...pathsIn(object[name] ?? null, inner, `${path}.${name}`)]
        : [],
    );
}

const kinds = {
  operator: "OperatorClaims",
  account: "AccountClaims",
  user: "UserClaims",
  activation: "ActivationClaims",
  authorization_request: "AuthorizationRequestClaims",
  authorization_response: "AuthorizationResponseClaims",
  generic: "GenericClaims",
};

const payloads = [...readVectors("claims"), ...readVectors("rules")].flatMap(({ token }) =>
  token === undefined ? [] : [parseJson(Buffer.from(token.split(".")[1] ?? "", "base64url").toString())],
);

test.each(Object.entries(kinds))(
  "every member of %s claims occurs in a token of the vectors",
  (kind, type) => {
    const found = new Set(
      payloads
        .filter((payload) => {
          const stated = Object(payload).nats?.type;
          return Object.hasOwn(kinds, stated) ? stated === kind : kind === "generic";
        })
        .flatMap((payload) => pathsIn(payload, type, "")),
    );
    const wanted = pathsOf(type, "");
    expect(wanted.length).toBeGreaterThan(7);
    expect(wanted.filter((path) => !found.has(path))).toEqual([]);
  },
);
