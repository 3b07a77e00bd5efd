/** @module */

import * as pulumi from "@pulumi/pulumi";
import type { LocalServerInputs } from "../provider/resources/local-server/lifecycle.ts";
import { type Args, givenArgs } from "./args.ts";
import { NatsAuthResource } from "./resource.ts";

/** Arguments of {@link LocalServer}. */
export interface LocalServerArgs
  extends Args<Omit<LocalServerInputs, "name" | "directory" | "owner" | "url" | "store">> {
  /** The server's name. Default: the resource's name. Replaces. */
  readonly name?: pulumi.Input<string>;
  /** Folder of the server's files. Default: `.nats-server/<stack>/<name>` in the program's folder. Replaces. */
  readonly directory?: pulumi.Input<string>;
}

/**
 * A real nats-server on this machine, for development and tests: on loopback only, with JetStream.
 *
 * It keeps running after `pulumi up`; `pulumi destroy` stops it and removes its files. A server that is no longer
 * running, after a reboot for example, is started again by the next update, with the accounts and streams it had. A
 * folder that holds the server of another stack is refused.
 */
export class LocalServer extends NatsAuthResource {
  /** Client URL, `nats://127.0.0.1:<port>`. */
  declare readonly url: pulumi.Output<string>;
  /** Process id. */
  declare readonly pid: pulumi.Output<number>;
  /** The port on 127.0.0.1. */
  declare readonly port: pulumi.Output<number>;
  /** Marks the accounts and streams that the server keeps: another one after they were lost. */
  declare readonly store: pulumi.Output<string>;

  constructor(name: string, args: LocalServerArgs, options?: pulumi.CustomResourceOptions) {
    const given = givenArgs(args);
    const directory = given.directory ?? `.nats-server/${pulumi.getStack()}/${name}`;
    const owner = `${pulumi.getProject()}/${pulumi.getStack()}/${name}`;
    super(
      "LocalServer",
      name,
      { ...given, name: given.name ?? name, directory, owner },
      { url: false, pid: false, port: false, store: false },
      // Two servers cannot have the same files.
      pulumi.mergeOptions({ deleteBeforeReplace: true }, options),
    );
  }
}
