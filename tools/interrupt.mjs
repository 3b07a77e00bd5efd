/**
 * Ctrl-C and its relatives, turned into an exception, so that `finally` blocks remove what was half done.
 *
 * @module
 */

/** Exit code of a program that a signal stopped, as shells count it. */
const exitCodes = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 };

/** @typedef {keyof typeof exitCodes} Signal */

/** Thrown by whatever was waiting when the signal came. */
export class Interrupted extends Error {
  /** @param {Signal} signal */
  constructor(signal) {
    super(`Stopped by ${signal}`);
    this.exitCode = exitCodes[signal];
  }
}

/** @type {Signal | undefined} */
let received;
/** @type {Set<(signal: Signal) => void>} */
const listeners = new Set();

for (const signal of /** @type {Signal[]} */ (Object.keys(exitCodes))) {
  process.on(signal, () => {
    received ??= signal;
    for (const listener of [...listeners]) listener(signal);
  });
}

/** @throws {Interrupted} if a signal has come. */
export function throwIfInterrupted() {
  if (received !== undefined) throw new Interrupted(received);
}

/**
 * Calls `listener` at every signal until the returned function is called.
 *
 * @param {(signal: Signal) => void} listener
 */
export function onInterrupt(listener) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/**
 * Waits; a signal ends the wait with {@link Interrupted}.
 *
 * @param {number} milliseconds
 * @returns {Promise<void>}
 */
export function sleep(milliseconds) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      stopListening();
      resolve();
    }, milliseconds);
    const stopListening = onInterrupt((signal) => {
      clearTimeout(timer);
      stopListening();
      reject(new Interrupted(signal));
    });
  });
}
