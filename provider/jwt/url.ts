/**
 * URLs as Go parses them: far more is a URL to Go than to the WHATWG parser of JavaScript, and some things are not.
 *
 * @see Go 1.26 `net/url` `Parse`
 * @module
 */
import { isIpv6 } from "./ip-address.ts";

/** The parts of a URL that rules ask for. */
export interface Url {
  /** In lower case; empty in relative URLs. */
  readonly scheme: string;
  /** Whether a name or password stands before the host. */
  readonly hasUser: boolean;
  /** Without port and brackets; empty where there is none. */
  readonly hostname: string;
  /** As written; empty where there is none, and in URLs such as `mailto:a`. */
  readonly path: string;
}

/** Any character that is not a control character is allowed. */
const CONTROL = /[^ -~\u0080-\uffff]/;
const BAD_ESCAPE = /%(?![0-9a-fA-F]{2})/;
const SCHEME = /^([a-zA-Z][a-zA-Z0-9+.-]*):/;
const USER = /^[A-Za-z0-9\-._:~!$&'()*+,;=%@]*$/;
const PORT = /^(?::\d*)?$/;

/** Characters of a host; ASCII ones must not be escaped, others may be. */
const HOST = /^(?:[\w\-.~!$&'()*+,;=:[\]<>"\u0080-\uffff]|%25|%[89a-fA-F][0-9a-fA-F])*$/;

/** Characters of an IPv6 zone; ASCII ones may be escaped, blanks must be. */
const ZONE = /^(?:[\w\-.~!$&'()*+,;=:[\]<>"\u0080-\uffff]|%[0-7][0-9a-fA-F])+$/;
const ZONE_ESCAPE = /^[\w\-.~!$&'()*+,;=:[\]<>"% ]$/;

/** Parses a URL, absolute or relative. @returns `undefined` for text that Go refuses. */
export function parseUrl(text: string): Url | undefined {
  const [url = "", ...fragment] = text.split("#");
  if (CONTROL.test(url) || BAD_ESCAPE.test(fragment.join("#")) || url.startsWith(":")) return undefined;
  const scheme = SCHEME.exec(url)?.[1] ?? "";
  const [rest = ""] = url.slice(scheme === "" ? 0 : scheme.length + 1).split("?");
  if (!rest.startsWith("/")) {
    if (scheme !== "") return { scheme: scheme.toLowerCase(), hasUser: false, hostname: "", path: "" };
    if (url !== "*" && /^[^/]*:/.test(rest)) return undefined;
  }
  if (!rest.startsWith("//") || (scheme === "" && rest.startsWith("///"))) {
    return BAD_ESCAPE.test(rest)
      ? undefined
      : { scheme: scheme.toLowerCase(), hasUser: false, hostname: "", path: rest };
  }
  const authority = /^[^/]*/.exec(rest.slice(2))?.[0] ?? "";
  const path = rest.slice(2 + authority.length);
  const at = authority.lastIndexOf("@");
  const user = authority.slice(0, Math.max(at, 0));
  const hostname = parseHost(scheme.toLowerCase(), authority.slice(at + 1));
  if (hostname === undefined || !USER.test(user) || BAD_ESCAPE.test(user) || BAD_ESCAPE.test(path))
    return undefined;
  return { scheme: scheme.toLowerCase(), hasUser: at >= 0, hostname, path };
}

/** The host without its port; `undefined` when it is malformed. */
function parseHost(scheme: string, host: string): string | undefined {
  const open = host.lastIndexOf("[");
  if (open > 0) return undefined;
  if (open === 0) return parseLiteral(host);
  // Lists of hosts with ports are tolerated for databases; web URLs have one colon.
  const web = scheme === "http" || scheme === "https";
  const colon = web ? host.indexOf(":") : host.lastIndexOf(":");
  if (!HOST.test(host) || (colon >= 0 && !PORT.test(host.slice(colon)))) return undefined;
  return colon >= 0 ? host.slice(0, colon) : host;
}

/** An IPv6 address in brackets. */
function parseLiteral(host: string): string | undefined {
  const close = host.lastIndexOf("]");
  const literal = host.slice(1, close);
  if (close < 0 || !PORT.test(host.slice(close + 1))) return undefined;
  const zone = literal.indexOf("%25");
  const address = zone < 0 ? literal : literal.slice(0, zone);
  return isIpv6(address) && (zone < 0 || isZone(literal.slice(zone + 3))) ? literal : undefined;
}

function isZone(zone: string): boolean {
  const escapes = zone.match(/%../g) ?? [];
  return ZONE.test(zone) && escapes.every((escaped) => ZONE_ESCAPE.test(decodeURIComponent(escaped)));
}
