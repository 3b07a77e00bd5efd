import { expect, test } from "vitest";
import { trustVerdicts } from "../../provider/resolver/admission.ts";
import { verdictTexts } from "../../provider/resolver/verdict.ts";
import { census, issuer, server } from "./census.ts";

test("servers that trust no operator are not set up for JWTs", () => {
  expect(verdictTexts(trustVerdicts(issuer, census(server("n1", { operators: [] }))))).toEqual([
    "server n1: trusts no operator at all: it is not set up for accounts from JWTs",
  ]);
});
