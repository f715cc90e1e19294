import { loopOf } from "./case.ts";
import { freshCopy } from "./fresh-copy.ts";
import { collectGarbage } from "./garbage-collection.ts";
import type { Contender } from "./interleaving.ts";

// `freshCopy` copies the loops below for every contender, so they use only their parameters.

export function maker(name: string, make: (index: number) => unknown): Contender {
  return { name, run: loopOf({ call: make }) };
}

/** Anything with values by name: a native Map, a persistent one, a context. */
export interface Readable {
  get(name: string): unknown;
}

function readLoop(source: Readable, names: readonly string[], count: number): number {
  let found = 0;
  for (let i = 0; i < count; i++) {
    for (let k = 0; k < names.length; k++) {
      if (source.get(names[k] as string) !== undefined) found++;
    }
  }
  return found;
}

/** Reads the same names again and again; an operation reads all of them once. */
export function reader(name: string, source: Readable, names: readonly string[]): Contender {
  const loop = freshCopy(readLoop);
  if (loop(source, names, 1) !== names.length)
    throw new Error(`Cannot time ${name}: it does not hold all of the names`);
  return { name, run: (count) => loop(source, names, count) };
}

function firstReadLoop(sources: readonly Readable[], names: readonly string[]): number {
  let found = 0;
  for (let i = 0; i < sources.length; i++) {
    const source = sources[i] as Readable;
    for (let k = 0; k < names.length; k++) {
      if (source.get(names[k] as string) !== undefined) found++;
    }
  }
  return found;
}

/** Enough for a slice to take at least a quarter of a millisecond. */
const SOURCES = 200;

/** Reads every name of sources that were never read; an operation is one read. */
export function firstReader(
  name: string,
  makeSource: () => Readable,
  names: readonly string[],
): Contender {
  const loop = freshCopy(firstReadLoop);
  const operations = SOURCES * names.length;
  let sources: Readable[] = [];
  return {
    name,
    operations,
    prepare: () => void (sources = Array.from({ length: SOURCES }, makeSource)),
    run: () => {
      if (loop(sources, names) !== operations)
        throw new Error(`Cannot time ${name}: it does not hold all of the names`);
    },
  };
}

function evaluateLoop<Context>(
  evaluate: (context: Context) => unknown,
  context: Context,
  count: number,
): unknown {
  let value: unknown;
  for (let i = 0; i < count; i++) value = evaluate(context);
  return value;
}

/** Evaluates an expression in a context again and again, once it is known to give `expected`. */
export function evaluator<Context>(
  name: string,
  evaluate: (context: Context) => unknown,
  context: Context,
  expected: unknown,
): Contender {
  const loop = freshCopy(evaluateLoop<Context>);
  const check = (given: unknown): void => {
    if (given !== expected)
      throw new Error(`Cannot time ${name}: it gives ${String(given)}, not ${String(expected)}`);
  };
  check(evaluate(context));
  return { name, run: (count) => (count > 0 ? check(loop(evaluate, context, count)) : undefined) };
}

/** All garbage is collected before each slice, as between the runs of a service. */
export function cold(contender: Contender, operations: number = 1): Contender {
  return { ...contender, operations, prepare: collectGarbage };
}
