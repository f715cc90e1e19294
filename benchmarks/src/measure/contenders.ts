import { freshCopy } from "./fresh-copy.ts";
import { collectGarbage } from "./garbage-collection.ts";
import type { Contender } from "./interleaving.ts";
import { evaluateLoop, firstReadLoop, makeLoop, type Readable, readLoop } from "./loops.ts";

/** Makes a value per operation. */
export function maker(name: string, make: (index: number) => unknown): Contender {
  const loop = freshCopy(makeLoop);
  const kept: unknown[] = Array.from({ length: 64 }, () => null);
  return { name, run: (count) => loop(make, kept, count) };
}

/** A {@link maker} for each entry. */
export function makers(
  all: Readonly<Record<string, (index: number) => unknown>>,
): readonly Contender[] {
  return Object.entries(all).map(([name, make]) => maker(name, make));
}

/** All garbage is collected before each slice, as between the runs of a service. */
export function cold(contender: Contender, operations: number = 1): Contender {
  return { ...contender, operations, prepare: collectGarbage };
}

/** Reads the same names again and again; an operation reads all of them once. */
export function reader(name: string, source: Readable, names: readonly string[]): Contender {
  const loop = freshCopy(readLoop);
  if (loop(source, names, 1) !== names.length)
    throw new Error(`Cannot time ${name}: it does not hold all of the names`);
  return { name, run: (count) => loop(source, names, count) };
}

/** Evaluates an expression in a context again and again, once it is known to give `expected`. */
export function evaluator<Context>(
  name: string,
  evaluate: (context: Context) => unknown,
  context: Context,
  expected: unknown,
): Contender {
  const loop: (
    evaluate: (context: Context) => unknown,
    context: Context,
    count: number,
  ) => unknown = freshCopy(evaluateLoop);
  const check = (given: unknown): void => {
    if (given !== expected)
      throw new Error(`Cannot time ${name}: it gives ${String(given)}, not ${String(expected)}`);
  };
  check(evaluate(context));
  return { name, run: (count) => (count > 0 ? check(loop(evaluate, context, count)) : undefined) };
}

/** Reads every name of sources that were never read; an operation is one read. */
export function firstReader(
  name: string,
  makeSource: () => Readable,
  names: readonly string[],
): Contender {
  const loop = freshCopy(firstReadLoop);
  let sources: Readable[] = [];
  return {
    name,
    operations: SOURCES * names.length,
    prepare: () => {
      sources = Array.from({ length: SOURCES }, makeSource);
    },
    run: () => {
      if (loop(sources, names) !== SOURCES * names.length)
        throw new Error(`Cannot time ${name}: it does not hold all of the names`);
    },
  };
}

/** Enough for a slice to take at least a quarter of a millisecond. */
const SOURCES = 200;
