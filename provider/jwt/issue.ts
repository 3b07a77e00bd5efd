/**
 * What validation finds.
 *
 * @see nats-io/jwt v2.8.3 `v2/validation.go` `ValidationIssue`
 * @module
 */

/** One thing that is wrong with claims. */
export interface Issue {
  /** `error` where the Go library blocks; `warning` for advice, and for claims that are not valid at this time. */
  readonly level: "error" | "warning";
  /** Whether it is about the time: expired, or not yet valid. Servers refuse accounts and users then. */
  readonly timeCheck: boolean;
  /** The rule; stable. */
  readonly code: string;
  /** Where: `exports[2].subject`. Members of `nats` stand without that word. Empty: the claims as a whole. */
  readonly path: string;
  /** What is wrong, beginning with the path. */
  readonly message: string;
}
