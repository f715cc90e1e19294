/**
 * The loops of timed contenders. `freshCopy` copies them for every contender, so they use only their
 * parameters. What they make escapes into a list or a count.
 */

/** Anything with values by name: a native Map, a persistent one, a context. */
export interface Readable {
  get(name: string): unknown;
}

/** Makes `count` values and keeps the last 64, so that V8 cannot eliminate any of them. */
export function makeLoop(make: (index: number) => unknown, kept: unknown[], count: number): void {
  for (let i = 0; i < count; i++) kept[i & 63] = make(i);
}

/** Reads every name, `count` times over, and gives the number of values found. */
export function readLoop(source: Readable, names: readonly string[], count: number): number {
  let found = 0;
  for (let i = 0; i < count; i++) {
    for (let k = 0; k < names.length; k++) {
      if (source.get(names[k] as string) !== undefined) found++;
    }
  }
  return found;
}

/** Reads every name once from each of `sources`. */
export function firstReadLoop(sources: readonly Readable[], names: readonly string[]): number {
  let found = 0;
  for (let i = 0; i < sources.length; i++) {
    const source = sources[i] as Readable;
    for (let k = 0; k < names.length; k++) {
      if (source.get(names[k] as string) !== undefined) found++;
    }
  }
  return found;
}

/** Evaluates the same expression again and again, and gives what it gave last. */
export function evaluateLoop<Context>(
  evaluate: (context: Context) => unknown,
  context: Context,
  count: number,
): unknown {
  let value: unknown;
  for (let i = 0; i < count; i++) value = evaluate(context);
  return value;
}
