/** Answers of servers, for states that are hard to bring about. */
import { generateKeyPair } from "../../provider/nkeys/index.ts";
import type { Census } from "../../provider/resolver/census.ts";
import type { Server } from "../../provider/resolver/server.ts";

/** The operator that every server trusts unless the test says otherwise. */
export const issuer = generateKeyPair("operator").publicKey;

export const server = (name: string, more: Partial<Server> = {}): Server => ({
  name,
  id: name,
  cluster: undefined,
  jetstream: false,
  clockAhead: 0,
  operators: [{ issuers: [issuer], keys: [issuer] }],
  maxPayload: 1_048_576,
  systemAccount: undefined,
  ...more,
});

export const census = (...servers: readonly Server[]): Census => ({
  servers,
  outsiders: [],
  silent: [],
  absentClusters: [],
});
