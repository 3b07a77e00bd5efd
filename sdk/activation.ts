/** @module */

import type * as pulumi from "@pulumi/pulumi";
import type { ActivationInputs, Exporter } from "../provider/resources/activation.ts";
import { type Args, givenArgs } from "./args.ts";
import { Program } from "./checks/program.ts";
import {
  type AccountIssuerArgs,
  issuerInputs,
  type PublicKeySource,
  publicKeyInput,
  trusted,
  trustInputs,
} from "./issuer.ts";
import { NatsAuthResource } from "./resource.ts";
import { expiresAt, issuedAt } from "./times.ts";

/** Arguments of {@link Activation}. */
export interface ActivationArgs extends Args<Omit<ActivationInputs, "exporter" | "importer" | "name">> {
  /** Who exports and signs: an `Account`, or its identity and a signing key as data. Updates. */
  readonly exporter: AccountIssuerArgs;
  /**
   * Who may import: an `Account`, the `KeyPair` that is its identity, or its public key. Not `"*"`: servers take a token
   * only from the account that it names. Claim `sub`. Replaces.
   */
  readonly importer: PublicKeySource;
  /** A label. Default: the resource's name. Claim `name`. Updates. */
  readonly name?: pulumi.Input<string>;
}

/**
 * Leave for one account to import a subject that another exports with `tokenRequired`.
 *
 * Its token goes into the importer's `imports[].token`. Two accounts that need tokens of each other are declared with
 * their keys first, as `KeyPair`s.
 */
export class Activation extends NatsAuthResource {
  /** The activation token. Not secret: it stands in the importer's JWT. */
  declare readonly token: pulumi.Output<string>;
  /** When the token was signed, in RFC 3339. */
  declare readonly issuedAt: pulumi.Output<string>;
  /** When the token expires, in RFC 3339, if it does. */
  declare readonly expiresAt: pulumi.Output<string | undefined>;

  constructor(name: string, args: ActivationArgs, options?: pulumi.CustomResourceOptions) {
    const given = givenArgs(args);
    const declared = Program.current.declareActivation(name, given);
    super(
      "Activation",
      name,
      {
        ...given,
        name: given.name ?? name,
        exporter: exporterInputs(given.exporter),
        importer: publicKeyInput(given.importer),
      },
      { token: false },
      options,
    );
    void Program.current.watchActivation(declared, this.token, this);
    this.derive("issuedAt", () => issuedAt(this.token));
    this.derive("expiresAt", () => expiresAt(this.token));
  }
}

function exporterInputs(exporter: AccountIssuerArgs): Args<Exporter> {
  const { signingKeys } = trustInputs(exporter);
  return trusted(issuerInputs(exporter), signingKeys === undefined ? {} : { signingKeys });
}
