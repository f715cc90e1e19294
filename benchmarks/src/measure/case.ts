import { isDeepStrictEqual } from "node:util";
import { freshCopy } from "./fresh-copy.ts";
import { makeLoop } from "./loops.ts";
import type { Workbench } from "../scenario/workbench.ts";

/** An operation whose bytes and time are guarded. */
export interface Case {
  readonly id: string;
  readonly sentence: string;
  /** True where bytes are not exact to half a field: then only half of one in a hundred counts. */
  readonly isLarge?: boolean;
  /**
   * The operation on these libraries, once it is known to answer right.
   *
   * @throws an Error where it does not, or where the libraries lack what it needs.
   */
  readonly prepare: (bench: Workbench) => Operation | Promise<Operation>;
}

/** What is measured again and again. */
export interface Operation {
  readonly call: (index: number) => unknown;
  /** Operations that one call makes, where it makes several: the items of a run. 1 unless said. */
  readonly operations?: number;
  /** True where a call gives a promise. */
  readonly waits?: boolean;
  /** True where a call makes one object that users keep: what it retains is measured too. */
  readonly makes?: boolean;
}

/** Makes `count` calls, in a loop with a source text of its own. */
export function loopOf({ call, waits = false }: Operation): (count: number) => unknown {
  const kept: unknown[] = Array.from({ length: 64 }, () => null);
  if (waits) {
    const loop = freshCopy(awaitingLoop);
    return async (count) => loop(call, kept, count);
  }
  const loop = freshCopy(makeLoop);
  return (count) => loop(call, kept, count);
}

/** As {@link makeLoop}, one call after another. */
async function awaitingLoop(
  call: (index: number) => unknown,
  kept: unknown[],
  count: number,
): Promise<void> {
  for (let i = 0; i < count; i++) kept[i & 63] = await call(i);
}

/** @throws an Error where the answer of a case is not the expected one. */
export function expectAnswer(actual: unknown, expected: unknown): void {
  if (isDeepStrictEqual(actual, expected)) return;
  throw new Error(`its answer is ${shown(actual)}, not ${shown(expected)}`);
}

const MOST_SHOWN = 80;

function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? "nothing";
  return text.length > MOST_SHOWN ? `${text.slice(0, MOST_SHOWN)}…` : text;
}
