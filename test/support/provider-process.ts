/**
 * The real dynamic provider process of `@pulumi/pulumi`, spoken to over gRPC as the engine does, without the engine.
 *
 * @module
 */

import { type ChildProcessByStdio, spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { mkdir, mkdtemp, rm, symlink } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import type { Readable } from "node:stream";
import { credentials, type ServiceError } from "@grpc/grpc-js";
import { ResourceProviderClient } from "@pulumi/pulumi/proto/provider_grpc_pb.js";
import messages from "@pulumi/pulumi/proto/provider_pb.js";
import { Struct } from "google-protobuf/google/protobuf/struct_pb.js";

/** What stands for a value that a preview does not know. */
export const unknownText = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

export type Properties = Record<string, unknown>;

/** Names of this package's providers, as they stand in states. */
export type ProviderName = string;

/** A failed call: the text that the user sees, and the state that the engine keeps if the failure was partial. */
export class CallFailure extends Error {
  readonly partial: { readonly id: string; readonly properties: Properties } | undefined;

  constructor(error: ServiceError) {
    super(error.details);
    const [details] = error.metadata?.get("grpc-status-details-bin") ?? [];
    this.partial = details instanceof Buffer ? partialOf(details) : undefined;
  }
}

type Child = ChildProcessByStdio<null, Readable, Readable>;

/** A running provider process. */
export class ProviderProcess {
  /** The program's folder: relative paths of inputs start here. */
  readonly folder: string;
  readonly #child: Child;
  readonly #client: ResourceProviderClient;
  #output = "";

  private constructor(folder: string, child: Child, port: string) {
    this.folder = folder;
    this.#child = child;
    this.#client = new ResourceProviderClient(`127.0.0.1:${port}`, credentials.createInsecure());
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding("utf8").on("data", (text) => {
        this.#output += text;
      });
    }
  }

  /** Starts a process in a program folder of its own, with this package installed. */
  static async start(env: NodeJS.ProcessEnv = {}): Promise<ProviderProcess> {
    const folder = await mkdtemp(join(tmpdir(), "provider-process-"));
    const root = resolve(__dirname, "../..");
    await mkdir(join(folder, "node_modules"));
    await symlink(root, join(folder, "node_modules", "pulumi-nats-auth"));
    const script = createRequire(join(root, "package.json")).resolve("@pulumi/pulumi/cmd/dynamic-provider");
    const child = spawn(process.execPath, [script, "127.0.0.1:1"], {
      cwd: folder,
      env: { ...process.env, ...env },
      stdio: ["ignore", "pipe", "pipe"],
    });
    const [first] = await Promise.race([
      once(child.stdout, "data"),
      once(child, "exit").then(() => {
        throw new Error("The provider process ended before it named its port");
      }),
    ]);
    return new ProviderProcess(folder, child, String(first).trim());
  }

  /** All that the process has printed: what Pulumi shows among its diagnostics. */
  get output(): string {
    return this.#output;
  }

  /**
   * The output, complete: whatever calls that were answered have printed on standard error is in it. It comes by
   * another way than the answers, so a mark is printed behind it and waited for.
   */
  async printed(): Promise<string> {
    const mark = `mark ${randomUUID()}\n`;
    const request = new messages.CheckRequest();
    request.setOlds(struct({}));
    request.setNews(struct({ mark, __provider: printing }));
    await this.#call((done) => this.#client.check(request, done));
    while (!this.#output.includes(mark)) await once(this.#child.stderr, "data");
    this.#output = this.#output.replace(mark, "");
    return this.#output;
  }

  async check(name: ProviderName, news: Properties, olds: Properties = {}) {
    const request = new messages.CheckRequest();
    request.setOlds(struct(olds));
    request.setNews(withProvider(name, news));
    const response = await this.#call<InstanceType<typeof messages.CheckResponse>>((done) =>
      this.#client.check(request, done),
    );
    const wire = properties(response.getInputs());
    return {
      wire,
      inputs: unwrap(wire),
      failures: response.getFailuresList().map((failure) => ({
        property: failure.getProperty(),
        reason: failure.getReason(),
      })),
    };
  }

  async diff(name: ProviderName, id: string, olds: Properties, news: Properties) {
    const request = new messages.DiffRequest();
    request.setId(id);
    request.setOlds(withProvider(name, olds));
    request.setNews(withProvider(name, news));
    const response = await this.#call<InstanceType<typeof messages.DiffResponse>>((done) =>
      this.#client.diff(request, done),
    );
    const { DIFF_SOME } = messages.DiffResponse.DiffChanges;
    return { changes: response.getChanges() === DIFF_SOME, replaces: response.getReplacesList() };
  }

  async create(name: ProviderName, inputs: Properties) {
    const request = new messages.CreateRequest();
    request.setProperties(withProvider(name, inputs));
    const response = await this.#call<InstanceType<typeof messages.CreateResponse>>((done) =>
      this.#client.create(request, done),
    );
    const wire = properties(response.getProperties());
    return { id: response.getId(), wire, state: unwrap(wire) };
  }

  async read(name: ProviderName, id: string, state: Properties) {
    const request = new messages.ReadRequest();
    request.setId(id);
    request.setProperties(withProvider(name, state));
    const response = await this.#call<InstanceType<typeof messages.ReadResponse>>((done) =>
      this.#client.read(request, done),
    );
    const wire = properties(response.getProperties());
    const inputs = response.getInputs();
    return {
      id: response.getId(),
      wire,
      state: unwrap(wire),
      inputs: inputs === undefined ? undefined : unwrap(properties(inputs)),
    };
  }

  async update(name: ProviderName, id: string, olds: Properties, news: Properties) {
    const request = new messages.UpdateRequest();
    request.setId(id);
    request.setOlds(withProvider(name, olds));
    request.setNews(withProvider(name, news));
    const response = await this.#call<InstanceType<typeof messages.UpdateResponse>>((done) =>
      this.#client.update(request, done),
    );
    const wire = properties(response.getProperties());
    return { wire, state: unwrap(wire) };
  }

  async delete(name: ProviderName, id: string, state: Properties): Promise<void> {
    const request = new messages.DeleteRequest();
    request.setId(id);
    request.setProperties(withProvider(name, state));
    await this.#call((done) => this.#client.delete(request, done));
  }

  /** Ends the process and removes its folder. */
  async stop(): Promise<void> {
    this.#client.close();
    if (this.#child.exitCode === null && this.#child.signalCode === null) {
      const ended = once(this.#child, "exit");
      this.#child.kill("SIGKILL");
      await ended;
    }
    await rm(this.folder, { recursive: true, force: true });
  }

  #call<Response>(send: (done: (error: ServiceError | null, response: Response) => void) => unknown) {
    return new Promise<Response>((resolve, reject) => {
      send((error, response) => (error === null ? resolve(response) : reject(new CallFailure(error))));
    });
  }
}

