/**
 * What `pulumi stack export` and `pulumi preview --json` say, in the words of tests.
 *
 * @module
 */

/** What tests look at of a resource in state. */
export interface Resource {
  readonly id?: string;
  readonly inputs?: Readonly<Record<string, unknown>>;
  readonly outputs?: Readonly<Record<string, unknown>>;
  /** Set by the engine after a partial failure, cleared by a refresh. */
  readonly initErrors?: readonly string[];
}

/** An exported stack. */
export interface Exported {
  readonly deployment: { readonly resources?: readonly (Resource & { readonly urn: string })[] };
}

/** Resources by type and name: `Account orders`. */
export type Resources = Readonly<Record<string, Resource>>;

/** The resources of an exported stack. */
export function resourcesOf({ deployment }: Exported): Resources {
  return Object.fromEntries(
    (deployment.resources ?? []).map(({ urn, id, inputs, outputs, initErrors }) => [
      nameOf(urn),
      {
        ...(id === undefined ? {} : { id }),
        ...(inputs === undefined ? {} : { inputs }),
        ...(outputs === undefined ? {} : { outputs }),
        ...(initErrors === undefined ? {} : { initErrors }),
      },
    ]),
  );
}

/** Public keys and seeds, by type and name of the resource that has them. For an export with secrets in plain text. */
export function keysOf(resources: Resources): Record<string, readonly string[]> {
  const keys = Object.entries(resources).map(([name, { id, outputs = {} }]) => {
    const values = [id, outputs["seed"], outputs["signingKey"], outputs["signingSeed"]].map(plaintext);
    return [
      name,
      values.filter((value) => typeof value === "string" && /^S?[OAU][A-Z2-7]{55,57}$/.test(value)),
    ] as const;
  });
  return Object.fromEntries(keys.filter(([, values]) => values.length > 0)) as Record<string, string[]>;
}

/** `Account orders` for `urn:pulumi:dev::shop::pulumi-nodejs:dynamic/nats-auth:Account::orders`. */
export function nameOf(urn: string): string {
  const [, , type = "", name = ""] = urn.split("::");
  return `${type.split(":").at(-1)} ${name}`;
}

/** A secret's value where it is shown, any other value as it is. */
export function plaintext(value: unknown): unknown {
  if (typeof value !== "object" || value === null || !("plaintext" in value)) return value;
  return JSON.parse(String(value.plaintext));
}
