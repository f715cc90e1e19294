import type { Json } from "@sheaf/context";
import { quote } from "@sheaf/context/messages";
import { nameOf } from "../value-name.ts";

/** What an action gave for a batch of which single items failed. */
export interface BatchReport {
  /** The positions of these items in the batch, in order. */
  readonly failed: readonly number[];
  /** By position, null for items that failed; null if none were given. */
  readonly outputs: readonly Json[] | null;
}

/**
 * The report in the output of an action: an object whose `failed` is a list. Null for anything else, which
 * is plain data.
 *
 * @param length Of the batch.
 * @throws TypeError, RangeError if it does not fit the batch
 */
export function batchReportIn(output: Json, length: number): BatchReport | null {
  if (typeof output !== "object" || output === null || !Object.hasOwn(output, "failed"))
    return null;
  const { failed, outputs = null, ...others } = output as Readonly<Record<string, Json>>;
  if (!Array.isArray(failed)) return null;
  const [other] = Object.keys(others);
  if (other !== undefined)
    throw new TypeError(`unknown key ${quote(other)} beside "failed": expected "outputs"`);
  if (outputs !== null && !(Array.isArray(outputs) && outputs.length === length))
    throw new TypeError(`"outputs": expected a list with an output for each of ${length} items`);
  const positions = positionsIn(failed as readonly Json[], length);
  return { failed: positions, outputs: outputs === null ? null : without(positions, outputs) };
}

function without(positions: readonly number[], outputs: readonly Json[]): readonly Json[] {
  const others = [...outputs];
  for (const position of positions) others[position] = null;
  return others;
}

/** A list that is longer than the batch has one twice, so nothing depends on how long it is. */
function positionsIn(failed: readonly Json[], length: number): readonly number[] {
  const seen = new Set<number>();
  for (const given of failed) {
    const position = typeof given === "number" ? given : NaN;
    if (!Number.isInteger(position) || position < 0 || position >= length)
      throw new RangeError(
        `"failed": expected positions from 0 to ${length - 1}, got ${spelled(given)}`,
      );
    if (seen.has(position))
      throw new RangeError(`"failed": the position ${position} is there twice`);
    seen.add(position);
  }
  return [...seen].toSorted((a, b) => a - b);
}

function spelled(value: Json): string {
  return typeof value === "number" ? String(value) : nameOf(value);
}