/** A provider that only prints its input, as text of the kind that stands in states. */
const printing =
  "exports.handler=()=>({check:async(_,{mark})=>{process.stderr.write(mark);return{inputs:{}}}});";

const signatureKey = "4dabf18193072939515e22adb298388d";

/** Whether a wire value is marked as secret. */
export function isSecret(value: unknown): boolean {
  return typeof value === "object" && value !== null && signatureKey in value;
}

/** A wire value without secret marks: what the engine hands to a provider that takes no secrets. */
export function unwrap(value: Properties): Properties {
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, unwrapped(part)]));
}

function unwrapped(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(unwrapped);
  if (typeof value !== "object" || value === null) return value;
  if (signatureKey in value && "value" in value) return unwrapped(value.value);
  return unwrap(Object.fromEntries(Object.entries(value)));
}

function withProvider(name: ProviderName, values: Properties) {
  return struct({
    ...values,
    __provider: `exports.handler=()=>require("pulumi-nats-auth/provider").${name};`,
  });
}

function struct(values: Properties): Struct {
  // Through JSON, as a program's values go: undefined members vanish.
  return Struct.fromJavaScript(JSON.parse(JSON.stringify(values)));
}

function properties(values: Struct | undefined): Properties {
  const { __provider: _, ...rest } = (values?.toJavaScript() ?? {}) as Properties;
  return rest;
}

function partialOf(details: Buffer): CallFailure["partial"] {
  // google.rpc.Status { details: [ google.protobuf.Any { value: ErrorResourceInitFailed } ] }
  const status = StatusMessage.deserializeBinary(details);
  const [any] = status.getDetailsList();
  if (any === undefined) return undefined;
  const failure = messages.ErrorResourceInitFailed.deserializeBinary(any.getValue_asU8());
  return { id: failure.getId(), properties: unwrap(properties(failure.getProperties())) };
}

const StatusMessage: typeof import("@pulumi/pulumi/proto/status_pb.js").Status = createRequire(__filename)(
  "@pulumi/pulumi/proto/status_pb.js",
).Status;
