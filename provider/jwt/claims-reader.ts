/**
 * Reading of untrusted claims by their shape.
 *
 * @module
 */
import { type JwtErrorCode, NatsAuthError } from "../errors.ts";
import { claimPath } from "./claim-path.ts";
import { Mismatch, type Shape } from "./shape.ts";

/**
 * Reads a value by its shape.
 *
 * @param action What fails, for the error: "decode a user JWT".
 * @returns The value in canonical form, a copy throughout.
 * @throws {NatsAuthError} `JWT_CLAIMS`, or the code given, that names the member which does not fit.
 */
export function readClaims<T>(
  shape: Shape<T>,
  json: unknown,
  action: string,
  code: JwtErrorCode = "JWT_CLAIMS",
): T {
  try {
    return shape.read(json);
  } catch (error) {
    if (!(error instanceof Mismatch)) throw error;
    const path = claimPath(error.path);
    throw new NatsAuthError(code, `Cannot ${action}: ${path === "" ? "" : `${path}: `}${error.message}`);
  }
}
