/** The verdicts are those of Go 1.26: `net` `ParseCIDR`. */
import { describe, expect, it } from "vitest";
import { isCidr } from "../../provider/jwt/ip-address.ts";

describe("isCidr()", () => {
  it.each([
    "0.0.0.0/0",
    "10.1.2.3/8",
    "255.255.255.255/032",
    "::/0",
    "2001:DB8::/32",
    "::ffff:1.2.3.4/128",
    "1:2:3:4:5:6:7::/1",
    "1:2:3:4:5:6:1.2.3.4/1",
  ])("is true for %j", (text) => {
    expect(isCidr(text)).toBe(true);
  });

  it.each([
    "",
    "/8",
    "10.0.0.0",
    "10.0.0.0/",
    "10.0.0/8",
    "10.0.0.256/8",
    "010.0.0.0/8",
    "10.0.0.0/33",
    "10.0.0.0/+8",
    "10.0.0.0/8 ",
    "::1%lo/64",
    ":::/1",
    "1::2::3/1",
    "1:2:3:4:5:6:7:8::/1",
    "12345::/1",
    "1:2:3:4:5:6:7/1",
    "1.2.3.4::/1",
    "::1.2.3/1",
    "::/129",
  ])("is false for %j", (text) => {
    expect(isCidr(text)).toBe(false);
  });
});
