/**
 * The times that a JWT carries, as outputs.
 *
 * @module
 */

import type * as pulumi from "@pulumi/pulumi";
import { formatTime } from "../provider/fields/time.ts";
import { decodeJwt } from "../provider/jwt/index.ts";

/** When the JWT was signed, in RFC 3339. */
export function issuedAt(jwt: pulumi.Output<string>): pulumi.Output<string> {
  return jwt.apply((text) => formatTime(Number(decodeJwt(text).iat ?? 0)));
}

/** When the JWT expires, in RFC 3339; `undefined` when it never does. */
export function expiresAt(jwt: pulumi.Output<string>): pulumi.Output<string | undefined> {
  return jwt.apply((text) => {
    const { exp } = decodeJwt(text);
    return exp === undefined ? undefined : formatTime(Number(exp));
  });
}
