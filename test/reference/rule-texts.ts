/**
 * Which rule each text of the Go library's validation stands for, in the codes of this library.
 *
 * @module
 */
import type { IssueCode } from "../../provider/jwt/index.ts";

/** Texts by the code of the rule; where Go says the same of several rules, by the first of them. */
const texts: readonly (readonly [RegExp, IssueCode])[] = [
  [/^claim is expired$/, "CLAIMS_EXPIRED"],
  [/^claim is not yet valid$/, "CLAIMS_NOT_YET_VALID"],
  [/^subject cannot be empty$/, "SUBJECT_EMPTY"],
  [/^subject ".*" cannot have spaces$/s, "SUBJECT_BLANK"],
  [/^subject ".*" cannot start or end with a `\.`$/s, "SUBJECT_EDGE"],
  [/^subject ".*" cannot contain consecutive `\.`$/s, "SUBJECT_EMPTY_TOKEN"],
  [/^Permission Subject ".*" is not allowed to contain queue$/s, "PERMISSION_QUEUE"],
  [/^Permission Subject ".*" contains too many spaces$/s, "PERMISSION_BLANKS"],
  [/^Description is too long$/, "INFO_DESCRIPTION_SIZE"],
  [/^Info URL is too long$/, "INFO_URL_SIZE"],
  [/^error parsing info url: /, "INFO_URL"],
  [/^error parsing account server url: /, "OPERATOR_ACCOUNT_SERVER_URL"],
  [/^account server url ".*" requires a protocol$/s, "OPERATOR_ACCOUNT_SERVER_URL"],
  [/^error parsing operator service url /, "OPERATOR_SERVICE_URL"],
  [/^operator service url ".*" - .* not supported/s, "OPERATOR_SERVICE_URL"],
  [/ is not an operator public key$/, "OPERATOR_SIGNING_KEY"],
  [/^assert server version error: /, "OPERATOR_SERVER_VERSION"],
  [/^JetStream Limits and tiered JetStream Limits are mutually exclusive$/, "LIMITS_TIERS"],
  [/^Tiered JetStream Limits can not contain a blank "" tier name$/, "LIMITS_TIER_NAME"],
  [/^the account contains more imports than allowed by the operator$/, "LIMITS_IMPORTS"],
  [/^the account contains more exports than allowed by the operator$/, "LIMITS_EXPORTS"],
  [/^the account contains wildcard exports that are not allowed/, "LIMITS_WILDCARD_EXPORTS"],
  [/^self-signed account JWTs shouldn't contain operator limits$/, "LIMITS_SELF_SIGNED"],
  [/^Mapping ".*" has a weight \d+ that exceeds 100$/s, "MAPPING_WEIGHT"],
  [/^Mapping ".*" in cluster ".*" exceeds 100% among all/s, "MAPPING_CLUSTER_TOTAL"],
  [/^Mapping ".*" exceeds 100% among all/s, "MAPPING_TOTAL"],
  [/^External authorization cannot have accounts without users specified$/, "AUTHORIZATION_USERS"],
  [/^AuthUser ".*" is not a valid user public key$/s, "AUTHORIZATION_USER"],
  [/^AllowedAccounts can only be a list of accounts or "\*"$/, "AUTHORIZATION_ANY_ACCOUNT"],
  [/^Account ".*" is not a valid account public key$/s, "AUTHORIZATION_ACCOUNT"],
  [/^XKey ".*" is not a valid public xkey$/s, "AUTHORIZATION_XKEY"],
  [/^the account Trace\.Destination subject ".*" is not a valid publish subject$/s, "TRACE_WILDCARD"],
  [/^the account Trace\.Destination /, "TRACE_DESTINATION"],
  [/^the account Trace\.Sampling value /, "TRACE_SAMPLING"],
  [/cluster ?traffic/i, "CLUSTER_TRAFFIC"],
  [/^".*" is not a valid account signing key$/s, "SIGNING_KEY"],
  [/^invalid export type: /, "EXPORT_TYPE"],
  [/^invalid response type for service: /, "EXPORT_RESPONSE_TYPE"],
  [/^invalid response type for stream: /, "EXPORT_RESPONSE_TYPE_STREAM"],
  [/^AllowTrace only valid for service export$/, "EXPORT_TRACE_STREAM"],
  [/^latency tracking only permitted for services$/, "EXPORT_LATENCY_STREAM"],
  [/^sampling percentage needs to be between 1-100$/, "EXPORT_LATENCY_SAMPLING"],
  [/^results subject can not contain wildcards$/, "EXPORT_LATENCY_WILDCARD"],
  [/^negative response threshold is invalid$/, "EXPORT_THRESHOLD_NEGATIVE"],
  [/^response threshold only valid for services$/, "EXPORT_THRESHOLD_STREAM"],
  [/^Account Token Position can only be used with wildcard subjects: /, "EXPORT_TOKEN_POSITION_SUBJECT"],
  [/^Account Token Position \d+ exceeds length of subject /, "EXPORT_TOKEN_POSITION_RANGE"],
  [/^Account Token Position \d+ matches '.*' but must match a \* in: /s, "EXPORT_TOKEN_POSITION_TOKEN"],
  [/ export subject ".*" already exports ".*"$/s, "EXPORT_OVERLAP"],
  [/^invalid import type: /, "IMPORT_TYPE"],
  [/^AllowTrace only valid for stream import$/, "IMPORT_TRACE_SERVICE"],
  [/^account to import from is not specified$/, "IMPORT_ACCOUNT"],
  [/^the field to has been deprecated \(use LocalSubject instead\)$/, "IMPORT_TO_DEPRECATED"],
  [/^Local Subject replaces To$/, "IMPORT_TO_AND_LOCAL"],
  [/^sharing information \(for latency tracking\) is only valid for services: /, "IMPORT_SHARE_STREAM"],
  [/^overlapping subject namespace for /, "IMPORT_OVERLAP"],
  [/^both, renaming subject and subject, need to end or not end in >$/, "LOCAL_SUBJECT_END"],
  [/^Reference \$-?\d+ in ".*" reference \* in ".*" that do not exist$/s, "LOCAL_SUBJECT_REFERENCE"],
  [/^subject does not contain enough \* or reference wildcards \$\[0-9\]$/, "LOCAL_SUBJECT_WILDCARDS"],
  [/^import ".*" contains an invalid activation token$/s, "IMPORT_TOKEN"],
  [/^activation token doesn't match account for import /, "IMPORT_TOKEN_ISSUER"],
  [/^activation token doesn't match account it is being included in, /, "IMPORT_TOKEN_ACCOUNT"],
  [/^mismatch between token import type /, "IMPORT_TOKEN_TYPE"],
  [/^activation token import subject ".*" doesn't match import ".*"$/s, "IMPORT_TOKEN_SUBJECT"],
  [/^(?:account_id|issuer_account) is not an account public key$/, "ISSUER_ACCOUNT"],
  [/ is not an account public key$/, "OPERATOR_SYSTEM_ACCOUNT"],
  [/^invalid cidr ".*" in user src limits$/s, "LIMITS_NETWORK"],
  [/^time ranges (?:start|end) must contain an? (?:start|end)$/, "LIMITS_TIME_MISSING"],
  [/^(?:start|end) in time range is invalid /, "LIMITS_TIME"],
  [/^could not parse iana time zone by name: /, "LIMITS_TIME_ZONE"],
  [/^User nkey is required$/, "REQUEST_USER"],
  [/^User nkey ".*" is not a valid user public key$/s, "REQUEST_USER"],
  [/^Subject must be a user public key$/, "RESPONSE_SUBJECT"],
  [/^Audience must be a server public key$/, "RESPONSE_AUDIENCE"],
  [/^Error or Jwt is required$/, "RESPONSE_EMPTY"],
  [/^Only Error or Jwt can be set$/, "RESPONSE_BOTH"],
];

/** Codes of rules that Go reports with the text of another. */
const sameText: Readonly<Partial<Record<IssueCode, IssueCode>>> = {
  LOCAL_SUBJECT_WITHOUT_SUBJECT: "SUBJECT_EMPTY",
  LOCAL_SUBJECT_BLANK: "SUBJECT_BLANK",
  ACTIVATION_KIND: "IMPORT_TYPE",
};

/** The rule of a text; the text itself where no rule is known to say it. */
export function ruleOf(text: string): string {
  return texts.find(([pattern]) => pattern.test(text))?.[1] ?? text;
}

/** The code that stands for all rules with the same text in Go; a scope's key shares one with the system account. */
export function sharedCode({ code, path }: { readonly code: IssueCode; readonly path: string }): IssueCode {
  if (code === "SIGNING_KEY" && path.endsWith(".key")) return "OPERATOR_SYSTEM_ACCOUNT";
  return sameText[code] ?? code;
}
