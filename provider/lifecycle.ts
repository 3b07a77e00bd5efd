/**
 * The contract that every resource fulfils and every host drives.
 *
 * Values are plain: no gRPC, no Pulumi, no envelopes. What a preview cannot know carries the mark `unknown`; what must
 * be encrypted is named by `secrets`. Inputs that `check` returned are what every other method gets, and what a create
 * or update returned as state is all that read, diff and delete know of the past.
 *
 * @module
 */

import type { Shape } from "./fields/shape.ts";
import type { Holders } from "./holders.ts";
import type { Resolver, ResolverAccess, ResolverSettings } from "./resolver/index.ts";
import type { Partly } from "./unknown.ts";

/** The outside world: clock, randomness, environment, servers and the user's terminal. */
export interface Context {
  /** Now, in Unix seconds. */
  now(): number;
  /** Fresh random bytes. */
  random(length: number): Uint8Array;
  /** A variable of the process environment. */
  environment(name: string): string | undefined;
  /** Shows one line among Pulumi's diagnostics. Names the resource: the line carries no URN. */
  warn(line: string): void;
  /** The servers' account store. Opening is free: the connection is made at the first request and shared. */
  openResolver(settings: ResolverSettings, access: ResolverAccess): Resolver;
  /** What resources of this process have. A deletion leaves what another one has by then. */
  readonly holders: Holders;
}

/** What `check` makes of a program's inputs. */
export interface Checked<Inputs> {
  /** Canonical inputs: defaults filled in, sizes and times in one form, so that equal meanings compare equal. */
  readonly inputs: Partly<Inputs>;
  /** Every problem, each text beginning with the input's path. Any entry stops the deployment. */
  readonly failures: readonly string[];
  /** What deserves a look but works, each text beginning with the input's path. The host names the resource. */
  readonly warnings?: readonly string[];
}

/** What an update would do. Both lists empty: nothing. */
export interface Difference {
  /** Paths of the inputs that changed, or words for a reason that no input shows. */
  readonly changes: readonly string[];
  /** Those of `changes` that need a new object with another id. Never because of an unknown value. */
  readonly replaces: readonly string[];
  /** A line for the user where no input explains the change: drift, a dead process. */
  readonly reason?: string;
}

/** A new object. */
export interface Created<State> {
  /** The resource's id: a public key wherever there is one. */
  readonly id: string;
  readonly state: State;
}

/** What a refresh found. */
export interface Observed<Inputs, State> {
  readonly state: State;
  /** Inputs that describe what was found; absent: the inputs in state still do. */
  readonly inputs?: Inputs;
}

/**
 * Thrown by create or update when the object exists but is not as wanted: the host hands `id` and `state` to the
 * engine, which keeps them and updates the object at the next run. So no key that was made is lost.
 */
export class PartialFailure<State = unknown> extends Error {
  readonly id: string;
  readonly state: State;

  constructor(id: string, state: State, cause: unknown) {
    super(cause instanceof Error ? cause.message : String(cause), { cause });
    this.name = "PartialFailure";
    this.id = id;
    this.state = state;
  }
}

/** How one kind of resource lives. */
export interface Lifecycle<Inputs, State> {
  /** What its inputs look like, as the checks go by it: tests hold the docstrings against it. */
  readonly inputs: Shape;

  /** Paths, in inputs and in state, whose values are encrypted in the stack's state (`operator.signer.seed`). */
  readonly secrets: readonly string[];

  /** More such paths in state, where the state itself says what is secret: a bearer's JWT is. */
  secretsOf?(state: State): readonly string[];

  /** Validates and normalises what a program asks for. `olds` are the checked inputs of the last run, if any. */
  check(context: Context, olds: Partly<Inputs> | undefined, news: unknown): Promise<Checked<Inputs>>;

  /** Compares what is wanted with what is in state. */
  diff(context: Context, id: string, state: State, inputs: Partly<Inputs>): Promise<Difference>;

  /** Makes the object. May throw {@link PartialFailure}. */
  create(context: Context, inputs: Inputs): Promise<Created<State>>;

  /** Looks at the object as it is. `undefined`: it is gone. What cannot be seen is not gone. */
  read(context: Context, id: string, state: State): Promise<Observed<Inputs, State> | undefined>;

  /** Changes the object in place; its id stays. May throw {@link PartialFailure}. */
  update(context: Context, id: string, state: State, inputs: Inputs): Promise<State>;

  /** Removes the object. The absent is already deleted. */
  delete(context: Context, id: string, state: State): Promise<void>;
}
