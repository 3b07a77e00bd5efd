/** Every member of the claims says what it means. */
import { expect, test } from "vitest";
import { interfaces } from "./interfaces.ts";

/** Interfaces that are no claims: the library's own tools, and the table of kinds. */
const tools = new Set([
  "ClaimsByKind",
  "ClaimsRules",
  "Creds",
  "DecodedToken",
  "Signer",
  "RemoteSigner",
  "Optional",
  "Always",
  "Struct",
  "Token",
]);

test("every member of the claims has a comment", () => {
  const members = interfaces
    .filter(({ name }) => !tools.has(name))
    .flatMap(({ name: owner, members }) =>
      members.map(({ name, told }) => ({ name: `${owner}.${name}`, told })),
    );
  expect(members.length).toBeGreaterThan(130);
  expect(members.filter(({ told }) => !told).map(({ name }) => name)).toEqual([]);
});
