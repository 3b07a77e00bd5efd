/**
 * How a command of this folder ends: in the user's words, with an exit code, never with a stack for what the
 * user can mend.
 *
 * @module
 */
import { CommandFailure } from "./command.mjs";
import { Interrupted } from "./interrupt.mjs";

/** Something that the user can mend; the text says how. */
export class SetupFailure extends Error {}

/**
 * Runs a whole command and sets the exit code.
 *
 * @param {() => Promise<void>} main
 */
export async function runMain(main) {
  try {
    await main();
  } catch (error) {
    if (error instanceof Interrupted) {
      console.error("\nStopped. Run the same command again to go on from here.");
      process.exitCode = error.exitCode;
    } else if (error instanceof SetupFailure || error instanceof CommandFailure) {
      console.error(`\n${error.message}`);
      process.exitCode = 1;
    } else {
      throw error;
    }
  }
}
