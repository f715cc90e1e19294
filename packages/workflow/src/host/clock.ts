/** The one file that reads the clock and chance; everything else is given what it needs. */

/** The longest that hosts wait; they take more for nothing. */
const LONGEST_WAIT = 2_147_483_647;

/** Milliseconds since 1970. */
export function now(): number {
  return Date.now();
}

/** The time as ISO 8601. */
export function timestamp(): string {
  return new Date().toISOString();
}

/** Calls back after some milliseconds, unless it is called itself before. */
export function after(milliseconds: number, callback: () => void): () => void {
  if (milliseconds > LONGEST_WAIT) {
    let cancel = after(LONGEST_WAIT, () => {
      cancel = after(milliseconds - LONGEST_WAIT, callback);
    });
    return () => cancel();
  }
  const timer = setTimeout(callback, milliseconds);
  return () => clearTimeout(timer);
}

/** Node, Bun and Deno have it, browsers do not. */
declare const setImmediate: ((callback: () => void) => unknown) | undefined;

/** Calls back once the host has done what it had waiting: timers, signals, input. */
export function whenHostIsServed(callback: () => void): void {
  if (typeof setImmediate === "function") setImmediate(callback);
  else setTimeout(callback, 0);
}

/** A number from 0 to below 1. */
export function chance(): number {
  return Math.random();
}

/** An identifier that no other run has. */
export function uniqueId(): string {
  return crypto.randomUUID();
}
