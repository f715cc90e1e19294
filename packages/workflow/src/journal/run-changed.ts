import { quote } from "@sheaf/context/messages";
import { JournalError } from "./journal-error.ts";

// Why a run cannot continue: a step is given something else than before.

/**
 * @param before How many items there were; null if they came from a stream.
 * @param now How many there are; null if they come from a stream.
 */
export function itemsChanged(
  step: string,
  before: number | null,
  now: number | null,
): JournalError {
  return runChanged(`the items of ${quote(step)} have changed, ${changeText(before, now)}`);
}

export function itemChanged(step: string, index: number): JournalError {
  return runChanged(`item ${index} of ${quote(step)} has changed`);
}

/** A stream has ended before all items came that had started. */
export function fewerItems(step: string, started: number, came: number): JournalError {
  const items = `the items of ${quote(step)}`;
  return runChanged(`${items} have changed: ${started} had started, and only ${came} came`);
}

/** Outputs are asked for that were not collected when the items ran. */
export function lackingOutputs(step: string): JournalError {
  return runChanged(`the outputs of ${quote(step)} were not collected before`);
}

/** What was recorded as left of a batch cannot be left of this one. */
export function batchChanged(step: string, index: number): JournalError {
  return runChanged(`batch ${index} of ${quote(step)} has changed`);
}

function changeText(before: number | null, now: number | null): string {
  if (before === null) return "which came from a stream and now come from a list";
  if (now === null) return "which came from a list and now come from a stream";
  return `of which there were ${before} and now are ${now}`;
}

function runChanged(what: string): JournalError {
  return new JournalError(
    "RUN_CHANGED",
    `Cannot continue the run: ${what}; run what its journal was made with, or use a new journal`,
  );
}
