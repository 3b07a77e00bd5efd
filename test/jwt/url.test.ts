/** The verdicts are those of Go 1.26: `net/url` `Parse`. */
import { describe, expect, it } from "vitest";
import { parseUrl } from "../../provider/jwt/url.ts";

describe("parseUrl()", () => {
  it.each([
    [
      "https://user:pass@example.com:8080/a/b?c#d",
      { scheme: "https", hasUser: true, hostname: "example.com", path: "/a/b" },
    ],
    ["NATS://example.com", { scheme: "nats", hasUser: false, hostname: "example.com", path: "" }],
    ["nats://a:1,b:2", { scheme: "nats", hasUser: false, hostname: "a:1,b", path: "" }],
    ["nats://[::1]:4222", { scheme: "nats", hasUser: false, hostname: "::1", path: "" }],
    ["nats://[fe80::1%25eth0]", { scheme: "nats", hasUser: false, hostname: "fe80::1%25eth0", path: "" }],
    ["mailto:someone@example.com", { scheme: "mailto", hasUser: false, hostname: "", path: "" }],
    ["file:///etc", { scheme: "file", hasUser: false, hostname: "", path: "/etc" }],
    ["http://@h", { scheme: "http", hasUser: true, hostname: "h", path: "" }],
    ["//host/path", { scheme: "", hasUser: false, hostname: "host", path: "/path" }],
    ["///path", { scheme: "", hasUser: false, hostname: "", path: "///path" }],
    ["relative/a:b", { scheme: "", hasUser: false, hostname: "", path: "relative/a:b" }],
    ["http://bücher.example/ü", { scheme: "http", hasUser: false, hostname: "bücher.example", path: "/ü" }],
    ["http://h%c3%a9", { scheme: "http", hasUser: false, hostname: "h%c3%a9", path: "" }],
    ["http://h:", { scheme: "http", hasUser: false, hostname: "h", path: "" }],
    ["a:?x", { scheme: "a", hasUser: false, hostname: "", path: "" }],
    ["*", { scheme: "", hasUser: false, hostname: "", path: "*" }],
    ["", { scheme: "", hasUser: false, hostname: "", path: "" }],
  ])("takes %j apart", (text, expected) => {
    expect(parseUrl(text)).toEqual(expected);
  });

  it.each([
    ["a colon before everything", ":a"],
    ["a colon in the first part of a relative URL", "1a:b"],
    ["a control character", "http://a\u007f"],
    ["a blank in the host", "http://a b"],
    ["a backslash in the host", "http://a\\b"],
    ["a port that is no number", "http://a:b"],
    ["two colons in a web host", "http://a:1:2"],
    ["a bracket within the host", "http://a[::1]"],
    ["a bracket that does not close", "http://[::1"],
    ["IPv4 in brackets", "http://[1.2.3.4]"],
    ["an empty zone", "http://[fe80::1%25]"],
    ["a zone with a bare percent sign", "http://[fe80::1%en0]"],
    ["an escaped slash in a zone", "http://[fe80::1%25a%2f]"],
    ["an escaped letter in the host", "http://%41"],
    ["a percent sign alone in the path", "http://a/%"],
    ["a percent sign alone in the fragment", "http://a#%zz"],
    ["a blank in the user", "http://a b@c"],
    ["a percent sign alone in the user", "http://a%@c"],
  ])("refuses %s", (_, text) => {
    expect(parseUrl(text)).toBeUndefined();
  });
});
