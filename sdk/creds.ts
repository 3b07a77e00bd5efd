/** @module */

import * as pulumi from "@pulumi/pulumi";
import type { CredsInputs } from "../provider/resources/creds/inputs.ts";
import { type Args, givenArgs } from "./args.ts";
import { credsText } from "./creds-text.ts";
import { NatsAuthResource } from "./resource.ts";
import type { User } from "./user.ts";

/** Arguments of {@link Creds}: a `user`, or `jwt` and `seed`. */
export type CredsArgs = Args<Pick<CredsInputs, "file" | "mode">> &
  (
    | {
        /**
         * The user whose creds these are: a `User`, or one of `Users` by `get()`. Another user replaces. One of this and
         * `jwt` with `seed`.
         */
        readonly user: Pick<User, "jwt" | "seed">;
      }
    | {
        /** The user's JWT. Another user's replaces, a later one of the same user updates. One of this and `user`. */
        readonly jwt: pulumi.Input<string>;
        /** The user's seed. Secret. One of this and `user`. */
        readonly seed: pulumi.Input<string>;
      }
  );

/**
 * A user's creds, in the text that NATS clients read (`authenticator: credsAuthenticator(…)`, `nats --creds …`), and
 * if wanted a file of it.
 *
 * The file is readable by its owner only. If it is missing or was changed, the preview says so and the next update
 * writes it again. A file that stood at the path before is not overwritten, and a changed one is not removed.
 */
export class Creds extends NatsAuthResource {
  /** The creds text. Secret. Empty where the user's seed is not known. */
  declare readonly contents: pulumi.Output<string>;
  /** The file written, if any. */
  declare readonly file: pulumi.Output<string | undefined>;
  /** Hex SHA-256 of the creds text. */
  declare readonly sha256: pulumi.Output<string>;

  constructor(name: string, args: CredsArgs, options?: pulumi.CustomResourceOptions) {
    const given = givenArgs(args);
    const { jwt, seed } = "user" in given ? given.user : given;
    const { user: _, ...inputs } = { user: undefined, ...given };
    super(
      "Creds",
      name,
      { ...inputs, name, jwt, seed: seed === undefined ? undefined : pulumi.secret(seed) },
      { sha256: false, file: false },
      // The old file is removed before the new one is written to the same place.
      pulumi.mergeOptions({ deleteBeforeReplace: true }, options),
    );
    this.derive("contents", () =>
      pulumi.secret(pulumi.all([jwt, seed]).apply(([text, secret]) => credsText(text, secret))),
    );
  }
}
