import { type Json, jsonOf } from "@sheaf/context";
import type { SecretMask } from "../secrets/secret-mask.ts";
import { nameOf } from "../value-name.ts";

/** What is logged. */
export interface LogEntry {
  readonly message: string;
  readonly data?: Json;
}

/**
 * Checks a message and its data, freezes a copy, and takes the secrets out of it.
 *
 * @throws TypeError for a message that is not a string; InvalidValueError for data that is not JSON.
 */
export function logEntry(message: unknown, data: unknown, mask: SecretMask | null): LogEntry {
  if (typeof message !== "string")
    throw new TypeError(`Cannot log: expected the message to be a string, got ${nameOf(message)}`);
  const text = mask === null ? message : mask.text(message);
  if (data === undefined) return { message: text };
  const json = jsonOf(data, "data");
  return { message: text, data: mask === null ? json : mask.value(json) };
}

/** @throws RangeError for what is not a number from 0 to 1 */
export function checkFraction(fraction: unknown): void {
  if (!(typeof fraction === "number" && fraction >= 0 && fraction <= 1))
    throw new RangeError(
      `Cannot report progress: expected a number from 0 to 1, got ${nameOf(fraction)}`,
    );
}
