/**
 * What validation finds: the rules of the Go library, each with a stable code.
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
  readonly code: IssueCode;
  /** Where: `exports[2].subject`. Members of `nats` stand without that word. */
  readonly path: string;
  /** What is wrong: the path, a colon, and the rule in words. It repeats no value of the claims. */
  readonly message: string;
}

/** Takes note of a broken rule. */
export type Report = (code: IssueCode, path: string) => void;

/** Rules that do not block. */
const advice: ReadonlySet<string> = new Set(["IMPORT_TO_DEPRECATED", "LIMITS_SELF_SIGNED"]);

/** Rules about the time. */
const timeChecks: ReadonlySet<string> = new Set(["CLAIMS_EXPIRED", "CLAIMS_NOT_YET_VALID"]);

/** Every rule, in words that follow the path. */
const rules = {
  CLAIMS_EXPIRED: "has passed: the claims have expired",
  CLAIMS_NOT_YET_VALID: "lies ahead: the claims are not valid yet",

  SUBJECT_EMPTY: "a subject is required",
  SUBJECT_BLANK: "a subject cannot contain blanks",
  SUBJECT_EDGE: "a subject cannot start or end with a dot",
  SUBJECT_EMPTY_TOKEN: "a subject cannot contain two dots in a row",

  PERMISSION_QUEUE: "only permissions to subscribe can name a queue",
  PERMISSION_BLANKS: "expected a subject, or a subject, one blank and a queue",

  INFO_DESCRIPTION_SIZE: "a description cannot be longer than 8192 bytes",
  INFO_URL_SIZE: "a URL cannot be longer than 8192 bytes",
  INFO_URL: "expected an absolute URL with a host",

  OPERATOR_ACCOUNT_SERVER_URL: "expected a URL with a scheme",
  OPERATOR_SERVICE_URL: "expected a nats, tls, ws or wss URL without path and credentials",
  OPERATOR_SIGNING_KEY: "expected a public operator key (O…)",
  OPERATOR_SYSTEM_ACCOUNT: "expected a public account key (A…)",
  OPERATOR_SERVER_VERSION: "expected a version of three numbers, such as 2.12.0",

  LIMITS_TIERS: "limits by tier and JetStream limits beside them exclude each other",
  LIMITS_TIER_NAME: "a tier needs a name, such as R1 or R3",
  LIMITS_IMPORTS: "there are more imports than the limits allow",
  LIMITS_EXPORTS: "there are more exports than the limits allow",
  LIMITS_WILDCARD_EXPORTS: "the limits do not allow exports with wildcards",
  LIMITS_SELF_SIGNED: "an account that signs itself should not have limits: they are for its operator to set",

  MAPPING_WEIGHT: "a weight cannot be more than 100",
  MAPPING_TOTAL: "the weights without a cluster cannot be more than 100 together",
  MAPPING_CLUSTER_TOTAL: "the weights of one cluster cannot be more than 100 together",

  AUTHORIZATION_USERS: "auth callout for accounts needs users that bypass it",
  AUTHORIZATION_USER: "expected a public user key (U…)",
  AUTHORIZATION_ACCOUNT: "expected a public account key (A…) or *",
  AUTHORIZATION_ANY_ACCOUNT: "* must be the only entry",
  AUTHORIZATION_XKEY: "expected a public curve key (X…)",

  TRACE_DESTINATION: "expected a subject to publish traces to",
  TRACE_WILDCARD: "a subject to publish to cannot contain wildcards",
  TRACE_SAMPLING: "expected a percentage from 1 to 100",

  CLUSTER_TRAFFIC: "expected system or owner",

  SIGNING_KEY: "expected a public account key (A…)",

  EXPORT_TYPE: "expected stream or service",
  EXPORT_RESPONSE_TYPE: "expected Singleton, Stream or Chunked",
  EXPORT_RESPONSE_TYPE_STREAM: "only services have a response type",
  EXPORT_TRACE_STREAM: "only exported services can allow traces",
  EXPORT_LATENCY_STREAM: "only the latency of services can be measured",
  EXPORT_LATENCY_SAMPLING: "expected a percentage from 1 to 100, or headers",
  EXPORT_LATENCY_WILDCARD: "a subject to publish to cannot contain wildcards",
  EXPORT_THRESHOLD_NEGATIVE: "a response threshold cannot be negative",
  EXPORT_THRESHOLD_STREAM: "only services have a response threshold",
  EXPORT_TOKEN_POSITION_SUBJECT: "an account token position needs a subject with wildcards",
  EXPORT_TOKEN_POSITION_RANGE: "the account token position lies beyond the end of the subject",
  EXPORT_TOKEN_POSITION_TOKEN: "the token at the account token position must be *",
  EXPORT_OVERLAP: "another export of the same type covers this subject",

  IMPORT_TYPE: "expected stream or service",
  IMPORT_TRACE_SERVICE: "only imported streams can allow traces",
  IMPORT_ACCOUNT: "the exporting account is required",
  IMPORT_TO_DEPRECATED: "is deprecated: use local_subject",
  IMPORT_TO_AND_LOCAL: "replaces to: they cannot stand together",
  IMPORT_SHARE_STREAM: "only imported services can share who asks",
  IMPORT_OVERLAP: "overlaps with another service imported from the same account",
  LOCAL_SUBJECT_WITHOUT_SUBJECT: "a local subject needs a subject",
  LOCAL_SUBJECT_BLANK: "a local subject cannot contain blanks",
  LOCAL_SUBJECT_END: "local subject and subject must both end in > or neither",
  LOCAL_SUBJECT_REFERENCE: "refers to a * that the subject does not have",
  LOCAL_SUBJECT_WILDCARDS: "each * of the subject must be used once, as * or $1, $2…",

  IMPORT_TOKEN: "cannot be decoded as an activation JWT",
  IMPORT_TOKEN_ISSUER: "the activation was not issued by the exporting account",
  IMPORT_TOKEN_ACCOUNT: "the activation is for another importing account",
  IMPORT_TOKEN_TYPE: "the activation is for another type of import",
  IMPORT_TOKEN_SUBJECT: "the activation does not cover the imported subject",

  ACTIVATION_KIND: "expected stream or service",
  ISSUER_ACCOUNT: "expected a public account key (A…)",

  LIMITS_NETWORK: "expected a network such as 10.0.0.0/8",
  LIMITS_TIME_MISSING: "expected a time of day as HH:MM:SS",
  LIMITS_TIME: "expected a time of day as HH:MM:SS, got something else",
  LIMITS_TIME_ZONE: "expected the IANA name of a time zone, such as Europe/Berlin",

  REQUEST_USER: "expected a public user key (U…)",
  RESPONSE_SUBJECT: "expected a public user key (U…)",
  RESPONSE_AUDIENCE: "expected a public server key (N…)",
  RESPONSE_EMPTY: "a user JWT or an error is required",
  RESPONSE_BOTH: "a user JWT and an error exclude each other",
} as const satisfies Record<string, string>;

/** The rules, by stable code. */
export type IssueCode = keyof typeof rules;

/** The issue of a broken rule. */
export function issueOf(code: IssueCode, path: string): Issue {
  const timeCheck = timeChecks.has(code);
  return {
    level: timeCheck || advice.has(code) ? "warning" : "error",
    timeCheck,
    code,
    path,
    message: `${path}: ${rules[code]}`,
  };
}
