/**
 * A user's creds: its JWT and seed in the text that NATS clients read, and, if wanted, a file of it on this machine.
 *
 * Kept in state: JWT and seed as inputs (the seed encrypted), and the file's digest; the text itself is made from them
 * whenever it is needed. A file that is missing or was altered counts as a change, and is written again at the path
 * where it was. Creds of another user replace.
 *
 * @module
 */

import { resolve } from "node:path";
import { Differences } from "../../difference.ts";
import { NatsAuthError } from "../../errors.ts";
import { Report } from "../../fields/rule.ts";
import { findClaims } from "../../jwt/decode.ts";
import { formatCreds } from "../../jwt/index.ts";
import type { Context, Lifecycle } from "../../lifecycle.ts";
import { sha256 } from "../../sha256.ts";
import { known, unknown } from "../../unknown.ts";
import { findFile, type Owner, removeCredsFile, writeCredsFile } from "./file.ts";
import { type CredsInputs, checkCreds, credsInputs, defaultMode, isSeedless } from "./inputs.ts";

/** State of `Creds`. */
export interface CredsState {
  /** Hex SHA-256 of the creds text. */
  readonly sha256: string;
  /** The file written, if any. */
  readonly file?: string;
  readonly mode?: string | number;
}

export const creds: Lifecycle<CredsInputs, CredsState> = {
  inputs: credsInputs.shape,
  secrets: credsInputs.secrets,

  async check(_context, _olds, news) {
    const report = new Report();
    if (isSeedless(news)) {
      const advice = "Only a User that generated its key, or was given a `key` with its seed, has creds";
      return { inputs: unknown, failures: [`seed: is not known. ${advice}`] };
    }
    const inputs = credsInputs.check(news, "", report);
    if (inputs !== unknown && report.failures.length === 0) checkCreds(inputs, report);
    return { inputs, failures: report.failures };
  },

  async diff(context, id, state, wanted) {
    if (state.file !== undefined) context.holders.hold(heldFile(state.file), versionOf(id, state));
    const differences = new Differences(credsInputs.replaces);
    const inputs = known<CredsInputs>(wanted);
    if (inputs === undefined) {
      differences.update("jwt");
      return differences;
    }
    const [user = "", ...name] = id.split("/");
    differences.compare("jwt", findClaims(inputs.jwt, "user")?.sub, user);
    differences.compare("name", inputs.name, name.join("/"));
    if (differences.replaces.length > 0) return differences;
    if (sha256(contentsOf(inputs)) !== state.sha256) differences.update("jwt");
    differences.compare("file", inputs.file, state.file);
    differences.compare("mode", inputs.mode, state.mode);
    const drift = inputs.file === state.file ? await driftOf(state) : undefined;
    if (drift !== undefined) differences.because("file", `Creds "${inputs.name}": ${drift}`);
    return differences;
  },

  async create(context, inputs) {
    const id = idOf(inputs);
    return { id, state: await written(context, id, inputs, "somebody's") };
  },

  /** Creds that were to be a file are gone with it; those in state alone stay. */
  async read(_context, _id, state) {
    if (state.file === undefined) return { state };
    try {
      return (await findFile(state.file)) === undefined ? undefined : { state };
    } catch (error) {
      // What cannot be seen is not gone; the comparison says what is wrong.
      if (error instanceof NatsAuthError) return { state };
      throw error;
    }
  },

  async update(context, id, state, inputs) {
    // What stands where our file was is our file, altered: the comparison has said so.
    const same = inputs.file === state.file;
    if (same && state.file !== undefined) context.holders.release(heldFile(state.file), versionOf(id, state));
    const updated = await written(context, id, inputs, same ? "ours" : "somebody's");
    if (!same) await removed(context, id, state);
    return updated;
  },

  async delete(context, id, state) {
    await removed(context, id, state);
  },
};

function heldFile(path: string): string {
  return `file ${resolve(path)}`;
}

function versionOf(id: string, { sha256 }: CredsState): string {
  return `${id} ${sha256}`;
}

function idOf({ jwt, name }: CredsInputs): string {
  return `${findClaims(jwt, "user")?.sub ?? ""}/${name}`;
}

function contentsOf({ jwt, seed }: CredsInputs): string {
  return formatCreds(jwt, seed);
}

/** Writes the file if one is wanted. */
async function written(
  { holders }: Context,
  id: string,
  inputs: CredsInputs,
  present: Owner,
): Promise<CredsState> {
  const contents = contentsOf(inputs);
  const { file, mode } = inputs;
  const state = {
    sha256: sha256(contents),
    ...(file === undefined ? {} : { file }),
    ...(mode === undefined ? {} : { mode }),
  };
  if (file === undefined) return state;
  const stood = await writeCredsFile(file, contents, String(mode ?? defaultMode), present);
  // A file of the very same content was another resource's, whose id and state may be the same too.
  const takenOver = stood && present === "somebody's";
  holders.hold(heldFile(file), takenOver ? `${id} in place of another` : versionOf(id, state));
  return state;
}

/** Removes the file, if any. */
async function removed({ holders, warn }: Context, id: string, state: CredsState): Promise<void> {
  const { file, sha256 } = state;
  if (file === undefined) return;
  if (holders.release(heldFile(file), versionOf(id, state))) {
    warn(`Creds file "${file}": kept, another resource of this update has it`);
  } else if (!(await removeCredsFile(file, sha256))) {
    warn(`Creds file "${file}" was changed by somebody else and is left in place`);
  }
}

/** Why the file is to be written again, if it is. */
async function driftOf({ file, mode, sha256 }: CredsState): Promise<string | undefined> {
  if (file === undefined) return undefined;
  const again = "and will be written again";
  try {
    const found = await findFile(file);
    if (found === undefined) return `file "${file}" is missing on this machine ${again}`;
    if (found.sha256 !== sha256) return `file "${file}" was changed ${again}`;
    const same = found.mode === String(mode ?? defaultMode);
    return same ? undefined : `file "${file}" has mode ${found.mode} ${again}`;
  } catch (error) {
    if (error instanceof NatsAuthError) return error.message;
    throw error;
  }
}
