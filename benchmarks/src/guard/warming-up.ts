/**
 * Runs for so long, or so often, in steps that double, and gives how many calls that took: operations take
 * from ten nanoseconds to a millisecond, and V8 has to see enough of each.
 */
export async function warmedUp(
  run: (count: number) => unknown,
  milliseconds: number,
  most: number = Number.POSITIVE_INFINITY,
): Promise<number> {
  const start = performance.now();
  let [calls, step] = [0, 1];
  while (performance.now() - start < milliseconds && calls < most) {
    await run(step);
    calls += step;
    step *= 2;
  }
  return calls;
}
