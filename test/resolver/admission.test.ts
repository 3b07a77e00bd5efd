import { expect, test } from "vitest";
import { trustVerdicts } from "../../provider/resolver/admission.ts";
import { verdictTexts } from "../../provider/resolver/verdict.ts";
import { census, issuer, server } from "./census.ts";

test("servers that trust no operator are not set up for JWTs", () => {
  expect(verdictTexts(trustVerdicts(issuer, census(server("n1", { operators: [] }))))).toEqual([
    "server n1: tells of no operator JWT, so whom it trusts cannot be seen: give it one (operator in its configuration, not trusted_keys) and restart it",
  ]);
});
