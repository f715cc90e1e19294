/**
 * Makes calls in steps that double, as operations take from ten nanoseconds to a millisecond.
 *
 * @returns how many calls it made.
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
