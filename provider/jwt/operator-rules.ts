/**
 * Rules for operators.
 *
 * @see nats-io/jwt v2.8.3 `v2/operator_claims.go` `Operator.Validate`, `ValidateOperatorServiceURL`, `ParseServerVersion`
 * @module
 */
import { isPublicKey } from "../nkeys/index.ts";
import type { Report } from "./issue.ts";
import type { OperatorClaims } from "./operator-claims.ts";
import { parseUrl } from "./url.ts";

const serviceSchemes = ["nats", "tls", "ws", "wss"];

/** What Go's `Atoi` takes for a number that is not negative; minus zero is one. */
const NUMBER = /^(?:\+?\d+|-0+)$/;

const MAX_INT64 = 2n ** 63n - 1n;

/** Reports what is wrong with an operator. */
export function checkOperator({ nats }: OperatorClaims, report: Report): void {
  if (!isAccountServerUrl(nats.account_server_url ?? ""))
    report("OPERATOR_ACCOUNT_SERVER_URL", "account_server_url");
  nats.operator_service_urls?.forEach((url, at) => {
    if (!isServiceUrl(url)) report("OPERATOR_SERVICE_URL", `operator_service_urls[${at}]`);
  });
  nats.signing_keys?.forEach((key, at) => {
    if (!isPublicKey("operator", key)) report("OPERATOR_SIGNING_KEY", `signing_keys[${at}]`);
  });
  if (nats.system_account !== undefined && !isPublicKey("account", nats.system_account)) {
    report("OPERATOR_SYSTEM_ACCOUNT", "system_account");
  }
  if (!isServerVersion(nats.assert_server_version ?? ""))
    report("OPERATOR_SERVER_VERSION", "assert_server_version");
}

/** Whether text is a URL with a scheme, or empty. Encoding asks it too. */
export function isAccountServerUrl(text: string): boolean {
  return text === "" || (parseUrl(text)?.scheme ?? "") !== "";
}

function isServiceUrl(text: string): boolean {
  if (text === "") return true;
  const url = parseUrl(text);
  return url !== undefined && !url.hasUser && url.path === "" && serviceSchemes.includes(url.scheme);
}

function isServerVersion(text: string): boolean {
  if (text === "") return true;
  const parts = text.split(".");
  return (
    parts.length === 3 &&
    parts.every((part) => NUMBER.test(part) && BigInt(part.replace("+", "")) <= MAX_INT64)
  );
}
