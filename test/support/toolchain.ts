/**
 * Set-up of the tiers that run real programs: Node 24, pulumi and nats-server are found on PATH, and the package under
 * its own name.
 *
 * @module
 */
import { linkPackage } from "../../tools/dependencies.mjs";
import { toolEnvironment, toolFolders } from "../../tools/toolchain.mjs";

/** @throws if a program is missing: a tier is never skipped for it. */
export default function setUpToolchain(): void {
  linkPackage();
  process.env["PATH"] = toolEnvironment(toolFolders())["PATH"];
}
