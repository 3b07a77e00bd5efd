/**
 * The chain of trust: whether servers take what a key has signed. They answer 200 to an account that they do not trust,
 * so it is noticed here.
 *
 * @module
 */

import { list } from "../fields/list.ts";
import { publicKey } from "../fields/nkey.ts";
import type { Problems } from "../fields/report.ts";
import { flag } from "../fields/text.ts";
import { known, type Partly, unknown } from "../unknown.ts";
import { keyPairOf, type Signer } from "./signer.ts";

/** What is known of an issuer beside its key. Nothing of it is signed. */
export interface Trust {
  /** Public keys of all its signing keys: the signer must be one of them. Default: that is not checked. */
  readonly signingKeys?: readonly string[];
  /** Whether its operator is strict: servers refuse what identities sign. Default: `false`. */
  readonly strict?: boolean;
}

/** Rows of {@link Trust} for a table of inputs. */
export function trustFields(kind: "operator" | "account") {
  return { signingKeys: { rule: list(publicKey(kind)) }, strict: { rule: flag } } as const;
}

/** Reports a signer that servers do not trust. `path` is that of the issuer. */
export function checkTrust(
  kind: "operator" | "account",
  issuer: {
    readonly publicKey: Partly<string>;
    readonly signer?: Partly<Signer>;
    readonly signingKeys?: Partly<readonly string[]>;
    readonly strict?: Partly<boolean>;
  },
  path: string,
  report: Problems,
): void {
  const signer = issuer.signer === undefined ? undefined : known<Signer>(issuer.signer);
  if (signer === undefined || issuer.publicKey === unknown) return;
  const key = keyPairOf(signer).publicKey;
  if (key === issuer.publicKey) {
    if (issuer.strict === true) {
      report.fail(
        `${path}.signer`,
        `is the identity of the ${kind}, and the operator is strict: servers refuse what it signs. Use a signing key`,
      );
    }
    return;
  }
  const keys = issuer.signingKeys === undefined ? undefined : known<readonly string[]>(issuer.signingKeys);
  if (keys !== undefined && !keys.includes(key)) {
    report.fail(`${path}.signer`, `is neither the identity of the ${kind} nor one of its signingKeys`);
  }
}
